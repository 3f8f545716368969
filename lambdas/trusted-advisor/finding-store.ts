import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type AdvisorTable, expiryAfter, keyOf, putAll, readAll, readPages } from './advisor-table';
import type { CheckState } from './check-state';
import type { Finding } from './findings';

/** Why a run may write a check's findings. */
export interface Claim {
  runId: string;
  now: Date;
  /** From when on the check is free again, should the run break off. */
  until: Date;
  /** When the run read the summaries. What another run collected since then is newer, and must not be overwritten. */
  summariesReadAt: Date;
}

/** The findings of each check, and the check's checkState: what its findings were collected from. */
export interface FindingStore {
  /** The findings of a check, those that are fixed included, page by page. */
  pages(checkId: string): AsyncGenerator<Finding[]>;
  save(findings: Finding[], now: Date): Promise<void>;
  checkStates(): Promise<Map<string, CheckState>>;
  /** Takes a check for a run until `until`; `false` when another has it. A run may take its own check again. */
  claim(checkId: string, claim: Claim): Promise<boolean>;
  /** Writes what the check was collected from, which ends the claim; `false` when another run has the check. */
  commit(checkState: CheckState, claim: Claim): Promise<boolean>;
  checkState(checkId: string): Promise<CheckState | undefined>;
  /** Takes a check that nobody works on and that was not collected since the checkState was read; `false` when that is not so any more. */
  claimIdle(checkState: CheckState, by: string, until: Date): Promise<boolean>;
  /** Ends the claim of `claimIdle`, after which there are `opened` more open findings, or fewer. */
  release(checkId: string, by: string, opened: number): Promise<void>;
}

/** Their key since version 0.1.0. */
const CHECK_STATES = 'posture';
const findingsOf = (checkId: string) => `finding#${checkId}`;

/** A finding that comes back within this time is known to come back; after it, it is a new one. */
const FIXED_DAYS = 400;

const MAY_WRITE =
  '(attribute_not_exists(claimedBy) OR claimedBy = :runId OR claimedUntil <= :now) AND ' +
  '(attribute_not_exists(collectedAt) OR collectedAt <= :summariesReadAt)';

export function findingStore(table: AdvisorTable): FindingStore {
  const { documents, tableName: TableName } = table;
  return {
    pages: checkId => readPages<Finding>(table, findingsOf(checkId)),
    save: (findings, now) =>
      putAll(
        table,
        findings.map(finding => toItem(finding, now)),
      ),
    checkStates: async () => new Map((await readAll<CheckState>(table, CHECK_STATES)).map(checkState => [checkState.checkId, checkState])),
    claim: (checkId, claim) =>
      unlessTaken(() =>
        documents.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(CHECK_STATES, checkId),
            UpdateExpression: 'SET checkId = :checkId, claimedBy = :runId, claimedUntil = :until',
            ConditionExpression: MAY_WRITE,
            ExpressionAttributeValues: { ...conditionValues(claim), ':checkId': checkId, ':until': claim.until.toISOString() },
          }),
        ),
      ),
    async checkState(checkId) {
      const { Item } = await documents.send(new GetCommand({ TableName, Key: keyOf(CHECK_STATES, checkId), ConsistentRead: true }));
      return Item as CheckState | undefined;
    },
    claimIdle: ({ checkId, collectedAt }, by, until) =>
      unlessTaken(() =>
        documents.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(CHECK_STATES, checkId),
            UpdateExpression: 'SET claimedBy = :by, claimedUntil = :until',
            ConditionExpression: 'attribute_not_exists(claimedBy) AND collectedAt = :collectedAt',
            ExpressionAttributeValues: { ':by': by, ':until': until.toISOString(), ':collectedAt': collectedAt },
          }),
        ),
      ),
    release: async (checkId, by, opened) => {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(CHECK_STATES, checkId),
          UpdateExpression: 'ADD #open :opened REMOVE claimedBy, claimedUntil',
          ConditionExpression: 'claimedBy = :by',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':opened': opened, ':by': by },
        }),
      );
    },
    commit: (checkState, claim) =>
      unlessTaken(() =>
        documents.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(CHECK_STATES, checkState.checkId), ...checkState },
            ConditionExpression: MAY_WRITE,
            ExpressionAttributeValues: conditionValues(claim),
          }),
        ),
      ),
  };
}

function conditionValues({ runId, now, summariesReadAt }: Claim) {
  return { ':runId': runId, ':now': now.toISOString(), ':summariesReadAt': summariesReadAt.toISOString() };
}

function toItem(finding: Finding, now: Date) {
  // A record that was read has its old keys and expiry still on it: the keys are the same, the expiry must not outlive a return.
  const { expiresAt: _, ...current } = finding as Finding & { expiresAt?: number };
  const expiry = finding.state === 'fixed' ? expiryAfter(now, FIXED_DAYS) : {};
  return { ...current, ...keyOf(findingsOf(finding.checkId), finding.findingKey), ...expiry };
}

async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
