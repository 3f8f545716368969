import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { EXPIRY_ATTRIBUTE, INCIDENT_HEAD } from '../../shared/contract';
import type { Disposition } from '../incident/state-change';
import { agenda, agendaEntry } from './agenda';
import { readChangeRecord } from './change-record';
import { holds, ifUnchanged } from './conditional-write';
import { setExpiry } from './expiry';
import type { ChangeRecord, IncidentStore } from './incident-records';
import { callKey, changeKey, recordKey as key, linkKey, RECORD } from './keys';
import { fromStored, SCHEMA } from './stored-incident';

const DAY_SECONDS = 86_400;

/**
 * Incidents in DynamoDB, one partition for each: its head, its changes, its attempts. The head is written only over the version that was read: that
 * one condition serializes everything that happens to an incident. All reads are strongly consistent but for the index, which only hints.
 * @param retentionDays how long the records of what is over are kept; nothing unfinished expires
 */
export function incidentStore(
  client: DynamoDBDocumentClient,
  TableName: string,
  retentionDays = 400,
  now = () => new Date(),
): IncidentStore {
  const upcoming = agenda(client, TableName, now);
  const expiry = () => Math.floor(now().getTime() / 1000) + retentionDays * DAY_SECONDS;

  return {
    async load(incidentKey) {
      const head = await getHead(incidentKey);
      return head && fromStored(head);
    },

    async save(incident) {
      const next = { ...incident, version: incident.version + 1 };
      const writeId = randomUUID();
      const Item = {
        ...key(next.incidentKey, INCIDENT_HEAD),
        ...next,
        ...agendaEntry(next),
        alarmState: next.alarm.value,
        schema: SCHEMA,
        [EXPIRY_ATTRIBUTE]: next.isArchived && next.dueAt === undefined ? expiry() : undefined,
        writeId,
      };
      if (await holds(client.send(new PutCommand({ TableName, Item, ...ifUnchanged(incident) })))) return next;
      // The SDK repeats a write whose answer was lost, and then meets the record that it has written itself.
      const stored = await getHead(next.incidentKey);
      return stored?.writeId === writeId ? next : undefined;
    },

    async putChange(incidentKey, change) {
      const Item = { ...key(incidentKey, changeKey(change.id)), ...change, event: change.event && JSON.stringify(change.event) };
      const isNew = await holds(client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })));
      return isNew ? change : (await readChange(incidentKey, change.id))!;
    },

    readChange,

    async settleChanges(incidentKey, changeIds, disposition) {
      for (const id of changeIds) await settle(incidentKey, id, disposition);
    },

    async noteSuppression(incidentKey, changeId, suppressedBy) {
      await update(key(incidentKey, changeKey(changeId)), {
        disposition: 'suppressed',
        suppression: suppressedBy.at(-1),
        suppressedBy,
      });
    },

    async recordCall(incidentKey, attempt) {
      await update(key(incidentKey, callKey(attempt)), attempt);
    },

    async recordReply(incidentKey, reply) {
      await client.send(
        new PutCommand({ TableName, Item: { ...key(incidentKey, `${RECORD.reply}${reply.timeCreated}#${reply.fingerprint}`), ...reply } }),
      );
    },

    async recordAction(incidentKey, action) {
      await client.send(
        new PutCommand({ TableName, Item: { ...key(incidentKey, `${RECORD.action}${action.at}#${action.action}`), ...action } }),
      );
    },

    async linkCase(caseId, incidentKey) {
      await client.send(new PutCommand({ TableName, Item: { ...key(incidentKey, `${RECORD.case}${caseId}`), caseId } }));
      await client.send(new PutCommand({ TableName, Item: { ...linkKey(caseId), incidentKey } }));
    },

    async incidentOfCase(caseId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: linkKey(caseId), ConsistentRead: true }));
      return Item?.incidentKey as string | undefined;
    },

    async *due(until) {
      for await (const { incidentKey } of upcoming.lines(until)) yield incidentKey;
    },

    unfinished: () => upcoming.lines(),

    anyWaitsForBudget: () => upcoming.anyWaitsForBudget(),

    archive: incidentKey => setExpiry(client, TableName, incidentKey, expiry()),

    unarchive: incidentKey => setExpiry(client, TableName, incidentKey),
  };

  async function readChange(incidentKey: string, changeId: string): Promise<ChangeRecord | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: key(incidentKey, changeKey(changeId)), ConsistentRead: true }));
    return Item && readChangeRecord(Item);
  }

  async function getHead(incidentKey: string) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: key(incidentKey, INCIDENT_HEAD), ConsistentRead: true }));
    return Item;
  }

  async function settle(incidentKey: string, changeId: string, disposition: Disposition): Promise<void> {
    await update(key(incidentKey, changeKey(changeId)), { disposition });
  }

  /** Sets the attributes that have a value, and leaves the others as they are. */
  async function update(Key: Record<string, string>, attributes: object): Promise<void> {
    const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
    await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
      }),
    );
  }
}
