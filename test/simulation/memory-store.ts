import type { Incident } from '../../lambdas/cases/incident/incident';
import type { Disposition } from '../../lambdas/cases/incident/state-change';
import type { Reservations } from '../../lambdas/cases/store/create-budget';
import type { CallRecord, ChangeRecord, IncidentStore } from '../../lambdas/cases/store/incident-records';
import { requireFits } from '../shared/dynamo-limits';

/** A line of the index of what is due: what it says now, and what it said until lately. */
interface IndexLine {
  dueAt?: string;
  before?: string;
  changedAt: number;
}

/** What DynamoDB holds, as plain maps. Records are never changed in place, so nothing needs to be copied. */
export class MemoryTable {
  readonly heads = new Map<string, Incident>();
  readonly changes = new Map<string, Map<string, ChangeRecord>>();
  readonly attempts = new Map<string, Map<number, CallRecord>>();
  readonly links = new Map<string, string>();
  /** Incidents whose records age. */
  readonly archived = new Set<string>();
  readonly index = new Map<string, IndexLine>();
  reservations: Reservations = { version: 0, taken: [] };

  changesOf(incidentKey: string): Map<string, ChangeRecord> {
    return entry(this.changes, incidentKey, () => new Map());
  }

  attemptsOf(incidentKey: string): Map<number, CallRecord> {
    return entry(this.attempts, incidentKey, () => new Map());
  }
}

/** What the table would have to be asked before a write is accepted: the invariants look at every head that is written. */
export type WatchSave = (before: Incident | undefined, after: Incident) => void;

/**
 * The store's meaning without DynamoDB: the contract tests run against this one too, so that the simulation proves what is deployed.
 * @param clock epoch milliseconds
 * @param indexLag for how long the index of what is due tells the past, milliseconds
 */
export function memoryStore(
  table: MemoryTable,
  clock: () => number,
  indexLag: () => number = () => 0,
  watch: WatchSave = () => {},
): IncidentStore {
  return {
    async load(incidentKey) {
      return table.heads.get(incidentKey);
    },

    async save(incident) {
      const before = table.heads.get(incident.incidentKey);
      if ((before?.version ?? 0) !== incident.version) return undefined;
      const after = { ...incident, version: incident.version + 1 };
      requireFits(after, { partition: after.incidentKey });
      watch(before, after);
      table.heads.set(after.incidentKey, after);
      const line = table.index.get(after.incidentKey);
      if (line?.dueAt !== after.dueAt) table.index.set(after.incidentKey, { dueAt: after.dueAt, before: line?.dueAt, changedAt: clock() });
      return after;
    },

    async putChange(incidentKey, change) {
      const event = change.event && JSON.stringify(change.event);
      requireFits({ incidentKey, ...change, event }, { partition: incidentKey, sort: `change#${change.id}` });
      return entry(table.changesOf(incidentKey), change.id, () => change);
    },

    async readChange(incidentKey, changeId) {
      return table.changesOf(incidentKey).get(changeId);
    },

    async settleChanges(incidentKey, changeIds, disposition: Disposition) {
      const changes = table.changesOf(incidentKey);
      for (const id of changeIds) changes.set(id, { ...changes.get(id)!, disposition });
    },

    async noteSuppression(incidentKey, changeId, suppressedBy) {
      const changes = table.changesOf(incidentKey);
      changes.set(changeId, { ...changes.get(changeId)!, disposition: 'suppressed', suppression: suppressedBy.at(-1), suppressedBy });
    },

    async recordCall(incidentKey, attempt) {
      const attempts = table.attemptsOf(incidentKey);
      const known = Object.entries(attempt).filter(([, value]) => value !== undefined);
      attempts.set(attempt.fence, { ...attempts.get(attempt.fence), ...(Object.fromEntries(known) as unknown as CallRecord) });
    },

    async linkCase(caseId, incidentKey) {
      table.links.set(caseId, incidentKey);
    },

    async incidentOfCase(caseId) {
      return table.links.get(caseId);
    },

    async *due(now) {
      const lines = [...table.index].map(([key, line]) => ({
        key,
        dueAt: clock() < line.changedAt + indexLag() ? line.before : line.dueAt,
      }));
      const until = now.toISOString();
      const due = lines.filter(({ dueAt }) => dueAt !== undefined && dueAt <= until);
      for (const { key } of due.sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : 1))) yield key;
    },

    async *unfinished() {
      for await (const incidentKey of this.due(new Date('9999-01-01T00:00:00Z'))) yield table.heads.get(incidentKey)!;
    },

    async archive(incidentKey) {
      table.archived.add(incidentKey);
    },

    async recordReply() {},
    async recordAction() {},
    async unarchive(incidentKey) {
      table.archived.delete(incidentKey);
    },

    async anyWaitsForBudget() {
      return [...table.heads.values()].some(
        ({ subject, phase, backoff, dueAt }) =>
          subject.kind !== 'overflow' && phase === 'pending' && backoff?.reason === 'hourly-cap' && dueAt !== undefined,
      );
    },
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
