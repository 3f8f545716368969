import { createServer } from 'node:http';
import timers from 'node:timers/promises';
import { readDeployRequest } from '../../lambdas/operations/preflight/deploy-request';
import { preflight, type Verdict } from '../../lambdas/operations/preflight/preflight';
import { type Checked, runChecks } from '../../lambdas/operations/preflight/run-checks';
import { preflightServices } from '../../lambdas/operations/preflight/services-from-env';
import { ALARM_RULE_DESCRIPTION, PREFLIGHT_KEY } from '../../lambdas/shared/contract';
import { jsonApi, type LocalServer, listen, readBody } from '../../local/cloud/json-api';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { close, Dynalite, type TestTable } from '../databases';
import { deploy, find, REGION } from '../lib/deployed-stack';
import { ROUTE } from '../simulation/routing';

type Handler = (event: unknown, context: unknown) => Promise<void>;

const CONTEXT = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 };
const before = { ...process.env };
const tables = new Dynalite();
const servers: LocalServer[] = [];
/** What was put where CloudFormation waits. */
const answers: Record<string, unknown>[] = [];
/** How often the place where CloudFormation waits answers with an error first. */
let refusals = 0;
let rulesOfBus: object[] = [];
let table: TestTable;
let simulator: Simulator;
let urls: Record<string, string>;

async function serve(server: Parameters<typeof listen>[0]): Promise<string> {
  const local = await listen(server);
  servers.push(local);
  return local.url;
}

beforeAll(async () => {
  // Between two tries to answer CloudFormation nobody has to wait here.
  jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
  await tables.start();
  const answerUrl = await serve(
    createServer(async (request, response) => {
      const body = await readBody(request);
      if (refusals-- > 0) return void response.writeHead(503).end();
      answers.push({ ...JSON.parse(body), contentType: request.headers['content-type'], method: request.method });
      response.end();
    }),
  );
  urls = {
    answer: answerUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: await serve(
      jsonApi('EventBridge', { ListRules: ({ NextToken }) => page(NextToken as string | undefined) }, () => {}),
    ),
  };
});

/** A page for each rule. */
function page(token = '0'): { Rules: object[]; NextToken?: string } {
  const next = Number(token) + 1;
  return { Rules: rulesOfBus.slice(next - 1, next), NextToken: next < rulesOfBus.length ? String(next) : undefined };
}

beforeEach(async () => {
  rulesOfBus = [];
  answers.length = 0;
  refusals = 0;
  table = await tables.caseTable();
  simulator = await startSimulator({ limits: { supportCallsPerSecond: 1_000 } });
});
afterEach(() => simulator.close());
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  for (const server of servers) await close(server);
  await tables.stop();
});

/** The environment that the stack gives the function under these parameters. */
function deployed(parameters: Record<string, string>): void {
  const { Variables } = find(deploy(parameters), 'AWS::Lambda::Function', 'ReadinessCheckInstallation').properties.Environment;
  process.env = {
    ...before,
    ...Variables,
    ...urls,
    CASE_TABLE: table.tableName,
    RULES_APPLICATION: '',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    AWS_ENDPOINT_URL_SUPPORT: simulator.url,
  };
}

async function daily(parameters: Record<string, string> = {}): Promise<Verdict & { sentence: string; counted: number[] }> {
  deployed(parameters);
  const counted: number[] = [];
  const verdict = await preflight({ ...preflightServices(), count: (_, value) => counted.push(value) });
  return { ...verdict, sentence: verdict.result.sentence, counted };
}

async function kept(): Promise<Record<string, unknown>> {
  const { GetCommand } = await import('@aws-sdk/lib-dynamodb');
  return (await table.documents.send(new GetCommand({ TableName: table.tableName, Key: PREFLIGHT_KEY }))).Item ?? {};
}

const noPlan = () => simulator.faults.add({ kind: 'error', error: 'SubscriptionRequiredException', message: 'No plan.' });
const otherRule = (more: object = {}) => ({
  Name: 'Blue-CasesAlarmRule1A2B',
  Description: ALARM_RULE_DESCRIPTION,
  State: 'ENABLED',
  EventPattern: JSON.stringify({ source: ['aws.cloudwatch'], detail: { alarmName: [{ exists: true }] } }),
  ...more,
});

/** An account that offers little. */
function checked(more: Partial<Checked>): Checked {
  return {
    configured: ROUTE,
    addresses: [],
    ownRule: { name: 'ours', alarmNamePrefix: '' },
    readDocument: async () => undefined,
    readCatalog: async () => ({
      readAt: '2026-11-22T00:00:00.000Z',
      services: { 'amazon-cloudwatch': ['other', 'general-guidance'] },
      severities: ['low', 'normal'],
      languages: { 'amazon-cloudwatch/other/technical': ['en', 'ja'] },
    }),
    listRules: async () => [],
    inTime: work => work,
    ...more,
  };
}

describe('what is checked', () => {
  test('an account that has everything: all is well, and it is kept and counted', async () => {
    const { result, sentence, counted } = await daily();
    expect(sentence).toBe('All is well: support plan, codes, addresses, rules, no other installation.');
    expect(result.findings.map(({ subject, outcome }) => `${subject} ${outcome}`)).toEqual([
      'plan good',
      'codes good',
      'addresses good',
      'rules good',
      'installations good',
    ]);
    expect(counted).toEqual([0]);
    expect(await kept()).toMatchObject({ outcome: 'good', sentence, at: result.at });
  });

  test('a support plan without the API is told with what to do', async () => {
    noPlan();
    const { result, counted } = await daily();
    expect(result).toMatchObject({ outcome: 'bad', badSince: result.at });
    expect(result.sentence).toMatch(/^One thing has to be mended\. The support plan has no Support API: .* Business Support\+/);
    expect(counted).toEqual([1]);
  });

  test('a policy that takes the permission away is told apart from that', async () => {
    simulator.faults.add({ kind: 'error', error: 'AccessDeniedException', message: 'No.' });
    expect((await daily()).sentence).toContain('let service control policies and permissions boundaries allow support:*');
  });

  test('a service, and a category, that AWS Support does not know', async () => {
    expect((await daily({ DefaultServiceCode: 'amazon-moon' })).sentence).toContain(
      'By the parameters: AWS Support knows no service "amazon-moon" with the category "other"; "amazon-cloudwatch" is used.',
    );
    expect((await daily({ DefaultCategoryCode: 'craters' })).sentence).toContain('The category "craters" is not one of the service');
  });

  test('a language in which AWS Support does not answer', async () => {
    const [, codes] = await runChecks(checked({ configured: { ...ROUTE, language: 'tr' } }));
    expect(codes!.sentence).toContain('AWS Support does not answer in "tr" about this service; "en" is used.');
    const [, japanese] = await runChecks(checked({ configured: { ...ROUTE, language: 'ja' } }));
    expect(japanese!.outcome).toBe('good');
  });

  test('a severity that the plan does not offer, also where a case only rises to it', async () => {
    const rule = { name: 'db', set: { escalate: [{ afterMinutes: 30, severityCode: 'critical' }] } };
    const found = await runChecks(
      checked({ configured: { ...ROUTE, severityCode: 'urgent' }, readDocument: async () => JSON.stringify({ rules: [rule] }) }),
    );
    expect(found[1]!.sentence).toContain('By the parameters: The support plan does not offer the severity "urgent"; "normal" is used.');
    expect(found[1]!.sentence).toContain('By the rule "db": the support plan does not offer the severity "critical" that a case rises to.');
  });

  test('an address that no mail can reach is told by its place, never repeated', async () => {
    const { sentence } = await daily({ CcEmailAddresses: 'sre@example.com,oncall@localhost', NotificationEmail: 'ops@exam..ple.com' });
    expect(sentence).toContain('number 2 of CcEmailAddresses, the only one of NotificationEmail');
    expect(sentence).not.toMatch(/oncall|localhost|ops@/);
  });

  test.each(['a@b.co', "o'neil+aws@mail.example.com", 'x@xn--bcher-kva.example'])('%s is an address', async address => {
    expect((await daily({ CaseNotificationEmail: address })).result.outcome).toBe('good');
  });

  describe('the rules that are deployed', () => {
    const withRules = async (rules: object) => {
      const findings = await runChecks(checked({ readDocument: async () => JSON.stringify(rules) }));
      return Object.fromEntries(findings.map(finding => [finding.subject, finding]));
    };

    test('cannot be used: the mistake is named with its position', async () => {
      const found = await withRules({ rules: [{ name: 'a', set: { severityCode: 'hgih' } }] });
      expect(found.rules).toMatchObject({ outcome: 'bad', sentence: expect.stringContaining('rules[0].set.severityCode') });
      expect(found.rules!.sentence).toContain('rules edit');
    });

    test('name a service and a severity that there are not: each is told with the rule', async () => {
      const found = await withRules({
        rules: [
          { name: 'db', match: { namespace: 'AWS/RDS' }, set: { serviceCode: 'amazon-moon' } },
          { name: 'quiet', match: { alarmName: 'x*' }, set: { case: false } },
        ],
      });
      expect(found.codes!.sentence).toContain('By the rule "db": AWS Support knows no service "amazon-moon"');
      expect(found.codes!.sentence).not.toContain('quiet');
    });

    test('name an address that no mail can reach', async () => {
      const found = await withRules({ rules: [{ name: 'db', set: { ccEmailAddresses: ['a@b'] } }] });
      expect(found.addresses).toMatchObject({ outcome: 'bad', sentence: expect.stringContaining('the only one of the rule "db"') });
    });
  });

  describe('another installation', () => {
    test('takes the same alarms: its rule is named', async () => {
      rulesOfBus = [otherRule({ Name: 'CasesAlarmRuleOfSomebodyElse', Description: 'Other.' }), otherRule()];
      expect((await daily()).sentence).toContain('Another installation takes the same alarms (rule Blue-CasesAlarmRule1A2B)');
    });

    test.each<[string, object, Record<string, string>]>([
      ['is this one', { Name: find(deploy(), 'AWS::Events::Rule', 'CasesAlarmRule').logicalId }, {}],
      ['is switched off', { State: 'DISABLED' }, {}],
      [
        'takes other names',
        { EventPattern: JSON.stringify({ detail: { alarmName: [{ prefix: 'test-' }] } }) },
        { AlarmNamePrefix: 'prod-' },
      ],
    ])('is none when it %s', async (_, more, parameters) => {
      rulesOfBus = [otherRule(more)];
      expect((await daily(parameters)).result.outcome).toBe('good');
    });

    test('takes some of the same alarms where its prefix begins with ours', async () => {
      rulesOfBus = [otherRule({ EventPattern: JSON.stringify({ detail: { alarmName: [{ prefix: 'prod-db-' }] } }) })];
      expect((await daily({ AlarmNamePrefix: 'prod-' })).result.outcome).toBe('bad');
    });
  });

  test('a Support API that is down: nothing is known, nothing is bad, nothing is counted', async () => {
    simulator.faults.add({ kind: 'error', error: 'InternalServerError', message: 'Down.' });
    const { result, counted } = await daily();
    expect(result).toMatchObject({ outcome: 'unknown', badSince: undefined });
    expect(result.sentence).toContain('could not be found out (InternalServerError)');
    expect(counted).toEqual([0]);
  });

  test('every service is down: each check says so, and none stops another', async () => {
    const down = () => Promise.reject(Object.assign(new Error('Down.'), { name: 'InternalServerError' }));
    const found = await runChecks(checked({ readDocument: down, readCatalog: down, listRules: down }));
    expect(found.map(({ subject, outcome }) => `${subject} ${outcome}`)).toEqual([
      'plan unknown',
      'addresses good',
      'rules unknown',
      'installations unknown',
    ]);
  });

  test('what was bad before keeps its beginning; what is mended loses it', async () => {
    const fault = noPlan();
    const first = await daily();
    expect((await daily()).result.badSince).toBe(first.result.at);
    simulator.faults.remove(fault);
    expect((await daily()).result.badSince).toBeUndefined();
  });

  test('Off asks nobody', async () => {
    noPlan();
    const { result, counted } = await daily({ Preflight: 'Off' });
    expect(result).toMatchObject({ outcome: 'off', findings: [] });
    expect([counted, simulator.calls]).toEqual([[], {}]);
  });
});

describe('a deployment', () => {
  const request = (RequestType: string, more: object = {}) => ({
    RequestType,
    ResponseURL: `${urls.answer}/answer?X-Amz-Signature=secret`,
    StackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/support/1',
    RequestId: 'q1',
    LogicalResourceId: 'ReadinessResult',
    ...more,
  });

  /** As Lambda does it: the environment first, then a module of its own. */
  async function ask(event: unknown, parameters: Record<string, string> = {}) {
    deployed(parameters);
    let handler!: Handler;
    jest.isolateModules(() => {
      handler = require('../../lambdas/operations/handlers/preflight').handler;
    });
    await handler(event, CONTEXT);
    return answers.at(-1);
  }

  test('gets its answer, with the result for the output of the stack', async () => {
    expect(await ask(request('Create'))).toEqual({
      method: 'PUT',
      contentType: '',
      StackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/support/1',
      RequestId: 'q1',
      LogicalResourceId: 'ReadinessResult',
      PhysicalResourceId: 'preflight',
      Status: 'SUCCESS',
      Data: { Result: 'All is well: support plan, codes, addresses, rules, no other installation.' },
    });
  });

  test('goes on with a warning by default, and stops with what to do where Preflight is Fail', async () => {
    noPlan();
    expect(await ask(request('Create'))).toMatchObject({
      Status: 'SUCCESS',
      Data: { Result: expect.stringContaining('Business Support+') },
    });
    const stopped = await ask(request('Create'), { Preflight: 'Fail' });
    expect(stopped).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/Business Support\+.* Or deploy with Preflight=Warn\.$/),
    });
  });

  test('goes on in spite of Fail while the Support API is down', async () => {
    simulator.faults.add({ kind: 'error', error: 'InternalServerError', message: 'Down.' });
    expect(await ask(request('Create'), { Preflight: 'Fail' })).toMatchObject({ Status: 'SUCCESS' });
  });

  test('that was refused can be taken back, and is refused again when it is tried again', async () => {
    noPlan();
    const [old, next] = [
      { Preflight: 'Fail', severity: 'normal' },
      { severity: 'urgent', Preflight: 'Fail' },
    ];
    const update = (ResourceProperties: object, OldResourceProperties: object) =>
      ask(request('Update', { PhysicalResourceId: 'preflight', ResourceProperties, OldResourceProperties }), { Preflight: 'Fail' });
    expect(await update(next, old)).toMatchObject({ Status: 'FAILED' });
    expect(await update({ severity: 'normal', Preflight: 'Fail' }, next)).toMatchObject({ Status: 'SUCCESS' });
    expect(await update(next, old)).toMatchObject({ Status: 'FAILED' });
  });

  test('is not refused when that cannot be kept: it could not be taken back', async () => {
    noPlan();
    deployed({ Preflight: 'Fail' });
    const services = preflightServices();
    const update = readDeployRequest(request('Update', { ResourceProperties: { a: '2' }, OldResourceProperties: { a: '1' } }));
    expect(await preflight(services, update)).toMatchObject({ isRefused: true });
    const store = { ...services.store, write: () => Promise.reject(new Error('The table is full.')) };
    expect(await preflight({ ...services, store }, update)).toMatchObject({ isRefused: false, result: { outcome: 'bad' } });
  });

  test('that deletes the stack is answered at once, with no environment and no service', async () => {
    const { handler } = require('../../lambdas/operations/handlers/preflight') as { handler: Handler };
    process.env = { ...before, POWERTOOLS_LOG_LEVEL: 'SILENT' };
    await handler(request('Delete', { PhysicalResourceId: 'preflight' }), CONTEXT);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'preflight' }]);
    expect(simulator.calls).toEqual({});
  });

  test('that deletes the stack is not refused by Fail, and nobody is asked', async () => {
    noPlan();
    expect(await ask(request('Delete', { PhysicalResourceId: 'preflight' }), { Preflight: 'Fail' })).toMatchObject({ Status: 'SUCCESS' });
    expect(simulator.calls).toEqual({});
  });

  test('gets its answer although the first try failed', async () => {
    refusals = 1;
    expect(await ask(request('Delete'))).toMatchObject({ Status: 'SUCCESS' });
  });

  test('whose answer nobody takes ends in an error that keeps the address to itself', async () => {
    refusals = 3;
    const failure: Error = await ask(request('Delete')).then(
      () => new Error('none'),
      error => error,
    );
    expect(failure.message).toBe('CloudFormation did not take the answer of the preflight: status 503.');
    expect(failure.stack).not.toContain('secret');
  });

  test('is not what a daily run is taken for: it answers nobody', async () => {
    await ask({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} });
    expect(answers).toEqual([]);
    expect(await kept()).toMatchObject({ outcome: 'good' });
  });
});
