import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Incident } from '../lambdas/cases/incident/incident';
import { readChangeRecord } from '../lambdas/cases/store/change-record';
import type { CallRecord, ChangeRecord } from '../lambdas/cases/store/incident-records';
import { RECORD } from '../lambdas/cases/store/keys';
import { fromStored } from '../lambdas/cases/store/stored-incident';
import { INCIDENT_HEAD, STACK_OUTPUT, TABLE_KEY } from '../lambdas/shared/contract';
import { type Installation, outputOf } from './installation';

/** Everything that is recorded of one incident. */
export interface IncidentRecords {
  /** Oldest first. */
  changes: ChangeRecord[];
  attempts: CallRecord[];
  /** Of all its cases, the earlier ones included. */
  caseIds: string[];
}

/** Every incident as it is now, the newest change first. Reads the whole table: an operator asks now and then, and there is no index for it. */
export async function readIncidents(installation: Installation): Promise<Incident[]> {
  const found = (await scan(installation, '#sort = :value', TABLE_KEY.sort, INCIDENT_HEAD)).map(fromStored);
  return found.sort((a, b) => b.alarm.timestamp.localeCompare(a.alarm.timestamp));
}

/** The caseIds of all cases that the installation has opened and still has records of. */
export async function readCaseIds(installation: Installation): Promise<string[]> {
  const found = await scan(installation, 'begins_with(#partition, :value)', TABLE_KEY.partition, RECORD.case);
  return found.map(item => String(item[TABLE_KEY.partition]).slice(RECORD.case.length));
}

/** Calls of dry runs that began since a time, with the incident of each; oldest first. */
export async function readDryRunCalls(installation: Installation, since: Date): Promise<(CallRecord & { incidentKey: string })[]> {
  const found = await scan(installation, 'begins_with(#sort, :value)', TABLE_KEY.sort, RECORD.call);
  return found
    .map(item => ({ ...(item as unknown as CallRecord), incidentKey: String(item[TABLE_KEY.partition]) }))
    .filter(({ mode, startedAt }) => mode === 'DryRun' && startedAt >= since.toISOString())
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

async function scan(installation: Installation, FilterExpression: string, attribute: string, value: string) {
  const input = {
    TableName: outputOf(installation, STACK_OUTPUT.caseTable),
    FilterExpression,
    ExpressionAttributeNames: { [attribute === TABLE_KEY.sort ? '#sort' : '#partition']: attribute },
    ExpressionAttributeValues: { ':value': value },
  };
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client: installation.clients.tables }, input)) found.push(...Items);
  return found;
}

/** All records of one incident but its head. */
export async function readRecords(installation: Installation, incident: Incident): Promise<IncidentRecords> {
  const query = {
    TableName: outputOf(installation, STACK_OUTPUT.caseTable),
    ConsistentRead: true,
    KeyConditionExpression: '#partition = :key',
    ExpressionAttributeNames: { '#partition': TABLE_KEY.partition },
    ExpressionAttributeValues: { ':key': incident.incidentKey },
  };
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateQuery({ client: installation.clients.tables }, query)) items.push(...Items);
  const ofKind = (prefix: string) => items.filter(item => String(item[TABLE_KEY.sort]).startsWith(prefix));
  const linked = ofKind(RECORD.case).map(item => String(item[TABLE_KEY.sort]).slice(RECORD.case.length));
  return {
    changes: ofKind(RECORD.change).map(readChangeRecord),
    attempts: ofKind(RECORD.call) as unknown as CallRecord[],
    caseIds: [...new Set([...linked, ...(incident.case?.caseId ? [incident.case.caseId] : [])])],
  };
}
