import { isOfDryRun } from '../lambdas/cases/incident/case-state';
import { fromStored } from '../lambdas/cases/store/stored-incident';
import { INCIDENT_HEAD, STACK_OUTPUT, TABLE_KEY } from '../lambdas/shared/contract';
import { eventOf, type Message, reasonOf } from './cloud/queue';
import type { Notification } from './cloud/sns-api';
import type { Run } from './run';
import type { CaseReport } from './support-simulator/case-details';

type Json = Record<string, unknown>;

/** Where an incident stands. */
export interface ReportedIncident extends Json {
  key: string;
  alarmName: string;
  alarmArn: string;
  alarmState: string;
  phase: string;
  reason: string;
  caseId: string | null;
  displayId: string | null;
  /** The case is one of a dry run: it exists here only. */
  dryRun: boolean;
}

/** What came of a run. */
export interface Report {
  /** Of the first refresh that came to its end; null when none did. `transitions` as AWS bills them. */
  trustedAdvisor: Json | null;
  incidents: ReportedIncident[];
  cases: CaseReport[];
  /** Calls of the Support API by operation. */
  supportCalls: Record<string, number>;
  publishedEvents: { detailType: string; detail: Json }[];
  /** What people would have been sent about cases. */
  notifications: Notification[];
  deadLetters: { reason: string; event: unknown }[];
  /** What the preflight found; null when it gave no answer. */
  preflight: string | null;
  /** Stack parameter values of this run. */
  parameters: Record<string, string | string[]>;
  /** Virtual time of the run: ISO 8601. */
  startedAt: string;
  endedAt: string;
  /** What went wrong that should not have; empty in a good run. */
  defects: string[];
}

/** Reads the state of a run. */
export async function reportRun(run: Run): Promise<Report> {
  const { cloud, simulator, record, start } = run;
  return {
    trustedAdvisor: refreshReport(run),
    incidents: await incidents(run),
    cases: simulator.cases(),
    supportCalls: { ...simulator.calls },
    publishedEvents: record.published,
    notifications: record.notifications,
    deadLetters: cloud.deadLetterQueues.flatMap(queue => queue.contents.map(deadLetter)),
    preflight: record.preflight,
    parameters: cloud.stack.parameters,
    startedAt: new Date(start).toISOString(),
    endedAt: cloud.clock.now().toISOString(),
    defects: record.defects,
  };
}

function refreshReport({ cloud: { machines } }: Run): Json | null {
  const finished = machines.executions.find(({ status }) => status !== 'RUNNING');
  if (!finished) return null;
  const { output, transitions, status, error, cause } = finished;
  if (status === 'FAILED') return { outcome: 'failed', error, cause, transitions };
  return { ...(output as Json), transitions };
}

async function incidents({ cloud: { stack, tables } }: Run): Promise<ReportedIncident[]> {
  const table = stack.output(STACK_OUTPUT.caseTable);
  if (!table) return [];
  const heads = (await tables.items(table)).filter(item => item[TABLE_KEY.sort] === INCIDENT_HEAD);
  return heads.map(reportIncident).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function reportIncident(head: Json): ReportedIncident {
  const { incidentKey, subject, alarm, phase, reason, case: ours } = fromStored(head);
  const { caseId = null, displayId = null } = ours ?? {};
  const dryRun = isOfDryRun(ours);
  const { name: alarmName, arn: alarmArn } = subject;
  return { key: incidentKey, alarmName, alarmArn, alarmState: alarm.value, phase, reason, caseId, displayId, dryRun };
}

function deadLetter(message: Message): { reason: string; event: unknown } {
  return { reason: reasonOf(message), event: eventOf(message) };
}
