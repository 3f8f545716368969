import { caseName } from '../../lambdas/shared/case-name';
import { own } from '../../lambdas/shared/own';
import { visible } from '../../lambdas/shared/visible';
import { formatOffset } from '../duration';
import type { Report } from '../report';
import type { Moment } from '../timeline';
import { CONTROLS_FORM } from './controls-form';
import { LOOK_INTO } from './look-into';
import { STYLE } from './style';
import type { HostedWidget } from './widgets';

const MOMENTS_SHOWN = 200;

/** What the page shows beside the widgets. */
export interface PageState {
  report: Report;
  moments: readonly Moment[];
  /** Milliseconds of virtual time since the start. */
  offset: number;
}

/** The whole page: what can be made to happen, the dashboard's widgets, and what `content` gives. Its script keeps all of it as the run is. */
export function page(body: string, widgets: HostedWidget[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Support Automation</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header><h1>Support Automation</h1><p id="connection" role="status">connecting</p><nav aria-label="As JSON">${LOOK_INTO} <a href="/report">report</a></nav></header>
<main>${CONTROLS_FORM}
${widgets.map(widgetSection).join('')}
<div id="content">${body}</div></main>
<dialog id="popup" aria-label="Details"><button id="popup-close" type="button">Close</button><div class="popup-content" data-popup></div></dialog>
<script type="module" src="/page.js"></script></body></html>`;
}

function widgetSection({ title, endpoint, params }: HostedWidget, index: number): string {
  return `<section aria-labelledby="widget-${index}"><h2 id="widget-${index}">${text(title)}</h2><div tabindex="0" role="region" aria-labelledby="widget-${index}" data-widget="${text(JSON.stringify({ endpoint, params }))}"></div></section>`;
}

/** The part of the page that the run itself tells, beside the widgets. */
export function content({ report, moments, offset }: PageState): string {
  const mode = String(report.parameters.Mode ?? '');
  return `<p class="clock"><b>${formatOffset(offset)}</b> since the start, virtual time ${report.endedAt.slice(0, 19).replace('T', ' ')} UTC
<span class="badge ${mode}">${text(mode)}</span></p>
${defects(report)}${section('Support cases', cases(report))}${section('Dead letters', deadLetters(report))}${section('Timeline', timeline(moments))}`;
}

function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>${body}</section>`;
}

function defects({ defects: found }: Report): string {
  return found.length === 0 ? '' : `<section class="defects"><h2>This should not have happened</h2>${list(found)}</section>`;
}

function cases({ cases: found }: Report): string {
  if (found.length === 0) return '<p>AWS Support has no case.</p>';
  return found
    .map(({ caseId, displayId, status, severityCode, subject, recentCommunications: { communications } }) => {
      const name = text(caseName({ caseId, displayId }));
      return `<details id="case-${name}"><summary>${name}: ${text(subject)} <span class="dim">${text(status)}, ${text(severityCode)}, ${communications.length} communications</span></summary>
${communications.map(communication).join('')}${replyForm(name)}</details>`;
    })
    .join('');
}

function replyForm(displayId: string): string {
  return `<form data-control="reply"><input type="hidden" name="displayId" value="${displayId}">
<label>Answer<textarea name="body" rows="3" required></textarea></label><label>File<input type="file" name="file"></label>
<p><button name="from" value="AWS">As AWS Support</button><button name="from" value="colleague">As a colleague</button></p></form>
<form data-control="resolve"><input type="hidden" name="displayId" value="${displayId}"><p><button>Resolve it by hand</button></p></form>`;
}

function communication({
  timeCreated,
  submittedBy,
  body,
}: Report['cases'][number]['recentCommunications']['communications'][number]): string {
  return `<p class="by">${text(timeCreated)} ${text(submittedBy)}</p><pre tabindex="0">${text(body)}</pre>`;
}

function deadLetters({ deadLetters: found }: Report): string {
  return found.length === 0 ? '<p>Everything could be handled.</p>' : list(found.map(({ reason }) => reason));
}

function timeline(moments: readonly Moment[]): string {
  const newest = moments.slice(-MOMENTS_SHOWN).reverse();
  if (newest.length === 0) return '<p>Nothing has happened yet.</p>';
  const rows = newest.map(
    ({ offset, topic, text: words }) =>
      `<tr><td>${formatOffset(offset)}</td><td><span class="topic ${topic}">${topic}</span></td><td>${text(words)}</td></tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="Timeline"><table><thead><tr><th scope="col">After</th><th scope="col">What</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function list(items: string[]): string {
  return `<ul>${items.map(item => `<li>${text(item)}</li>`).join('')}</ul>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Whatever comes from events and cases is text, never markup, and nothing in it acts on what stands around it. */
function text(value: unknown): string {
  return visible(String(value ?? '')).replace(/[&<>"']/g, character => own(ENTITIES, character) ?? '');
}
