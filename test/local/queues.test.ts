import type { LocalCloud } from '../../local/cloud/local-cloud';
import type { Resource } from '../../local/cloud/template';
import { functionResource, smallCloud } from './fixture-cloud';

const running: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(cloud => cloud.stop()));
});

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A rule, a queue with a dead-letter queue, and a function that gets the messages in batches. */
async function queueCloud(source: string, mapping: Record<string, unknown> = {}) {
  const resources: Record<string, Resource> = {
    Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['test'] }, Targets: [{ Id: '1', Arn: arn('Queue') }] } },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: { VisibilityTimeout: 120, RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 } },
    },
    Dead: { Type: 'AWS::SQS::Queue' },
    Work: functionResource('code', { Timeout: 20 }),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Queue'),
        FunctionName: { Ref: 'Work' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  };
  const cloud = await smallCloud({ code: source }, resources);
  running.push(cloud);
  return cloud;
}

const put = (cloud: LocalCloud, ...names: string[]) => {
  for (const name of names) cloud.bus.put({ source: 'test', detail: { name } });
};

const ECHO =
  'exports.handler = async ({ Records }) => { console.log(Records.map(r => JSON.parse(r.body).detail.name).join()); return null; };';

describe('a queue in front of a function', () => {
  test('hands over what comes in one moment as one batch, in order', async () => {
    const cloud = await queueCloud(ECHO);
    put(cloud, 'a', 'b', 'c');
    await cloud.minutes(1);
    expect(cloud.heard.logs).toEqual(['a,b,c']);
  });

  test('hands over no more at once than the batch size', async () => {
    const cloud = await queueCloud(ECHO, { BatchSize: 2 });
    put(cloud, 'a', 'b', 'c', 'd', 'e');
    await cloud.minutes(1);
    expect(cloud.heard.logs).toEqual(['a,b', 'c,d', 'e']);
  });

  test('hands over no more at once than its concurrency allows, and the rest as soon as one is done', async () => {
    const slow = `exports.handler = async () => { await new Promise(resolve => setTimeout(resolve, 4000)); };`;
    const cloud = await queueCloud(slow, { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    put(cloud, 'a', 'b', 'c', 'd', 'e');
    await cloud.minutes(1);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([4, 4, 8, 8, 12]);
  });

  test('collects for as long as its window says, from the first message on', async () => {
    const cloud = await queueCloud(ECHO, { MaximumBatchingWindowInSeconds: 5 });
    put(cloud, 'a');
    cloud.clock.schedule(cloud.clock.time() + 3_000, () => put(cloud, 'b'));
    cloud.clock.schedule(cloud.clock.time() + 8_000, () => put(cloud, 'c'));
    await cloud.minutes(1);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([5, 13]);
  });

  test('that takes only some of its messages is a loud error', async () => {
    await expect(queueCloud(ECHO, { FilterCriteria: { Filters: [] } })).rejects.toThrow('Mapping has FilterCriteria');
  });

  test('delivers again after the visibility timeout when the function failed, and then sends to the dead letters', async () => {
    const cloud = await queueCloud("exports.handler = async () => { throw new RangeError('too much'); };");
    put(cloud, 'a');
    await cloud.minutes(30);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([0, 120, 240]);
    expect(cloud.heard.deadLetters).toEqual([
      { reason: 'was received 3 times without success: RangeError: too much', body: expect.stringContaining('"name":"a"'), at: 360 },
    ]);
  });

  test('delivers again only the messages that the function names', async () => {
    const cloud = await queueCloud(
      `exports.handler = async ({ Records }) => {
        console.log(Records.map(r => JSON.parse(r.body).detail.name + r.attributes.ApproximateReceiveCount).join());
        return { batchItemFailures: Records.filter(r => r.body.includes('bad')).map(r => ({ itemIdentifier: r.messageId })) };
      };`,
    );
    put(cloud, 'good', 'bad');
    await cloud.minutes(30);
    expect(cloud.heard.logs).toEqual(['good1,bad1', 'bad2', 'bad3']);
    expect(cloud.heard.deadLetters).toHaveLength(1);
  });

  test('takes the whole batch for failed when the function names a message that is not in it', async () => {
    const cloud = await queueCloud("exports.handler = async () => ({ batchItemFailures: [{ itemIdentifier: 'nobody' }] });");
    put(cloud, 'a');
    await cloud.minutes(30);
    expect(cloud.heard.invocations).toHaveLength(3);
  });

  test('gives a message back when the function ran into its timeout', async () => {
    const cloud = await queueCloud(
      "exports.handler = async ({ Records }) => { if (Records[0].attributes.ApproximateReceiveCount === '1') await new Promise(r => setTimeout(r, 9e9)); };",
    );
    put(cloud, 'a');
    await cloud.minutes(30);
    expect(cloud.heard.invocations.map(({ at, outcome }) => [at, outcome.ok])).toEqual([
      [20, false],
      [120, true],
    ]);
    expect(cloud.heard.deadLetters).toEqual([]);
  });
});
