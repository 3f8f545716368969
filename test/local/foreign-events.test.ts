import type { LocalCloud } from '../../local/cloud/local-cloud';
import { accountOf } from '../../local/event-files';
import { functionResource, smallCloud } from './fixture-cloud';

const clouds: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});

/** A cloud whose only rule takes the alarms of its own account. */
async function cloudOf(accountId?: string) {
  const Targets = [{ Id: 'Target', Arn: { 'Fn::GetAtt': ['Work', 'Arn'] } }];
  const EventPattern = { source: ['aws.cloudwatch'], account: [{ Ref: 'AWS::AccountId' }] };
  const cloud = await smallCloud(
    { work: 'exports.handler = async () => {};' },
    { Work: functionResource('work'), Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern, Targets } } },
    { accountId },
  );
  clouds.push(cloud);
  return cloud;
}

describe('a local run', () => {
  test('is the account that it is told, for its rules and for events that name none', async () => {
    const cloud = await cloudOf('999988887777');
    cloud.bus.put({ source: 'aws.cloudwatch', account: '999988887777' });
    cloud.bus.put({ source: 'aws.cloudwatch' });
    await cloud.minutes(1);
    expect([cloud.heard.invocations.length, cloud.heard.foreign]).toEqual([2, []]);
  });

  test('tells of events of another account that no rule takes', async () => {
    const cloud = await cloudOf();
    cloud.bus.put({ source: 'aws.cloudwatch', account: '999988887777' });
    cloud.bus.put({ source: 'acme' });
    await cloud.minutes(1);
    expect(cloud.heard.invocations).toEqual([]);
    expect(cloud.heard.foreign.map(({ account }) => account)).toEqual(['999988887777']);
  });
});

describe('the account of a story', () => {
  test.each([
    [
      'that of its first alarm',
      [
        { source: 'acme', account: '111111111111' },
        { source: 'aws.cloudwatch', account: '222222222222' },
      ],
      '222222222222',
    ],
    [
      'not that of a finding, which is to be believed of this account only',
      [{ source: 'support-automation', account: '1'.repeat(12) }],
      undefined,
    ],
    ['not what is no account', [{ source: 'aws.cloudwatch', account: 'mine' }], undefined],
    ['nothing when no event names one', [{ source: 'aws.cloudwatch' }], undefined],
  ])('is %s', (_, events, account) => {
    expect(accountOf(events)).toBe(account);
  });
});
