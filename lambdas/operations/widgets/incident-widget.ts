import type { StateChange } from '../../cases/incident/state-change';
import { STEP_WORDS } from '../../cases/text/decision-words';
import { suppressionWords } from '../../cases/text/suppression-words';
import { tellTrouble, troublesOf } from '../../cases/text/troubles';
import { own } from '../../shared/own';
import { readableTime } from '../../shared/wording';
import { html, table } from './html';
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
export const incidentWidget: Widget = async ({ parameters: { incidentKey = '' } }, { incident: read, now }) => {
  const found = await read(incidentKey);
  if (!found) return html`<p>There is no such incident: its records may have expired.</p>`;
  const { incident, ...story } = found;
  const { alarm, alarmName, dueAt } = incident;
  return html`<h2>${alarmName}</h2>
<p><span class="sa-${alarm.value}">${alarm.value}</span> since ${readableTime(alarm.since)}. ${caseCell(incident)}</p>
<p>${whyOf(incident)} Next step: ${dueAt ? readableTime(dueAt) : 'with the next change of the alarm'}.</p>
${troublesOf(incident).map(trouble => html`<p>${tellTrouble(trouble)}</p>`)}
${storyPicture(incident, story, now())}
${table('What happened', ['When', 'What', 'What became of it'], rowsOf(story), 'Nothing is recorded.')}`;
};

/** In the order of their time. */
function rowsOf({ changes, calls, replies }: Story) {
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
  return rows.sort((a, b) => a.time.localeCompare(b.time)).map(({ time, cells }) => [readableTime(time), ...cells]);
}

function stateOf({ value, text }: Pick<StateChange, 'value' | 'text'>) {
  return html`<span class="sa-${value}">${value}</span> ${text}`;
}
