/** The page's looks: quiet, readable, dark where the reader prefers it, on a telephone too. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #f4f5f6; --ink: #16191f; --dim: #545b64; --line: #d5dbdb; --card: #fff; --accent: #0550b8; --bad: #b0210f; --good: #1d6b21; }
@media (prefers-color-scheme: dark) { :root { --paper: #0a1420; --ink: #e9ebed; --dim: #b6bec9; --line: #414d5c; --card: #0f1b2a; --accent: #89bdff; --bad: #ff8b7d; --good: #7fd184; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 1rem; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; margin-bottom: 1rem; }
h1 { font-size: 1.35rem; margin: 0; flex: 1; } h2 { font-size: 1rem; margin: 0 0 .6rem; } h3 { font-size: .85rem; margin: 0; color: var(--dim); }
a { color: var(--accent); } .dim, .clock, .by { color: var(--dim); } .trouble, .topic.trouble, .defects h2 { color: var(--bad); } .connected { color: var(--good); }
button, .btn { display: inline-block; font: inherit; padding: .3rem .7rem; margin: 0 .3rem .3rem 0; border: 1px solid var(--dim); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; }
.sa a.btn { color: var(--ink); } button:hover, .btn:hover { border-color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.clock b { color: var(--ink); font-variant-numeric: tabular-nums; font-size: 1.1rem; }
.badge { margin-left: .6rem; padding: .1rem .5rem; border-radius: 999px; border: 1px solid currentColor; } .badge.Live { color: var(--bad); } .badge.DryRun { color: var(--good); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; margin: 0 0 1rem; }
.controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 1rem; }
.controls form, details form { display: grid; gap: .4rem; align-content: start; } label { display: grid; gap: .2rem; }
input, select, textarea { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--dim); border-radius: 6px; padding: .3rem .5rem; max-width: 100%; }
[data-widget] { max-height: 42rem; overflow: auto; } details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; } .scroll { max-height: 26rem; overflow: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--dim); font-weight: 500; } td, th { padding: .3rem .8rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
td, li, summary, .by { unicode-bidi: isolate; } .topic { color: var(--accent); }
pre { white-space: pre-wrap; margin: 0 0 .8rem; font-size: 12px; max-height: 24rem; overflow: auto; } ul { margin: 0; padding-left: 1.2rem; } p { margin: 0 0 .4rem; }
dialog { width: min(860px, calc(100vw - 2rem)); max-height: calc(100vh - 2rem); overflow: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); color: var(--ink); } #popup-close { float: right; }
`;
