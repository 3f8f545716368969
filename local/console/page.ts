import { caseName } from '../../lambdas/shared/case-name';
import { own } from '../../lambdas/shared/own';
import { visible } from '../../lambdas/shared/visible';
import { formatOffset } from '../duration';
import type { Report } from '../report';
import type { Moment } from '../timeline';
import { STYLE } from './style';

const MOMENTS_SHOWN = 200;

/** What the page shows. */
export interface PageState {
  report: Report;
  moments: readonly Moment[];
  /** Milliseconds of virtual time since the start. */
  offset: number;
}

/** The page stays as it is while somebody reads a case, and when the run is over. */
const SCRIPT = `
const act = path => fetch(path, { method: 'POST' });
setInterval(async () => {
  if (document.querySelector('details[open]')) return;
  const answer = await fetch('/content').catch(() => undefined);
  if (answer?.ok) document.querySelector('main').innerHTML = await answer.text();
}, 2000);`;

/** The whole page; `body` is what `content` gives, and what it is refreshed with. */
export function page(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Support Automation</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><header><h1>Support Automation</h1><nav>
<button onclick="act('/alarm/ALARM')">An alarm fires</button><button onclick="act('/alarm/OK')">It recovers</button>
<a href="/report">Report as JSON</a></nav></header><main>${body}</main><script>${SCRIPT}</script></body></html>`;
}

/** The part of the page that changes. */
export function content({ report, moments, offset }: PageState): string {
  const mode = String(report.parameters.Mode ?? '');
  return `<p class="clock"><b>${formatOffset(offset)}</b> since the start, virtual time ${report.endedAt.slice(0, 19).replace('T', ' ')} UTC
<span class="badge ${mode}">${text(mode)}</span></p>
${defects(report)}${section('Incidents', incidents(report))}${section('Support cases', cases(report))}
${section('Trusted Advisor', advisor(report))}${section('Dead letters', deadLetters(report))}${section('Timeline', timeline(moments))}`;
}

function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>${body}</section>`;
}

function defects({ defects: found }: Report): string {
  return found.length === 0 ? '' : `<section class="defects"><h2>This should not have happened</h2>${list(found)}</section>`;
}

function incidents({ incidents: found }: Report): string {
  const rows = found.map(({ alarmName, alarmState, phase, reason, caseId, displayId, dryRun }) => [
    text(alarmName),
    `<span class="state ${text(alarmState)}">${text(alarmState)}</span>`,
    text(phase),
    text(reason),
    text(caseName({ caseId, displayId }) ?? (dryRun ? 'dry run' : '-')),
  ]);
  return table(['Alarm', 'State', 'Phase', 'Reason', 'Case'], rows);
}

function cases({ cases: found }: Report): string {
  const rows = found.map(({ caseId, displayId, status, severityCode, subject, recentCommunications: { communications } }) => [
    text(caseName({ caseId, displayId })),
    text(status),
    text(severityCode),
    `<details><summary>${text(subject)}</summary>${communications.map(communication).join('')}</details>`,
    String(communications.length),
    `<button onclick="act('/cases/${text(caseName({ caseId, displayId }))}/reply')">Reply as AWS Support</button>`,
  ]);
  return table(['Case', 'Status', 'Severity', 'Subject', 'Communications', ''], rows);
}

function communication({
  timeCreated,
  submittedBy,
  body,
}: Report['cases'][number]['recentCommunications']['communications'][number]): string {
  return `<p class="by">${text(timeCreated)} ${text(submittedBy)}</p><pre>${text(body)}</pre>`;
}

function advisor({ trustedAdvisor }: Report): string {
  if (!trustedAdvisor) return '<p>No refresh has come to its end yet.</p>';
  const counts = Object.entries(trustedAdvisor).filter(([, value]) => ['number', 'string'].includes(typeof value));
  return `<dl>${counts.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>`;
}

function deadLetters({ deadLetters: found }: Report): string {
  return found.length === 0 ? '<p>None.</p>' : list(found.map(({ reason }) => reason));
}

function timeline(moments: readonly Moment[]): string {
  const newest = moments.slice(-MOMENTS_SHOWN).reverse();
  return table(
    ['', '', ''],
    newest.map(({ offset, topic, text: words }) => [formatOffset(offset), `<span class="topic ${topic}">${topic}</span>`, text(words)]),
  );
}

function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const cells = (kind: string, row: string[]) => `<tr>${row.map(cell => `<${kind}>${cell}</${kind}>`).join('')}</tr>`;
  return `<table>${head.some(Boolean) ? cells('th', head) : ''}${rows.map(row => cells('td', row)).join('')}</table>`;
}

function list(items: string[]): string {
  return `<ul>${items.map(item => `<li>${text(item)}</li>`).join('')}</ul>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Whatever comes from events and cases is text, never markup, and nothing in it acts on what stands around it. */
function text(value: unknown): string {
  return visible(String(value ?? '')).replace(/[&<>"']/g, character => own(ENTITIES, character) ?? '');
}
