import type { LocalCloud } from '../../local/cloud/local-cloud';
import { eventOf } from '../../local/cloud/queue';
import { functionResource, ruleTo, smallCloud } from './fixture-cloud';

const clouds: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});

const DEAD = { 'Fn::GetAtt': ['Dead', 'Arn'] };

/** A function that always fails, and a rule that invokes it; nobody waits for the outcome. */
async function failing(functionProperties: Record<string, unknown>, config?: Record<string, unknown>) {
  const cloud = await smallCloud(
    { work: "exports.handler = async () => { throw new TypeError('no such case'); };" },
    {
      Work: functionResource('work', functionProperties),
      Dead: { Type: 'AWS::SQS::Queue' },
      Rule: ruleTo('Work'),
      ...(config && { Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'Work' }, ...config } } }),
    },
  );
  clouds.push(cloud);
  cloud.bus.put({ source: 'test', detail: { case: 1 } });
  await cloud.minutes(30);
  return cloud;
}

describe('an event that an asynchronous function could not handle', () => {
  test("goes to the function's destination after two retries, in a record that tells of it", async () => {
    const cloud = await failing({}, { DestinationConfig: { OnFailure: { Destination: DEAD } } });
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([0, 60, 180]);
    expect(cloud.heard.deadLetters).toEqual([expect.objectContaining({ reason: 'Work failed: TypeError: no such case', at: 180 })]);
    const [letter] = cloud.deadLetterQueues[0]!.contents;
    expect(JSON.parse(letter!.body)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no such case' },
    });
    expect(eventOf(letter!)).toMatchObject({ source: 'test', detail: { case: 1 } });
  });

  test('goes there at once when it is not to be tried again', async () => {
    const cloud = await failing({}, { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: DEAD } } });
    expect(cloud.heard.deadLetters).toEqual([expect.objectContaining({ at: 0 })]);
  });

  test("goes as it is to the function's dead-letter queue", async () => {
    const cloud = await failing({ DeadLetterConfig: { TargetArn: DEAD } });
    const [letter] = cloud.deadLetterQueues[0]!.contents;
    expect([cloud.heard.deadLetters[0]!.reason, JSON.parse(letter!.body).detail]).toEqual(['no such case', { case: 1 }]);
  });

  test('is dropped, and told of, where nothing was asked for', async () => {
    const cloud = await failing({});
    expect([cloud.heard.deadLetters, cloud.heard.dropped]).toEqual([[], ['Work: TypeError: no such case']]);
  });
});
