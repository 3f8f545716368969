import { matchesPattern } from '../../local/cloud/event-pattern';

const EVENT = {
  source: 'aws.cloudwatch',
  resources: ['arn:1', 'arn:2'],
  detail: { alarmName: 'prod-checkout', count: 5, empty: null, state: { value: 'ALARM' }, list: [{ id: 1 }, { id: 2 }] },
};

describe('an event pattern', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ['an exact value', { source: ['aws.cloudwatch'] }, true],
    ['one of several exact values', { source: ['other', 'aws.cloudwatch'] }, true],
    ['another value', { source: ['aws.support'] }, false],
    ['members that all have to match', { source: ['aws.cloudwatch'], detail: { state: { value: ['OK'] } } }, false],
    ['a member deep inside', { detail: { state: { value: ['ALARM'] } } }, true],
    ['null', { detail: { empty: [null] } }, true],
    ['one of a list in the event', { resources: ['arn:2'] }, true],
    ['none of a list in the event', { resources: ['arn:3'] }, false],
    ['a member of objects in a list', { detail: { list: { id: [2] } } }, true],
    ['a prefix', { detail: { alarmName: [{ prefix: 'prod-' }] } }, true],
    ['the empty prefix, which everything has', { detail: { alarmName: [{ prefix: '' }] } }, true],
    ['another prefix', { detail: { alarmName: [{ prefix: 'test-' }] } }, false],
    ['a prefix in other letters', { detail: { alarmName: [{ prefix: { 'equals-ignore-case': 'PROD-' } }] } }, true],
    ['a prefix where the event has nothing', { detail: { nothing: [{ prefix: '' }] } }, false],
    ['a suffix', { detail: { alarmName: [{ suffix: 'checkout' }] } }, true],
    ['a value in other letters', { detail: { alarmName: [{ 'equals-ignore-case': 'PROD-Checkout' }] } }, true],
    ['a wildcard', { detail: { alarmName: [{ wildcard: 'pr*-check*t' }] } }, true],
    ['a wildcard that has a dot for a dot', { source: [{ wildcard: 'aws-*' }] }, false],
    ['a number in a range', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }, true],
    ['a number outside a range', { detail: { count: [{ numeric: ['>', 5] }] } }, false],
    ['anything but others', { detail: { alarmName: [{ 'anything-but': ['a', 'b'] }] } }, true],
    ['anything but itself', { detail: { alarmName: [{ 'anything-but': 'prod-checkout' }] } }, false],
    ['anything but its own prefix', { detail: { alarmName: [{ 'anything-but': { prefix: 'prod' } }] } }, false],
    ['something that is there', { detail: { alarmName: [{ exists: true }] } }, true],
    ['something that is there but should not be', { detail: { alarmName: [{ exists: false }] } }, false],
    ['something that is not there', { detail: { muteDetail: { mutedByArn: [{ exists: false }] } } }, true],
    ['either of two branches', { $or: [{ source: ['x'] }, { detail: { count: [5] } }] }, true],
    ['neither of two branches', { $or: [{ source: ['x'] }, { detail: { count: [6] } }] }, false],
  ])('with %s', (_, pattern, matches) => {
    expect(matchesPattern(pattern, EVENT)).toBe(matches);
  });

  test('with an operator nobody knows is a loud error', () => {
    expect(() => matchesPattern({ source: [{ cidr: '10.0.0.0/8' }] }, EVENT)).toThrow(/"cidr"/);
    expect(() => matchesPattern({ detail: { count: [{ numeric: ['!=', 5] }] } }, EVENT)).toThrow(/"!="/);
  });
});
