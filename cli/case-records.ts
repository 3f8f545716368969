import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Incident } from '../lambdas/cases/incident/incident';
import type { CallRecord, ChangeRecord } from '../lambdas/cases/store/incident-records';
import { readChangeRecord } from '../lambdas/cases/store/incident-store';
import { INCIDENT_HEAD, STACK_OUTPUT, TABLE_KEY } from '../lambdas/shared/contract';
import { type Installation, outputOf } from './installation';

/** Sort key of an incident's case, and partition key of a case's incident. */
const CASE = 'case#';
const CHANGE = 'change#';
const ATTEMPT = 'attempt#';

/** Everything that is recorded of one incident. */
export interface IncidentRecords {
  /** Oldest first. */
  changes: ChangeRecord[];
  attempts: CallRecord[];
  /** Of all its cases, the earlier ones included. */
  caseIds: string[];
}

/** Every incident as it is now, the newest change first. Reads the whole table: an operator asks now and then, and there is no index for it. */
export async function readIncidents({ clients, ...installation }: Installation): Promise<Incident[]> {
  const scan = {
    TableName: outputOf({ clients, ...installation }, STACK_OUTPUT.caseTable),
    FilterExpression: '#sort = :head',
    ExpressionAttributeNames: { '#sort': TABLE_KEY.sort },
    ExpressionAttributeValues: { ':head': INCIDENT_HEAD },
  };
  const found: Incident[] = [];
  for await (const { Items = [] } of paginateScan({ client: clients.tables }, scan)) found.push(...(Items as Incident[]));
  return found.sort((a, b) => b.alarm.timestamp.localeCompare(a.alarm.timestamp));
}

/** The caseIds of all cases that the installation has opened and still has records of. */
export async function readCaseIds(installation: Installation): Promise<string[]> {
  const scan = {
    TableName: outputOf(installation, STACK_OUTPUT.caseTable),
    FilterExpression: 'begins_with(#partition, :case)',
    ProjectionExpression: '#partition',
    ExpressionAttributeNames: { '#partition': TABLE_KEY.partition },
    ExpressionAttributeValues: { ':case': CASE },
  };
  const found: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: installation.clients.tables }, scan)) {
    found.push(...Items.map(item => String(item[TABLE_KEY.partition]).slice(CASE.length)));
  }
  return found;
}

/** All records of one incident but its head. */
export async function readRecords(installation: Installation, { incidentKey, caseId }: Incident): Promise<IncidentRecords> {
  const query = {
    TableName: outputOf(installation, STACK_OUTPUT.caseTable),
    ConsistentRead: true,
    KeyConditionExpression: '#partition = :key',
    ExpressionAttributeNames: { '#partition': TABLE_KEY.partition },
    ExpressionAttributeValues: { ':key': incidentKey },
  };
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateQuery({ client: installation.clients.tables }, query)) items.push(...Items);
  const ofKind = (prefix: string) => items.filter(item => String(item[TABLE_KEY.sort]).startsWith(prefix));
  const linked = ofKind(CASE).map(item => String(item[TABLE_KEY.sort]).slice(CASE.length));
  return {
    changes: ofKind(CHANGE).map(readChangeRecord),
    attempts: ofKind(ATTEMPT) as unknown as CallRecord[],
    caseIds: [...new Set(caseId ? [...linked, caseId] : linked)],
  };
}
