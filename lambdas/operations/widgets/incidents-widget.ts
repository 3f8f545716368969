import { isOfDryRun } from '../../cases/incident/case-state';
import type { Incident, Phase } from '../../cases/incident/incident';
import { alarmLink, caseLink } from '../../cases/text/console-links';
import { reasonInWords } from '../../cases/text/decision-words';
import { suppressionWords } from '../../cases/text/suppression-words';
import { troublesOf } from '../../cases/text/troubles';
import { caseName } from '../../shared/case-name';
import { globMatcher } from '../../shared/glob';
import { readableTime } from '../../shared/wording';
import { button } from './action';
import { type Html, html, table } from './html';
import { ageOf } from './moments';
import type { Widget } from './widget';

/** More than anybody reads; the command line lists all. */
const MOST = 200;
const ORDER: Phase[] = ['open', 'failed', 'pending', 'resolved', 'idle'];

const PHASE_WORDS: Record<Phase, string> = {
  open: 'case open',
  failed: 'case refused',
  pending: 'case wanted',
  resolved: 'case resolved',
  idle: 'no case',
};

/** Incidents of which something is still to come: open ones first, then by age. Filtered by phase and name. */
export const incidentsWidget: Widget = async ({ endpoint, forms, parameters }, { unfinished, now }) => {
  const { incidents, isCut } = await unfinished(MOST);
  const phase = forms.phase ?? parameters.phase ?? '';
  const name = forms.name ?? parameters.name ?? '';
  const matches = globMatcher(name.includes('*') || name === '' ? name || '*' : `*${name}*`);
  const wanted = incidents
    .filter(incident => (phase === '' || incident.phase === phase) && matches([incident.subject.name]))
    .sort((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase) || b.alarm.since.localeCompare(a.alarm.since));
  const rows = wanted.map(incident => rowOf(incident, endpoint, now()));
  const nothing = incidents.length === 0 ? 'Nothing is going on: no alarm wants or has a case.' : 'No incident matches the filter.';
  return html`${filter(phase, name, endpoint)}${table(
    `Incidents: ${wanted.length}${isCut ? ` of the first ${MOST}` : ''}`,
    ['Alarm', 'State', 'Case', 'Severity', 'Why', 'Next step', ''],
    rows,
    nothing,
  )}`;
};

function filter(phase: string, name: string, endpoint: string): Html {
  const option = (value: string, words: string) =>
    value === phase ? html`<option value="${value}" selected>${words}</option>` : html`<option value="${value}">${words}</option>`;
  return html`<form><label>Name<input name="name" value="${name}" placeholder="checkout-*"></label>
<label>State<select name="phase">${option('', 'all')}${ORDER.map(each => option(each, PHASE_WORDS[each]))}</select></label>
${button('Filter', { endpoint, display: 'widget', parameters: { widget: 'incidents' } })}</form>`;
}

function rowOf(incident: Incident, endpoint: string, now: Date) {
  const { incidentKey, subject, alarm, phase, dueAt, routingDecision } = incident;
  const link = subject.kind === 'alarm' ? alarmLink(subject) : undefined;
  return [
    link ? html`<a href="${link}" target="_blank" rel="noopener">${subject.name}</a>` : subject.name,
    html`<span class="sa-${alarm.value}">${alarm.value}</span> <span class="sa-soft">for ${ageOf(alarm.since, now)}</span>`,
    caseCell(incident),
    phase === 'idle' ? '' : (routingDecision?.route.severityCode ?? ''),
    whyOf(incident),
    dueAt ? `${readableTime(dueAt)}` : 'with the next change',
    button('Details', { endpoint, display: 'popup', parameters: { widget: 'incident', incidentKey } }),
  ];
}

/** The case by its number, with its page; what has none says what it is instead. */
export function caseCell(incident: Incident): Html {
  const { phase, subject } = incident;
  const { displayId, status } = incident.case ?? {};
  const name = caseName(incident.case ?? {}) ?? (isOfDryRun(incident.case) ? 'dry run' : undefined);
  if (!name) return html`${PHASE_WORDS[phase]}`;
  const link = displayId ? caseLink({ displayId, arn: subject.arn }) : undefined;
  const shown = link ? html`<a href="${link}" target="_blank" rel="noopener">${name}</a>` : html`${name}`;
  return html`${shown} <span class="sa-soft">${PHASE_WORDS[phase]}${status && phase === 'open' ? `, ${status}` : ''}</span>`;
}

/** Why it is where it is, as a sentence, and what keeps it from going on. */
export function whyOf(incident: Incident): string {
  const [trouble] = troublesOf(incident);
  const { suppression } = incident.alarm;
  const why =
    incident.reason === 'suppressed' && suppression ? `Suppressed ${suppressionWords(suppression)}.` : reasonInWords(incident.reason);
  return trouble ? `${why} (${trouble.what}: ${trouble.error})` : why;
}
