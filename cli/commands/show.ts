import { isOfDryRun } from '../../lambdas/cases/incident/case-state';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { reasonInWords } from '../../lambdas/cases/text/decision-words';
import { suppressionWords } from '../../lambdas/cases/text/suppression-words';
import { tellTrouble, troublesOf } from '../../lambdas/cases/text/troubles';
import { caseName } from '../../lambdas/shared/case-name';
import { visible, visibleLine } from '../../lambdas/shared/visible';
import { readableMoment, readableTime } from '../../lambdas/shared/wording';
import { readRecords } from '../case-records';
import { explainError } from '../explain-error';
import { findIncident } from '../find-incident';
import { linksOf, summaryOf } from '../incident-summary';
import type { Installation } from '../installation';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';
import { describeCases, describeCommunications } from '../support-cases';
import { type Conversation, type Entry, timelineOf } from '../timeline';
import { caseSummary } from './cases';

/** Lines of a communication that are shown unless all are asked for. */
const FIRST_LINES = 6;

/** Shows one incident with all that happened to it, oldest first. */
export async function show(session: Session, reference: string, { full = false }: { full?: boolean } = {}): Promise<void> {
  const { installation } = session;
  const incident = await findIncident(installation, reference);
  const records = await readRecords(installation, incident);
  const { conversations, trouble } = await readConversations(installation, records.caseIds);
  const timeline = timelineOf(incident, records, conversations, installation.id);
  const cases = conversations.map(({ details }) => caseSummary(details));
  tell(session, { incident: summaryOf(incident), cases, timeline, notes: trouble ? [trouble] : [] }, () =>
    [...heading(incident, conversations), '', ...timeline.flatMap(entry => describe(entry, full))].join('\n'),
  );
  if (trouble) throw new CannotDo(`The cases could not be read: ${trouble}`);
}

/** What is recorded is worth showing even while AWS Support does not answer. */
async function readConversations(
  { clients: { support } }: Installation,
  caseIds: string[],
): Promise<{ conversations: Conversation[]; trouble?: string }> {
  const conversations: Conversation[] = [];
  try {
    for (const details of await describeCases(support, caseIds, true)) {
      conversations.push({ details, communications: await describeCommunications(support, details.caseId!) });
    }
    return { conversations };
  } catch (error) {
    return { conversations, trouble: explainError(error as Error) };
  }
}

function heading(incident: Incident, conversations: Conversation[]): string[] {
  const { subject, incidentKey, alarm, phase, reason, dueAt, case: ours } = incident;
  const status = conversations.find(({ details }) => details.caseId === ours?.caseId)?.details.status ?? ours?.status;
  const name = caseName(ours ?? {});
  const links = linksOf(incident);
  return [
    visibleLine(subject.name),
    `  Key       ${visibleLine(incidentKey)}`,
    `  Alarm     ${visibleLine(subject.arn)}`,
    `  State     ${alarm.value} since ${readableTime(alarm.since)}`,
    `  Phase     ${phase}: ${reasonInWords(reason)} [${reason}]`,
    ...troublesOf(incident).map(trouble => `  Trouble   ${tellTrouble(trouble)}`),
    `  Case      ${name ? [name, status].filter(known => known).join(', ') : isOfDryRun(ours) ? 'of a dry run: it exists here only, and nothing was sent' : 'none'}`,
    ...(links.alarm ? [`  Console   ${links.alarm}`] : []),
    ...(links.case ? [`            ${links.case}`] : []),
    `  Next look ${dueAt ? readableTime(dueAt) : 'none: nothing is to come by itself'}`,
  ];
}

function describe(entry: Entry, full: boolean): string[] {
  const time = readableMoment(entry.time);
  switch (entry.kind) {
    case 'change':
      return [`${time}  alarm  ${entry.state} (${becameOf(entry)})${entry.text ? `: ${visibleLine(entry.text)}` : ''}`];
    case 'attempt':
      return [`${time}  call   ${entry.call} #${entry.number}${entry.dryRun ? ' (dry run)' : ''}: ${outcomeOf(entry)}`, ...draft(entry)];
    case 'communication':
      return [`${time}  case   ${entry.displayId}, ${visibleLine(entry.from)}:`, ...indented(entry.body, full), ...files(entry)];
  }
}

function becameOf({ disposition, suppression }: Extract<Entry, { kind: 'change' }>): string {
  const words = disposition === 'dry-run' ? 'would have been communicated, but for the dry run' : disposition;
  if (!suppression) return words;
  return `${disposition === 'suppressed' ? '' : `${words}; at first `}suppressed ${suppressionWords(suppression)}`;
}

function outcomeOf({ call, outcome, dryRun }: Extract<Entry, { kind: 'attempt' }>): string {
  if (!dryRun || outcome !== 'done') return visibleLine(outcome);
  return call === 'create' ? 'AWS would accept the case' : 'nothing was sent';
}

/** All of what would be sent: that is what a dry run is looked at for. */
function draft({ dryRun: { subject, body } = {} }: Extract<Entry, { kind: 'attempt' }>): string[] {
  return [...(subject === undefined ? [] : [`    Subject: ${visibleLine(subject)}`]), ...(body === undefined ? [] : indented(body, true))];
}

function indented(body: string, full: boolean): string[] {
  const lines = visible(body).split(/\r?\n/);
  const shown = full ? lines : lines.slice(0, FIRST_LINES);
  const left = lines.length - shown.length;
  return [...shown.map(line => `    | ${line}`.trimEnd()), ...(left > 0 ? [`    | ... ${left} more lines: --full shows them`] : [])];
}

function files({ attachments }: Extract<Entry, { kind: 'communication' }>): string[] {
  return attachments.map(({ attachmentId, fileName }) => `    attachment ${visibleLine(attachmentId)}  ${visibleLine(fileName)}`);
}
