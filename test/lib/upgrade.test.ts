import { type Deployed, deploy, ofType, template } from './deployed-stack';
import stateful from './stateful-ids.json';

/** Kinds of resources that hold something which a new one would not have, or under whose name somebody has put something: an address, a link, a start. */
const STATEFUL = Object.keys({ ...stateful['0.1.0'], ...stateful.later });
const resources = deploy({ NotificationEmail: 'ops@example.com', CaseNotificationEmail: 'sre@example.com' });
const idsOf = (type: string) =>
  ofType(resources, type)
    .map(({ logicalId }: Deployed) => logicalId)
    .sort();

describe('an installation that is updated keeps what it holds', () => {
  test.each(Object.entries(stateful['0.1.0']))('%s of version 0.1.0 keep their logical IDs', (type, ids) => {
    expect(idsOf(type)).toEqual(expect.arrayContaining(ids));
  });

  test('whatever holds something is in the list, so that its logical ID is not changed by accident', () => {
    const listed = Object.values(stateful).flatMap(version => Object.entries(version).flatMap(([, ids]) => ids));
    expect(STATEFUL.flatMap(idsOf).sort()).toEqual(listed.sort());
  });

  test('whatever outlives the stack is in the list', () => {
    const all = Object.entries(template.Resources as Record<string, { Type: string; DeletionPolicy?: string }>);
    const retained = all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    expect(retained.length).toBeGreaterThanOrEqual(5);
    expect(retained.filter(([, { Type }]) => !STATEFUL.includes(Type))).toEqual([]);
  });

  test('no table and no queue has a name of its own, which could not be replaced', () => {
    for (const { properties } of ['AWS::DynamoDB::Table', 'AWS::SQS::Queue'].flatMap(type => ofType(resources, type))) {
      expect([properties.TableName, properties.QueueName]).toEqual([undefined, undefined]);
    }
  });
});
