import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import type { TestDatabase } from '../databases';

/** Names that every object has, or that change what it inherits. */
export const NAMES = [
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'isPrototypeOf',
  '__defineGetter__',
  'toLocaleString',
];

/** An alarm event that has a name wherever a foreign name may stand; as JSON, where "__proto__" is a name like any other. */
export function eventWith(name: string): unknown {
  const pairs = `{${JSON.stringify(name)}: "y", "ok": "1"}`;
  const json = JSON.stringify({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm Contributor State Change',
    account: '123456789012',
    region: 'eu-west-1',
    resources: [`arn:${name}:cloudwatch:eu-west-1:123456789012:alarm:${name}`],
    detail: {
      alarmName: name,
      alarmContributor: { id: name, attributes: 'PAIRS' },
      alarmTags: 'PAIRS',
      alarmTagsStatus: 'SUCCESS',
      configuration: {
        description: name,
        metrics: [
          { id: name, metricStat: { metric: { namespace: name, name, dimensions: 'PAIRS' }, period: 60, stat: name }, returnData: true },
        ],
        threshold: 1,
        comparisonOperator: name,
        treatMissingData: name,
      },
      previousState: { value: name, timestamp: name },
      state: {
        value: 'ALARM',
        timestamp: '2026-11-25T03:00:00.000+0000',
        reason: name,
        reasonData: '{"recentDatapoints":[2],"threshold":1}',
      },
    },
  });
  return JSON.parse(json.replaceAll('"PAIRS"', pairs));
}

/** On a DynamoDB an event keeps its members, whatever they are called. */
export function describeEventsKeptOn(name: string, database: TestDatabase): void {
  describe(`on ${name}`, () => {
    beforeAll(() => database.start());
    afterAll(() => database.stop());

    test('keeps an event whole, whatever its members are called', async () => {
      const { documents, tableName } = await database.caseTable();
      const store = incidentStore(documents, tableName);
      for (const name of NAMES) {
        const signal = parseAlarmEvent(eventWith(name));
        await store.putChange(name, { ...changeOf(signal), disposition: 'recorded', event: signal.event });
        const kept = await store.readChange(name, changeOf(signal).id);
        expect(JSON.stringify(kept?.event)).toBe(JSON.stringify(signal.event));
      }
    });

    test('reads an event that an earlier version kept as an object', async () => {
      const { documents, tableName } = await database.caseTable();
      await documents.send(new PutCommand({ TableName: tableName, Item: { pk: 'k', sk: 'change#1', event: { region: 'eu-west-1' } } }));
      expect((await incidentStore(documents, tableName).readChange('k', '1'))?.event).toEqual({ region: 'eu-west-1' });
    });
  });
}
