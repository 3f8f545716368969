import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { buildSync } from 'esbuild';
import { listen } from '../../local/cloud/json-api';
import type { LocalCloud } from '../../local/cloud/local-cloud';
import type { OutsideService } from '../../local/cloud/outside-services';
import { functionResource, ruleTo, smallCloud } from './fixture-cloud';

const running: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(cloud => cloud.stop()));
});

const sdk = (client: string) => JSON.stringify(`@aws-sdk/${client}`);

/** As a deployment bundles it: with all that it needs of others. */
function bundled(contents: string): string {
  const stdin = { contents, resolveDir: __dirname };
  return buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', write: false }).outputFiles[0]!.text;
}

/** What a function gives back that calls services; `body` may use `event`. */
async function callFrom(body: string, options: { outside?: Record<string, OutsideService>; timeout?: number; minutes?: number } = {}) {
  const resources = {
    Work: functionResource('code', {
      Timeout: options.timeout ?? 60,
      Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' }, TABLE: { Ref: 'Table' } } },
    }),
    Rule: ruleTo('Work'),
    Queue: { Type: 'AWS::SQS::Queue' },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: ['pk', 'sk', 'due'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          { IndexName: 'due', KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    },
  };
  const source = `exports.handler = async event => { ${body} };`;
  const code = body.includes('@aws-sdk') ? bundled(source) : source;
  const cloud = await smallCloud({ code }, resources, { outside: options.outside });
  running.push(cloud);
  cloud.bus.put({ source: 'test' });
  await cloud.minutes(options.minutes ?? 0.5);
  const [first] = cloud.heard.invocations;
  return { cloud, heard: cloud.heard, result: first?.outcome.ok ? (first.outcome.payload as unknown) : first?.outcome };
}

describe('a function that calls', () => {
  test('EventBridge puts its events on the bus of the run', async () => {
    const { heard, result } = await callFrom(`
      const { EventBridgeClient, PutEventsCommand } = require(${sdk('client-eventbridge')});
      const entry = { Source: 'own', DetailType: 'Told', Detail: '{"a":1}', Resources: ['arn:x'] };
      return (await new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [entry] }))).FailedEntryCount;`);
    expect(result).toBe(0);
    expect(heard.events[1]).toMatchObject({
      source: 'own',
      'detail-type': 'Told',
      detail: { a: 1 },
      resources: ['arn:x'],
      time: '2030-01-01T00:00:00Z',
      account: '123456789012',
    });
  });

  test('SQS sends, receives and deletes messages', async () => {
    const { result } = await callFrom(`
      const { SQSClient, SendMessageCommand, ReceiveMessageCommand, DeleteMessageCommand, ChangeMessageVisibilityCommand } = require(${sdk('client-sqs')});
      const sqs = new SQSClient({});
      const QueueUrl = process.env.QUEUE_URL;
      const MessageAttributes = { reason: { DataType: 'String', StringValue: 'because' } };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ä', MessageAttributes }));
      const { Messages: [message] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }));
      const hidden = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0 }));
      const { Messages: [again] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again.ReceiptHandle }));
      const gone = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return [message.Body, message.MessageAttributes.reason.StringValue, hidden.Messages?.length ?? 0, again.Body, gone.Messages?.length ?? 0];`);
    expect(result).toEqual(['ä', 'because', 0, 'ä', 0]);
  });

  test('DynamoDB finds the tables of the template with their indexes', async () => {
    const { result } = await callFrom(`
      const { DynamoDBClient, PutItemCommand, QueryCommand } = require(${sdk('client-dynamodb')});
      const tables = new DynamoDBClient({});
      const TableName = process.env.TABLE;
      await tables.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: 'b' }, due: { S: 'now' } } }));
      const query = { TableName, IndexName: 'due', KeyConditionExpression: 'due = :d', ExpressionAttributeValues: { ':d': { S: 'now' } } };
      return (await tables.send(new QueryCommand(query))).Items;`);
    expect(result).toEqual([{ pk: { S: 'a' }, sk: { S: 'b' }, due: { S: 'now' } }]);
  });

  test('a service that is not here is refused with a message that names it, and nothing leaves', async () => {
    const { heard, result } = await callFrom(`
      const { LambdaClient, InvokeCommand } = require(${sdk('client-lambda')});
      const { EventBridgeClient, PutRuleCommand } = require(${sdk('client-eventbridge')});
      const messages = [];
      await new LambdaClient({}).send(new InvokeCommand({ FunctionName: 'x' })).catch(error => messages.push(error.name + ': ' + error.message));
      await new EventBridgeClient({}).send(new PutRuleCommand({ Name: 'x' })).catch(error => messages.push(error.name + ': ' + error.message));
      return messages;`);
    expect(result).toEqual([
      expect.stringMatching(/NotInLocalRun: lambda POST .*Nothing left this computer/),
      expect.stringMatching(/NotInLocalRun: EventBridge PutRule/),
    ]);
    expect(heard.refused).toEqual([
      { service: 'lambda', operation: 'POST /2015-03-31/functions/x/invocations' },
      { service: 'EventBridge', operation: 'PutRule' },
    ]);
  });
});

describe('a function that asks CloudWatch', () => {
  const alarm = (alarmName: string, value: string, second: number, configuration: Record<string, unknown> = { metrics: [] }) => ({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`],
    detail: {
      alarmName,
      configuration,
      state: { value, timestamp: `2029-12-31T00:00:0${second}.000+0000`, reasonData: '{"threshold":50}' },
    },
  });
  const metrics = [{ id: 'm', metricStat: { metric: { namespace: 'N', name: 'M', dimensions: { D: 'd' } }, period: 60, stat: 'Sum' } }];

  async function ask(input: Record<string, unknown>) {
    const { cloud } = await callFrom('');
    for (const event of [
      alarm('cpu', 'ALARM', 2, { metrics }),
      alarm('cpu', 'OK', 1, { metrics }),
      alarm('all', 'ALARM', 1, { alarmRule: 'ALARM(cpu)' }),
      { ...alarm('broken', 'ALARM', 1), detail: { alarmName: 'broken' } },
    ]) {
      cloud.bus.put(event);
    }
    const client = new CloudWatchClient({
      endpoint: cloud.endpoints.CLOUDWATCH,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { MetricAlarms, CompositeAlarms } = await client.send(new DescribeAlarmsCommand(input));
    client.destroy();
    return { MetricAlarms, CompositeAlarms };
  }

  test('hears the newest state of an alarm, in whatever order the events came', async () => {
    const { MetricAlarms } = await ask({ AlarmNames: ['cpu'] });
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'cpu',
        StateValue: 'ALARM',
        StateUpdatedTimestamp: new Date('2029-12-31T00:00:02Z'),
        Threshold: 50,
        MetricName: 'M',
        Dimensions: [{ Name: 'D', Value: 'd' }],
      },
    ]);
  });

  test('gets metric alarms unless it asks for composite ones too', async () => {
    expect((await ask({})).CompositeAlarms).toEqual([]);
    const { MetricAlarms, CompositeAlarms } = await ask({ AlarmTypes: ['CompositeAlarm'] });
    expect(MetricAlarms).toEqual([]);
    expect(CompositeAlarms).toMatchObject([{ AlarmName: 'all', AlarmRule: 'ALARM(cpu)' }]);
  });

  test('does not hear of an alarm that no event has told', async () => {
    expect((await ask({ AlarmNames: ['nobody', 'broken'] })).MetricAlarms).toEqual([]);
  });
});

/** Answers after so many seconds of the run. */
function slowService(seconds: number): OutsideService {
  return async ({ clock }) => {
    const server = createServer(async (_, response) => {
      await clock.sleep(seconds * 1000);
      response.end(clock.now().toISOString());
    });
    const { url } = await listen(server);
    closing.push(() => server.close(() => {}));
    return { url, server };
  };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const GET = `const get = () => new Promise((resolve, reject) => require('node:http').get(process.env.AWS_ENDPOINT_URL_SLOW, response => {
  let text = ''; response.on('data', chunk => { text += chunk; }); response.on('end', () => resolve(text)); }).on('error', reject));`;

describe('a function that waits for a slow service', () => {
  test('waits on the clock of the run', async () => {
    const { heard, result } = await callFrom(`${GET} return [await get(), new Date().toISOString()];`, {
      outside: { SLOW: slowService(20) },
    });
    expect(result).toEqual(['2030-01-01T00:00:20.000Z', '2030-01-01T00:00:20.000Z']);
    expect(heard.invocations[0]?.at).toBe(20);
  });

  test('waits for many calls at once no longer than for one', async () => {
    const { heard } = await callFrom(`${GET} await Promise.all([...Array(20)].map(get));`, { outside: { SLOW: slowService(20) } });
    expect(heard.invocations[0]).toMatchObject({ at: 20, outcome: { ok: true } });
  });

  test('gives up on its own timer first', async () => {
    const { heard, result } = await callFrom(
      `${GET} const late = new Promise(resolve => setTimeout(() => resolve('gave up'), 5000)); return Promise.race([get(), late]);`,
      { outside: { SLOW: slowService(20) } },
    );
    expect([result, heard.invocations[0]?.at]).toEqual(['gave up', 5]);
  });

  test('does not see its timer fire while the service really works', async () => {
    const working: OutsideService = async () => {
      const server = createServer(async (_, response) => {
        for (let read = 0; read < 50; read++) await readFile(__filename);
        response.end('worked');
      });
      const { url } = await listen(server);
      closing.push(() => server.close(() => {}));
      return { url, server };
    };
    const race = `${GET} const late = new Promise(resolve => setTimeout(() => resolve('gave up'), 1000)); return Promise.race([get(), late]);`;
    expect((await callFrom(race, { outside: { SLOW: working } })).result).toBe('worked');
  });

  test('does not see its timer fire while its request is on the way', async () => {
    const { result } = await callFrom(
      `const late = new Promise(resolve => setTimeout(() => resolve('gave up'), 10));
      const answer = new Promise(async resolve => {
        const request = require('node:http').request(process.env.AWS_ENDPOINT_URL_SLOW, response => response.resume().on('end', () => resolve('answered')));
        for (let turn = 0; turn < 2000; turn++) await new Promise(setImmediate);
        request.end();
      });
      return Promise.race([answer, late]);`,
      { outside: { SLOW: slowService(0) } },
    );
    expect(result).toBe('answered');
  });

  test('is stopped at its timeout, and the run goes on', async () => {
    const { heard } = await callFrom(`${GET} await get();`, { outside: { SLOW: slowService(1000) }, timeout: 10, minutes: 60 });
    expect(heard.invocations.map(({ at }) => at)).toEqual([10, 80, 210]);
  });

  test('gets no answer before a reset connection has reached it', async () => {
    const reset: OutsideService = async () => {
      const server = createServer(request => request.socket.resetAndDestroy());
      const { url } = await listen(server);
      closing.push(() => server.close(() => {}));
      return { url, server };
    };
    const { result } = await callFrom(`${GET} return get().catch(error => error.code + ' at ' + Date.now());`, {
      outside: { SLOW: reset },
    });
    expect(result).toBe(`ECONNRESET at ${Date.parse('2030-01-01T00:00:00Z')}`);
  });
});
