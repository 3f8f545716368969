/** The page's looks: quiet, readable, dark where the reader prefers it. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fbfbfa; --ink: #1f2328; --dim: #6b7280; --line: #e3e4e6; --card: #fff; --accent: #1f6feb; --bad: #c4321c; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e4e6e8; --dim: #9aa2ab; --line: #2c3136; --card: #1b1f23; --accent: #6cb0ff; --bad: #ff7b66; --good: #57c56f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; justify-content: space-between; }
h1 { font-size: 1.35rem; margin: 0; } h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--dim); margin: 0 0 .6rem; }
nav { display: flex; gap: .6rem; align-items: center; }
button { font: inherit; padding: .25rem .7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; }
button:hover { border-color: var(--accent); } a { color: var(--accent); }
.clock { color: var(--dim); } .clock b { color: var(--ink); font-variant-numeric: tabular-nums; font-size: 1.1rem; }
.badge { margin-left: .6rem; padding: .1rem .5rem; border-radius: 999px; border: 1px solid currentColor; } .badge.Live { color: var(--bad); } .badge.DryRun { color: var(--good); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; margin: 0 0 1rem; overflow-x: auto; }
.defects, .defects h2 { border-color: var(--bad); color: var(--bad); }
table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--dim); font-weight: 500; } td, th { padding: .3rem .8rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; } td, li, dd, summary, .by { unicode-bidi: isolate; } td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
.state.ALARM, .topic.trouble { color: var(--bad); } .state.OK { color: var(--good); } .topic { color: var(--accent); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: .6rem; margin: 0; } dt { color: var(--dim); } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: 0 0 .8rem; font-size: 12px; } .by { color: var(--dim); margin: .6rem 0 .2rem; } summary { cursor: pointer; } ul { margin: 0; padding-left: 1.2rem; } p { margin: 0 0 .4rem; }
`;
