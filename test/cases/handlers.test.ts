import timers from 'node:timers/promises';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { jsonApi, type LocalServer, listen } from '../../local/cloud/json-api';
import { md5 } from '../../local/cloud/queue';
import { alarmEvent } from '../../local/sample-story';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { close, Dynalite } from '../databases';
import { ACCOUNT, deploy, find, REGION } from '../lib/deployed-stack';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** Functions, in the order in which an incident meets them, with the environment that the stack gives each. */
const FUNCTIONS = {
  'record-alarm': 'CasesRecordAlarm',
  'sweep-incidents': 'CasesSweepIncidents',
  'follow-case': 'CasesFollowCase',
  'reconcile-alarms': 'CasesReconcileAlarms',
};

const CONTEXT = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 };
const stack = deploy({ Mode: 'Live', OpenDelaySeconds: '0', ResolveDelaySeconds: '0', ScalingAlarms: 'Open' });

const tables = new Dynalite();
const before = { ...process.env };
const published: { DetailType: string; Detail: string }[] = [];
const letters: { MessageBody: string; MessageAttributes: { reason: { StringValue: string } } }[] = [];
/** What CloudWatch lists. */
const alarms: { AlarmName: string; StateValue: string; [member: string]: unknown }[] = [];
const servers: LocalServer[] = [];
let simulator: Simulator;
let variables: Record<string, string>;
let stored: (name: string) => Promise<Incident>;

async function serve(name: string, operations: Parameters<typeof jsonApi>[1]): Promise<string> {
  const server = await listen(
    jsonApi(name, operations, call => {
      throw new Error(`${call.service} ${call.operation} is not part of these tests.`);
    }),
  );
  servers.push(server);
  return server.url;
}

beforeAll(async () => {
  // The functions keep to the account's rate by waiting between two calls, which nothing here has to wait for.
  jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
  await tables.start();
  const { documents, tableName } = await tables.caseTable();
  const store = incidentStore(documents, tableName);
  stored = async name => (await store.load([ACCOUNT, REGION, arnOf(name)].join('|')))!;
  simulator = await startSimulator({ limits: { supportCallsPerSecond: 1_000 } });
  const listed = ({ AlarmNames, StateValue }: Record<string, unknown>) => ({
    MetricAlarms: alarms.filter(
      alarm => (AlarmNames as string[] | undefined)?.includes(alarm.AlarmName) ?? alarm.StateValue === (StateValue ?? alarm.StateValue),
    ),
  });
  const queues = await serve('SQS', {
    SendMessage: message => {
      letters.push(message as (typeof letters)[number]);
      return { MessageId: 'id', MD5OfMessageBody: md5(String(message.MessageBody)) };
    },
  });
  variables = {
    CASE_TABLE: tableName,
    RULES_APPLICATION: '',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    AWS_ENDPOINT_URL_SUPPORT: simulator.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    AWS_ENDPOINT_URL_CLOUDWATCH: await serve('CloudWatch', {
      DescribeAlarms: listed,
      DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
      ListAlarmMuteRules: () => ({ AlarmMuteRuleSummaries: [] }),
      GetMetricWidgetImage: () => ({ MetricWidgetImage: Buffer.from('a picture').toString('base64') }),
    }),
    AWS_ENDPOINT_URL_EVENTBRIDGE: await serve('EventBridge', {
      PutEvents: ({ Entries }) => {
        published.push(...(Entries as typeof published));
        return { FailedEntryCount: 0, Entries: (Entries as unknown[]).map(() => ({ EventId: 'id' })) };
      },
    }),
    AWS_ENDPOINT_URL_SQS: queues,
    DEAD_LETTER_QUEUE_URL: `${queues}/${ACCOUNT}/letters`,
  };
});

afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await simulator.close();
  for (const server of servers) await close(server);
  await tables.stop();
});

/** As Lambda does it: the environment first, then the module. */
function call(name: keyof typeof FUNCTIONS, event: unknown): Promise<unknown> {
  const { Variables } = find(stack, 'AWS::Lambda::Function', FUNCTIONS[name]).properties.Environment;
  process.env = { ...before, ...Variables, ...variables };
  return (require(`../../lambdas/cases/handlers/${name}`).handler as Handler)(event, CONTEXT);
}

const arnOf = (alarmName: string) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarmName}`;

/** An event of this account and region, of some minutes ago: younger than what CloudWatch is asked about. */
function change(alarmName: string, to: 'OK' | 'ALARM', secondsAgo: number) {
  const from = to === 'OK' ? 'ALARM' : 'OK';
  const event = alarmEvent(Date.now() - secondsAgo * 1_000, { alarmName, minute: 0, from, to }, ACCOUNT);
  return { ...event, region: REGION, resources: [arnOf(alarmName)] };
}

function batch(...bodies: string[]) {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 's', ApproximateFirstReceiveTimestamp: '0' };
  return { Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, attributes, eventSource: 'aws:sqs' })) };
}

const names = () => published.map(({ DetailType }) => DetailType);

test('the handlers, one after the other, take an alarm to its case and the case to its end', async () => {
  await call('sweep-incidents', {});

  const answer = await call('record-alarm', batch(JSON.stringify(change('orders', 'ALARM', 60)), '{"detail":'));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(letters.map(({ MessageBody }) => MessageBody)).toEqual(['{"detail":']);
  expect(letters[0]!.MessageAttributes.reason.StringValue).toContain('not JSON');
  const [opened] = simulator.cases();
  expect(opened).toMatchObject({ subject: expect.stringContaining('orders'), status: expect.not.stringMatching('resolved') });
  expect(await stored('orders')).toMatchObject({ phase: 'open', case: { caseId: opened!.caseId } });
  expect(names()).toContain('Support Case Opened');

  const inspectAt = (await stored('orders')).case!.inspectAt!;
  await call('follow-case', { detail: { 'case-id': opened!.caseId, 'event-name': 'AddCommunicationToCase' } });
  expect((await stored('orders')).case!.inspectAt! < inspectAt).toBe(true);

  alarms.push({ AlarmName: 'orders', AlarmArn: arnOf('orders'), StateValue: 'OK', StateTransitionedTimestamp: Date.now() / 1_000 });
  await call('record-alarm', batch(JSON.stringify(change('orders', 'OK', 1))));
  expect(simulator.cases()).toMatchObject([{ status: 'resolved' }]);
  expect(names()).toContain('Support Case Resolved');
});

test('the comparison with CloudWatch records an alarm of which no event came', async () => {
  const since = (Date.now() - 3_600_000) / 1_000;
  alarms.push({ AlarmName: 'lost', AlarmArn: arnOf('lost'), StateValue: 'ALARM', StateTransitionedTimestamp: since });
  await call('reconcile-alarms', {});
  expect(await stored('lost')).toMatchObject({ alarm: { value: 'ALARM' }, unreported: [{ value: 'ALARM' }] });
});

test('an event about a case of somebody else is no failure', async () => {
  await expect(call('follow-case', { detail: { 'case-id': 'case-of-others', 'event-name': 'CreateCase' } })).resolves.toBeUndefined();
});
