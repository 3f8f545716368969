import type { CaseDetails, Communication } from '@aws-sdk/client-support';
import { isOfDryRun } from '../lambdas/cases/incident/case-state';
import type { Incident } from '../lambdas/cases/incident/incident';
import { oursOf } from '../lambdas/cases/incident/marker';
import { authorOf } from '../lambdas/cases/incident/our-texts';
import type { Disposition, Suppression } from '../lambdas/cases/incident/state-change';
import type { CallRecord, ChangeRecord } from '../lambdas/cases/store/incident-records';
import { caseName } from '../lambdas/shared/case-name';
import { present } from '../lambdas/shared/present';

/** A case with everything that was written on it. */
export interface Conversation {
  details: CaseDetails;
  communications: Communication[];
}

/** One thing that happened to an incident. `time` is ISO 8601, UTC. */
export type Entry =
  | { time: string; kind: 'change'; state: string; disposition: Disposition; suppression?: Suppression; text: string }
  | { time: string; kind: 'attempt'; call: string; number: number; outcome: string; dryRun?: Draft }
  | { time: string; kind: 'communication'; caseId: string; displayId: string; from: string; body: string; attachments: Attachment[] };

/** What a call in a dry run would send. Calls of older versions kept no text. */
export interface Draft {
  subject?: string;
  body?: string;
}

export interface Attachment {
  attachmentId: string;
  fileName: string;
}

/** Things of one moment in the order in which they follow from each other. */
const ORDER = ['change', 'attempt', 'communication'];

/** All that happened, oldest first. @param installation tells our own texts from those of others */
export function timelineOf(
  incident: Incident,
  { changes, attempts }: { changes: ChangeRecord[]; attempts: CallRecord[] },
  conversations: Conversation[],
  installation: string,
): Entry[] {
  const entries = [
    ...changes.map(change => fromChange(change, incident)),
    ...attempts.map(fromAttempt),
    ...underWay(incident, attempts).map(fromAttempt),
    ...conversations.flatMap(({ details, communications }) =>
      communications.map(each => fromCommunication(each, details, writer(incident, installation))),
    ),
  ];
  return entries.sort((a, b) => a.time.localeCompare(b.time) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function fromChange({ timestamp, value, disposition, suppression, text }: ChangeRecord, incident: Incident): Entry {
  // Older versions had no word of its own for what a dry run does not tell.
  const isDry = disposition === 'communicated' && isOfDryRun(incident.case);
  return { time: timestamp, kind: 'change', state: value, disposition: isDry ? 'dry-run' : disposition, suppression, text };
}

/** A call is recorded with its outcome; until then the incident tells of it. */
function underWay({ pendingCall, generation }: Incident, attempts: CallRecord[]): CallRecord[] {
  if (!pendingCall || attempts.some(({ fence }) => fence === pendingCall.fence)) return [];
  const { fence, kind, startedAt } = pendingCall;
  return [{ fence, generation, kind, startedAt }];
}

function fromAttempt({ startedAt, kind, fence, outcome = 'no outcome known', mode, detail }: CallRecord): Entry {
  return { time: startedAt, kind: 'attempt', call: kind, number: fence, outcome, dryRun: mode === 'DryRun' ? draftOf(detail) : undefined };
}

function draftOf({ subject, communicationBody }: Record<string, unknown> = {}): Draft {
  return { subject: textOr(subject), body: textOr(communicationBody) };
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function fromCommunication(communication: Communication, details: CaseDetails, from: (communication: Communication) => string): Entry {
  const { caseId = '', body = '', timeCreated = '', attachments, attachmentSet } = communication;
  const files = present(attachments ?? attachmentSet).map(({ attachmentId = '', fileName = '' }) => ({ attachmentId, fileName }));
  const displayId = caseName(details) ?? caseId;
  const time = Number.isNaN(Date.parse(timeCreated)) ? timeCreated : new Date(timeCreated).toISOString();
  return { time, kind: 'communication', caseId, displayId, from: from(communication), body, attachments: files };
}

/** Who wrote a communication: without the address that AWS adds to people's names. */
function writer(incident: Incident, installation: string): (communication: Communication) => string {
  const ours = oursOf(installation, incident);
  return ({ body = '', submittedBy = '' }) => {
    const author = authorOf({ body, submittedBy }, ours);
    if (author === 'operator') return 'an operator, by the command line';
    return author === 'theirs' ? withoutAddresses(submittedBy) || 'somebody' : 'the automation';
  };
}

function withoutAddresses(name: string): string {
  return name.replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '').trim();
}
