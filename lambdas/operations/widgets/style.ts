import { Html } from './html';

/** Colours that have contrast on CloudWatch's light and its dark ground. States have words beside their colour. */
const COLOURS = {
  light: {
    text: '#16191f',
    soft: '#545b64',
    line: '#d5dbdb',
    alarm: '#b0210f',
    ok: '#1d6b21',
    unsure: '#6f5200',
    accent: '#0550b8',
    ground: '#ffffff',
  },
  dark: {
    text: '#e9ebed',
    soft: '#b6bec9',
    line: '#414d5c',
    alarm: '#ff8b7d',
    ok: '#7fd184',
    unsure: '#f0c54a',
    accent: '#89bdff',
    ground: '#0f1b2a',
  },
};

export type Theme = keyof typeof COLOURS;

export function style(theme: Theme): Html {
  const { text, soft, line, alarm, ok, unsure, accent, ground } = COLOURS[theme];
  return new Html(`<style>
.sa{color:${text};background:${ground};font:14px/1.45 system-ui,sans-serif;padding:4px;overflow-wrap:break-word}cwdb-action{display:none}
.sa h2{font-size:16px;margin:12px 0 4px}.sa p{margin:6px 0}.sa .sa-soft{color:${soft}}
.sa a{color:${accent}}.sa .sa-scroll{overflow-x:auto}
.sa table{border-collapse:collapse;width:100%}.sa caption{text-align:left;font-weight:600;padding:4px 0}
.sa td{max-width:28em}.sa td>a,.sa td>span{white-space:nowrap}.sa td:first-child>a{white-space:normal}.sa th,.sa td{text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid ${line}}
.sa .sa-ALARM,.sa .sa-error{color:${alarm};font-weight:600}.sa .sa-OK,.sa .sa-ok{color:${ok};font-weight:600}
.sa .sa-INSUFFICIENT_DATA,.sa .sa-warning{color:${unsure};font-weight:600}
.sa pre{white-space:pre-wrap;margin:4px 0;padding:6px;border:1px solid ${line};border-radius:4px;max-height:16em;overflow:auto}
.sa svg text{fill:${text};font:12px system-ui,sans-serif}.sa svg .sa-line{stroke:${line}}
.sa svg .sa-alarm{fill:${alarm}}.sa svg .sa-ok{fill:${ok}}.sa svg .sa-unsure{fill:${unsure}}.sa svg .sa-accent{fill:${accent}}
.sa form{display:flex;flex-wrap:wrap;gap:8px;align-items:end;margin:6px 0}.sa label{display:grid;gap:2px}
.sa input,.sa select{font:inherit;color:${text};background:${ground};border:1px solid ${soft};border-radius:4px;padding:4px 6px;max-width:100%}
@media(max-width:600px){.sa thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}.sa tr{display:block;padding:6px 0;border-bottom:1px solid ${line}}
.sa td{display:block;border:0;padding:2px 0}.sa td::before{content:attr(data-label) ": ";color:${soft}}}
</style>`);
}
