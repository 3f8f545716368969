import { createServer } from 'node:http';
import { findInstallation, type Installation } from '../../cli/installation';
import type { Session } from '../../cli/session';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { STACK_OUTPUT, TABLE_KEY } from '../../lambdas/shared/contract';
import { appConfigRoutes } from '../../local/cloud/appconfig-api';
import type { AppConfigStore } from '../../local/cloud/appconfig-store';
import type { EventClock } from '../../local/cloud/event-clock';
import { jsonApi, listen } from '../../local/cloud/json-api';
import { Queue } from '../../local/cloud/queue';
import { restJsonApi } from '../../local/cloud/rest-json-api';
import { sqsOperations } from '../../local/cloud/sqs-api';
import { Tables, tableServer } from '../../local/cloud/tables';
import type { SimulatorOptions } from '../../local/support-simulator/settings';
import { CASE_TABLE, close, schema } from '../databases';
import { startTestBed, type TestBed } from '../support-simulator/test-simulator';
import { PushedClock } from './pushed-clock';
import { testIo } from './test-io';
import { PARAMETERS } from './test-parameters';
import { deployLongAgo, RULES_APPLICATION, RULES_ENVIRONMENT, RULES_PROFILE, rulesStore } from './test-rules';

const TABLE = 'Cases';
export const ACCOUNT = '123456789012';
const STACK_ID = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/SupportAutomation/test`;
/** The name of the installation in the markers of its cases. */
export const INSTALLATION = 'test';

/** An installation on loopback: a table, the Support API's simulator, queues and the rules, found by the address of its page. */
export interface TestInstallation extends Omit<TestBed, 'clock'> {
  clock: PushedClock;
  page: string;
  installation: Installation;
  store: IncidentStore;
  /** Makes another table of the same kind. */
  newTable(name: string): Promise<void>;
  /** AWS AppConfig. */
  rules: AppConfigStore;
  /** Puts a document into force, as if it were there since long. */
  haveRules(document: unknown): void;
  /** How many versions of the rules there are. */
  rulesWritten(): number;
  /** The document of the rules as it is now. */
  rulesNow(): { rules?: unknown[]; maintenance?: unknown[] };
  alarmQueue: Queue;
  deadLetterQueue: Queue;
  stop(): Promise<void>;
}

const running: TestInstallation[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(each => each.stop()));
});

/** Starts an installation, which ends with the test. */
export async function startInstallation(options: SimulatorOptions = {}): Promise<TestInstallation> {
  const pushed = new PushedClock();
  const bed = { ...(await startTestBed({ clock: pushed, ...options })), clock: pushed };
  const rules = rulesStore(() => pushed.now().getTime());
  const clock = { time: () => pushed.now().getTime() } as EventClock;
  const queueNamed = (name: string) =>
    new Queue({ name, arn: `arn:${name}`, url: `http://queues/${ACCOUNT}/${name}`, visibilitySeconds: 30 }, clock);
  const [alarmQueue, deadLetterQueue] = [queueNamed('alarms'), queueNamed('dead-letters')];
  const servers = {
    DYNAMODB: await listen(tableServer()),
    SQS: await listen(
      jsonApi(
        'SQS',
        sqsOperations(() => [alarmQueue, deadLetterQueue]),
        refuse,
      ),
    ),
    APPCONFIG: await listen(restJsonApi('AppConfig', appConfigRoutes(rules), refuse)),
  };
  const tables = new Tables(servers.DYNAMODB.url, 'us-east-1');
  const newTable = (name: string) => tables.create(name, TABLE_SETTINGS);
  await newTable(TABLE);
  const outputs = {
    [STACK_OUTPUT.caseTable]: TABLE,
    [STACK_OUTPUT.alarmQueue]: alarmQueue.settings.url,
    [STACK_OUTPUT.deadLetterQueue]: deadLetterQueue.settings.url,
    [STACK_OUTPUT.rulesApplication]: RULES_APPLICATION,
    [STACK_OUTPUT.rulesEnvironment]: RULES_ENVIRONMENT,
    [STACK_OUTPUT.rulesProfile]: RULES_PROFILE,
    [STACK_OUTPUT.rulesStrategy]: 'Watched',
    [STACK_OUTPUT.rulesAtOnceStrategy]: 'AtOnce',
  };
  const urls = Object.entries(servers).map(([service, { url }]) => [service, url]);
  const endpoints = { ...Object.fromEntries(urls), SUPPORT: bed.simulator.url };
  const page = await listen(
    createServer((request, response) => {
      if (request.url !== '/stack.json') return void response.writeHead(404).end();
      const stack = { stackName: 'SupportAutomation', stackId: STACK_ID, region: 'us-east-1', outputs, parameters: PARAMETERS };
      response.end(JSON.stringify({ ...stack, endpoints, now: bed.clock.now().toISOString() }));
    }),
  );
  const installation = await findInstallation({ stackName: 'SupportAutomation', local: page.url });
  const stop = async () => {
    installation.clients.close();
    tables.close();
    await Promise.all([bed.stop(), ...[page, ...Object.values(servers)].map(close)]);
  };
  const store = incidentStore(installation.clients.tables, TABLE);
  const rulesNow = () => JSON.parse(rules.deployed(RULES_ENVIRONMENT, RULES_PROFILE)!.content.toString('utf8'));
  const haveRules = (document: unknown) => deployLongAgo(rules, document);
  const rulesWritten = () => rules.profiles.get(RULES_PROFILE)!.versions.length;
  const started = {
    ...bed,
    page: page.url,
    installation,
    store,
    newTable,
    rules,
    rulesNow,
    haveRules,
    rulesWritten,
    alarmQueue,
    deadLetterQueue,
    stop,
  };
  running.push(started);
  return started;
}

function refuse(call: { service: string; operation: string }): void {
  throw new Error(`${call.service} ${call.operation} is not part of this installation.`);
}

const TABLE_SETTINGS = {
  AttributeDefinitions: CASE_TABLE.keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: schema(TABLE_KEY),
  GlobalSecondaryIndexes: CASE_TABLE.indexes,
};

/** Runs a command as for people, and gives what it said. */
export async function words(bed: TestInstallation, command: (session: Session) => Promise<unknown>, io = testIo()): Promise<string> {
  await command({ installation: bed.installation, io, output: {} });
  return io.stdout;
}

/** Runs a command as for programs, and gives the document. */
// biome-ignore lint/suspicious/noExplicitAny: a document's shape is what the tests are about.
export async function document(bed: TestInstallation, command: (session: Session) => Promise<unknown>, io = testIo()): Promise<any> {
  await command({ installation: bed.installation, io, output: { format: 'json' } });
  return JSON.parse(io.stdout);
}
