import { type DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Reply } from '../../cases/incident/case-view';
import type { Incident } from '../../cases/incident/incident';
import { agenda } from '../../cases/store/agenda';
import { readChangeRecord } from '../../cases/store/change-record';
import { readReservations } from '../../cases/store/create-budget';
import type { ActionRecord, CallRecord } from '../../cases/store/incident-records';
import { RECORD } from '../../cases/store/keys';
import { fromStored } from '../../cases/store/stored-incident';
import { INCIDENT_HEAD, PREFLIGHT_KEY, TABLE_KEY } from '../../shared/contract';
import type { RulesSource } from '../../shared/rules/rules-source';
import { checkStore } from '../../trusted-advisor/check-store';
import { findingStore } from '../../trusted-advisor/finding-store';
import { runStore } from '../../trusted-advisor/run-store';
import type { PreflightResult } from '../preflight/preflight-result';
import type { WidgetSources } from './widget';

export interface StoredSourcesOptions {
  documents: DynamoDBDocumentClient;
  caseTable: string;
  /** Empty where nothing refreshes Trusted Advisor. */
  advisorTable: string;
  rules: RulesSource;
  maxCasesPerHour: number;
  now: () => Date;
}

const READS_AT_ONCE = 20;
/** Of 1 MB each: a dashboard is looked at again and again. */
const MOST_PAGES = 20;

/** The tables, as the widgets read them. Nothing is written. */
export function storedSources({ documents, caseTable, advisorTable, rules, maxCasesPerHour, now }: StoredSourcesOptions): WidgetSources {
  const upcoming = agenda(documents, caseTable, now);
  const advisor = { documents, tableName: advisorTable };
  const hasAdvisor = advisorTable !== '';
  return {
    rules,
    maxCasesPerHour,
    now,

    async unfinished(most) {
      const keys: string[] = [];
      for await (const { incidentKey } of upcoming.lines()) if (keys.push(incidentKey) > most) break;
      const incidents: Incident[] = [];
      for (let at = 0; at < Math.min(keys.length, most); at += READS_AT_ONCE) {
        const read = await Promise.all(keys.slice(at, Math.min(at + READS_AT_ONCE, most)).map(headOf));
        incidents.push(...read.filter(incident => incident !== undefined));
      }
      return { incidents, isCut: keys.length > most };
    },

    async firing() {
      const input = {
        TableName: caseTable,
        FilterExpression: '#sort = :head AND alarmState = :alarm',
        ExpressionAttributeNames: { '#sort': TABLE_KEY.sort },
        ExpressionAttributeValues: { ':head': INCIDENT_HEAD, ':alarm': 'ALARM' },
      };
      const incidents: Incident[] = [];
      let pages = 0;
      for await (const { Items = [], LastEvaluatedKey } of paginateScan({ client: documents }, input)) {
        incidents.push(...Items.map(fromStored));
        if (++pages === MOST_PAGES && LastEvaluatedKey) return { incidents, isCut: true };
      }
      return { incidents, isCut: false };
    },

    async incident(incidentKey) {
      const items = await recordsOf(incidentKey);
      const head = items.find(item => item[TABLE_KEY.sort] === INCIDENT_HEAD);
      if (!head) return undefined;
      const ofKind = (prefix: string) => items.filter(item => String(item[TABLE_KEY.sort]).startsWith(prefix));
      return {
        incident: fromStored(head),
        changes: ofKind(RECORD.change).map(readChangeRecord),
        calls: ofKind(RECORD.call) as unknown as CallRecord[],
        replies: ofKind(RECORD.reply) as unknown as Reply[],
        actions: ofKind(RECORD.action) as unknown as ActionRecord[],
      };
    },

    creates: async () => (await readReservations(documents, caseTable)).taken.map(({ at }) => at),

    async preflight() {
      const [last] = await recordsOf(PREFLIGHT_KEY.pk, PREFLIGHT_KEY.sk);
      return last as unknown as PreflightResult | undefined;
    },

    async checks() {
      if (!hasAdvisor) return [];
      const [catalogue, states] = await Promise.all([checkStore(advisor).catalogue(), findingStore(advisor).checkStates()]);
      return [...catalogue.values()].map(check => ({ ...check, state: states.get(check.checkId) }));
    },

    async *findings(checkId) {
      for await (const page of findingStore(advisor).pages(checkId)) yield* page;
    },

    runs: async () => (hasAdvisor ? runStore(advisor).records() : []),
  };

  async function headOf(incidentKey: string): Promise<Incident | undefined> {
    return (await recordsOf(incidentKey, INCIDENT_HEAD)).map(fromStored)[0];
  }

  /** @param sort of the records that are wanted; default: all */
  async function recordsOf(incidentKey: string, sort?: string): Promise<Record<string, unknown>[]> {
    const names = { '#partition': TABLE_KEY.partition, ...(sort && { '#sort': TABLE_KEY.sort }) };
    const query = {
      TableName: caseTable,
      KeyConditionExpression: sort ? '#partition = :key AND #sort = :sort' : '#partition = :key',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':key': incidentKey, ...(sort && { ':sort': sort }) },
    };
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) items.push(...Items);
    return items;
  }
}
