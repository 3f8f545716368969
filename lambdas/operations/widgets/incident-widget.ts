import type { Incident } from '../../cases/incident/incident';
import type { StateChange } from '../../cases/incident/state-change';
import type { ActionRecord } from '../../cases/store/incident-records';
import { STEP_WORDS } from '../../cases/text/decision-words';
import { suppressionWords } from '../../cases/text/suppression-words';
import { tellTrouble, troublesOf } from '../../cases/text/troubles';
import { caseName } from '../../shared/case-name';
import { own } from '../../shared/own';
import { readableTime } from '../../shared/wording';
import { button } from './action';
import { type Html, html, table } from './html';
import { caseCell, whyOf } from './incidents-widget';
import { type Story, storyPicture } from './story-picture';
import type { Widget } from './widget';

const CALL_WORDS: Record<string, string> = { create: STEP_WORDS.create, comment: STEP_WORDS.comment, resolve: STEP_WORDS.resolve };
const DISPOSITION_WORDS: Record<string, string> = {
  recorded: 'not told yet',
  communicated: 'told to AWS',
  'dry-run': 'would have been told to AWS',
  superseded: 'over before a case was wanted',
  suppressed: 'suppressed',
  late: 'arrived after the case was resolved',
  refused: 'AWS did not take it',
};

/** One incident: why it is where it is, its story as a picture and as a list. */
export const incidentWidget: Widget = async ({ parameters: { incidentKey = '' }, changes: endpoint }, { incident: read, now }) => {
  const found = await read(incidentKey);
  if (!found) return html`<p>There is no such incident: its records may have expired.</p>`;
  const { incident, ...story } = found;
  const { alarm, subject, dueAt } = incident;
  return html`<h2>${subject.name}</h2>
<p><span class="sa-${alarm.value}">${alarm.value}</span> since ${readableTime(alarm.since)}. ${caseCell(incident)}</p>
<p>${whyOf(incident)} Next step: ${dueAt ? readableTime(dueAt) : 'with the next change of the alarm'}.</p>
${troublesOf(incident).map(trouble => html`<p>${tellTrouble(trouble)}</p>`)}
${endpoint && buttonsFor(incident, endpoint)}
${storyPicture(incident, story, now())}
${table('What happened', ['When', 'What', 'What became of it'], rowsOf(story), 'Nothing is recorded.')}`;
};

/** What an operator may do to its case now. */
function buttonsFor({ incidentKey, phase, case: ours }: Incident, endpoint: string): Html | undefined {
  if (!ours?.caseId) return undefined;
  const name = caseName(ours);
  const does = (action: string) => ({ endpoint, display: 'popup' as const, parameters: { action, incidentKey } });
  if (phase === 'open') return html`<p>${button('Resolve the case', { ...does('resolve'), confirmation: `Resolve case ${name}?` })}</p>`;
  if (phase !== 'resolved') return undefined;
  return html`<p>${button('Reopen the case', { ...does('reopen'), confirmation: `Ask AWS to take up case ${name} again? It is yours then.` })}</p>`;
}

const ACTION_WORDS: Record<string, string> = { resolve: 'The case was resolved', reopen: 'AWS was asked to reopen the case' };

/** In the order of their time. */
function rowsOf({ changes, calls, replies, actions }: Story & { actions: ActionRecord[] }) {
  const rows = [
    ...changes.map(({ timestamp, value, text, disposition, suppression, suppressedBy = suppression ? [suppression] : [] }) => ({
      time: timestamp,
      cells: [
        stateOf({ value, text }),
        `${own(DISPOSITION_WORDS, disposition) ?? disposition}${suppressedBy.map(each => `, ${suppressionWords(each)}`).join('')}`,
      ],
    })),
    ...calls.map(({ startedAt, kind, outcome = 'no outcome known', mode, detail = {} }) => ({
      time: startedAt,
      cells: [
        html`${own(CALL_WORDS, kind) ?? kind}${mode === 'DryRun' && ' In a dry run, which sends nothing.'}${typeof detail.communicationBody === 'string' && html`<pre tabindex="0">${detail.communicationBody}</pre>`}`,
        outcome,
      ],
    })),
    ...replies.map(({ timeCreated, submittedBy, firstLines }) => ({
      time: timeCreated,
      cells: [
        html`${/^Amazon Web Services/.test(submittedBy) ? 'AWS' : 'Somebody of the account'} wrote: <pre tabindex="0">${firstLines}</pre>`,
        'kept and published',
      ],
    })),
  ];
  const byPeople = actions.map(({ at, action, by }) => ({ time: at, cells: [`${own(ACTION_WORDS, action) ?? action} by ${by}.`, 'done'] }));
  return [...rows, ...byPeople].sort((a, b) => a.time.localeCompare(b.time)).map(({ time, cells }) => [readableTime(time), ...cells]);
}

function stateOf({ value, text }: Pick<StateChange, 'value' | 'text'>) {
  return html`<span class="sa-${value}">${value}</span> ${text}`;
}
