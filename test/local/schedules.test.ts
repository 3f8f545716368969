import { UsageError } from '../../lambdas/shared/usage-error';
import type { LocalCloud } from '../../local/cloud/local-cloud';
import { functionResource, smallCloud } from './fixture-cloud';

const clouds: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});

/** A cloud in which EventBridge Scheduler invokes a function; it begins at midnight of Tuesday, 1 January 2030 (UTC). */
async function scheduled(properties: Record<string, unknown>) {
  const Target = { Arn: { 'Fn::GetAtt': ['Work', 'Arn'] }, RoleArn: 'role' };
  const cloud = await smallCloud(
    { work: 'exports.handler = async () => {};' },
    { Work: functionResource('work'), Weekly: { Type: 'AWS::Scheduler::Schedule', Properties: { Target, ...properties } } },
  );
  clouds.push(cloud);
  return cloud;
}

describe('a schedule in a local run', () => {
  test('knows the first Monday of a month', async () => {
    const cloud = await scheduled({ ScheduleExpression: 'cron(0 6 ? * MON#1 *)' });
    await cloud.minutes(40 * 24 * 60);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([(6 * 24 + 6) * 3_600, (34 * 24 + 6) * 3_600]);
  });

  test('is meant in its own time zone', async () => {
    const cloud = await scheduled({ ScheduleExpression: 'cron(0 6 * * ? *)', ScheduleExpressionTimezone: 'Asia/Tokyo' });
    await cloud.minutes(24 * 60);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([21 * 3_600]);
  });

  test('happens once when it names a moment', async () => {
    const cloud = await scheduled({ ScheduleExpression: 'at(2030-01-01T00:30:00)' });
    await cloud.minutes(24 * 60);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([1_800]);
  });

  test.each([
    ['cron(0 6 * * *)', 'The schedule Weekly cannot be used: "cron(0 6 * * *)" is no cron expression: it has 5 fields'],
    ['rate(1 days)', 'The schedule Weekly cannot be used: "rate(1 days)" is no rate'],
    ['cron(0 0 31 2 ? *)', 'The schedule Weekly is never due: cron(0 0 31 2 ? *).'],
  ])('is refused at the start when EventBridge would not take it: %s', async (ScheduleExpression, message) => {
    const refusal = await scheduled({ ScheduleExpression }).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal?.message).toContain(message);
  });
});
