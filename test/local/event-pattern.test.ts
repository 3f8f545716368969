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
    ['a prefix where the event has nothing', { detail: { nothing: [{ prefix: '' }] } }, false],
    ['anything but others', { detail: { alarmName: [{ 'anything-but': ['a', 'b'] }] } }, true],
    ['anything but itself', { detail: { alarmName: [{ 'anything-but': 'prod-checkout' }] } }, false],
    ['anything but its own prefix', { detail: { alarmName: [{ 'anything-but': { prefix: 'prod' } }] } }, false],
    ['something that is there', { detail: { alarmName: [{ exists: true }] } }, true],
    ['something that is there but should not be', { detail: { alarmName: [{ exists: false }] } }, false],
    ['something that is not there', { detail: { muteDetail: { mutedByArn: [{ exists: false }] } } }, true],
  ])('with %s', (_, pattern, matches) => {
    expect(matchesPattern(pattern, EVENT)).toBe(matches);
  });

  test.each([
    ['an operator', { source: [{ cidr: '10.0.0.0/8' }] }, /"cidr"/],
    ['an operator within another', { source: [{ 'anything-but': { suffix: 'x' } }] }, /"suffix"/],
    ['a form of an operator', { source: [{ prefix: { 'equals-ignore-case': 'x' } }] }, /"equals-ignore-case"/],
    ['branches', { $or: [{ source: ['x'] }] }, /\$or/],
  ])('with %s that is not known here is a loud error which says where it goes', (_, pattern, name) => {
    expect(() => matchesPattern(pattern, EVENT)).toThrow(name);
    expect(() => matchesPattern(pattern, EVENT)).toThrow('add it to local/cloud/event-pattern.ts');
  });
});
