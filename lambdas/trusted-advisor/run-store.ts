import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type AdvisorTable, expiryAfter, keyOf, putAll, readAll } from './advisor-table';
import type { CheckSummary } from './checks';
import type { RunProgress } from './run';
import type { RunRecord } from './run-report';

/** A check in one run of the past. */
export type HistoryEntry = CheckSummary & { runId: string; startedAt: string };

/** What runs leave behind: how far they are while they go on, and their history. */
export interface RunStore {
  /** @throws when there is no such run */
  progress(runId: string): Promise<RunProgress>;
  saveProgress(progress: RunProgress, now: Date): Promise<void>;
  /** Writes the run into the history. Writing it again replaces it. */
  saveRecord(record: RunRecord, now: Date): Promise<void>;
  saveHistory(run: { runId: string; startedAt: string }, summaries: CheckSummary[], now: Date): Promise<void>;
  /** All runs of the past thirteen months, oldest first. */
  records(): Promise<RunRecord[]>;
  /** One check in all runs of the past thirteen months, oldest first. */
  history(checkId: string): Promise<HistoryEntry[]>;
}

const PROGRESS_DAYS = 30;
/** Thirteen months, so that a month can be compared with the same one of last year. */
const HISTORY_DAYS = 400;

const RUNS = 'run';
const progressKey = (runId: string) => keyOf(`run#${runId}`, 'progress');
const historyOf = (checkId: string) => `history#${checkId}`;

export function runStore(table: AdvisorTable): RunStore {
  const { documents, tableName: TableName } = table;
  return {
    async progress(runId) {
      const { Item } = await documents.send(new GetCommand({ TableName, Key: progressKey(runId), ConsistentRead: true }));
      if (!Item) throw new Error(`There is no run ${runId} in ${TableName}: a run starts with the state machine, not in its middle.`);
      return Item as RunProgress;
    },
    async saveProgress(progress, now) {
      const Item = { ...progressKey(progress.runId), ...progress, ...expiryAfter(now, PROGRESS_DAYS) };
      await documents.send(new PutCommand({ TableName, Item }));
    },
    async saveRecord(record, now) {
      const Item = { ...keyOf(RUNS, `${record.startedAt}#${record.runId}`), ...record, ...expiryAfter(now, HISTORY_DAYS) };
      await documents.send(new PutCommand({ TableName, Item }));
    },
    saveHistory: ({ runId, startedAt }, summaries, now) =>
      putAll(
        table,
        summaries.map(summary => ({
          ...keyOf(historyOf(summary.checkId), `${startedAt}#${runId}`),
          ...summary,
          runId,
          startedAt,
          ...expiryAfter(now, HISTORY_DAYS),
        })),
      ),
    records: () => readAll<RunRecord>(table, RUNS),
    history: checkId => readAll<HistoryEntry>(table, historyOf(checkId)),
  };
}
