import { DUE_INDEX, EXPIRY_ATTRIBUTE, FORMER_DUE_INDEX, TABLE_KEY } from '../../shared/contract';
import { own } from '../../shared/own';
import type { Incident } from '../incident/incident';
import type { Subject } from '../incident/subject';

/** The form of the records that are written now. Records of version 0.1.0 have none. */
export const SCHEMA = 2;

type Stored = Record<string, unknown>;

/**
 * The incident that a stored head tells, whichever version wrote it: 0.1.0 gave many members other names. A head is written in the present form the
 * next time that anything happens to its incident.
 */
export function fromStored(head: Stored): Incident {
  const incident = withoutKeys(head);
  return (head.schema === SCHEMA ? incident : fromFirstForm(incident)) as unknown as Incident;
}

/** What the table needs beside the incident. */
const KEYS = new Set<string>([
  ...Object.values(TABLE_KEY),
  ...[DUE_INDEX.partition, FORMER_DUE_INDEX.partition, EXPIRY_ATTRIBUTE],
  ...['waitsForBudget', 'alarmState', 'writeId', 'schema'],
]);

function withoutKeys(head: Stored): Stored {
  return Object.fromEntries(Object.entries(head).filter(([name]) => !KEYS.has(name)));
}

/** Names of 0.1.0, and those of today. */
const MEMBERS = {
  announcements: 'outbox',
  attempt: 'createCount',
  because: 'reason',
  doubt: 'inDoubt',
  effect: 'pendingCall',
  emptyLooks: 'emptySearches',
  hold: 'backoff',
  lookAt: 'searchAt',
  nextLookAt: 'nextSearchAt',
  silenced: 'suppressedChange',
  strays: 'orphanedCases',
  treatment: 'routingDecision',
  untold: 'unreported',
};

/** Steps by which failures are kept. */
const STEPS = { doubt: 'mark-in-doubt', look: 'search', 'look-for-strays': 'search-for-orphans', count: 'ask-suppression' };

function fromFirstForm(head: Stored): Stored {
  const { previousCaseId, previousDisplayId, dryRun: _, ...named } = withSubject(withCase(renamed(head, MEMBERS)));
  const { case: ours, createCount, sent, isSentUnknown, pendingCall, orphanedCases, backoff, refusals, failures } = named;
  return {
    ...named,
    previousCase: previousCaseId || previousDisplayId ? { caseId: previousCaseId, displayId: previousDisplayId } : undefined,
    isSentUnknown:
      isSentUnknown ||
      (sent === undefined && ((ours as Stored | undefined)?.caseId !== undefined || (createCount as number) > 0)) ||
      undefined,
    pendingCall: pendingCall && inDoubtRenamed(pendingCall as Stored),
    orphanedCases: (orphanedCases as Stored[]).map(orphan => renamed(orphan, MEMBERS)),
    backoff: backoff && renamed(backoff as Stored, MEMBERS),
    refusals: refusals && eachRenamed(refusals as Stored),
    failures: failures && eachRenamed(renamed(failures as Stored, STEPS)),
  };
}

/** What the members of 0.1.0 say of an incident's subject. */
export function formerSubject({ kind, accountId, region, alarmName: name, alarmArn: arn, contributorId, resourceName }: Stored): Subject {
  const subject = { kind: kind === 'umbrella' ? 'overflow' : kind, accountId, region, name, arn, contributorId, resourceName };
  return Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined)) as unknown as Subject;
}

const SUBJECT_MEMBERS = ['kind', 'accountId', 'region', 'alarmName', 'alarmArn', 'contributorId', 'resourceName'];

function withSubject(head: Stored): Stored {
  return { ...apart(head, SUBJECT_MEMBERS).rest, subject: formerSubject(head) };
}

/** Members of the case, which stood beside those of its incident. */
const CASE_MEMBERS = [
  ...['caseId', 'displayId', 'caseStatus', 'openedAt', 'lastCommunicationAt', 'isMoreToTell', 'escalated', 'humanTouched'],
  ...['conversation', 'inspectAt', 'resolvedAt', 'resolvedBy', 'reopening'],
];

/** Whoever has no case has nothing of one. */
function withCase(head: Stored): Stored {
  const { rest, members } = apart(head, CASE_MEMBERS);
  return head.phase === 'open' || head.phase === 'resolved' ? { ...rest, case: renamed(members, { caseStatus: 'status' }) } : rest;
}

function apart(head: Stored, names: string[]): { rest: Stored; members: Stored } {
  const entries = Object.entries(head);
  return {
    rest: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    members: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
  };
}

function inDoubtRenamed(call: Stored): Stored {
  const { inDoubt, ...rest } = renamed(call, MEMBERS);
  return { ...rest, inDoubt: inDoubt && renamed(inDoubt as Stored, MEMBERS) };
}

function eachRenamed(setbacks: Stored): Stored {
  return Object.fromEntries(Object.entries(setbacks).map(([name, setback]) => [name, renamed(setback as Stored, MEMBERS)]));
}

function renamed(members: Stored, names: Record<string, string>): Stored {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [own(names, name) ?? name, value]));
}
