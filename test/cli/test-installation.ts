import { createServer } from 'node:http';
import { CreateCaseCommand } from '@aws-sdk/client-support';
import { findInstallation, type Installation } from '../../cli/installation';
import type { Session } from '../../cli/session';
import type { AlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { type Incident, newIncident } from '../../lambdas/cases/incident/incident';
import { caseMarker, referenceLine } from '../../lambdas/cases/incident/marker';
import { withText } from '../../lambdas/cases/incident/our-texts';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { STACK_OUTPUT, TABLE_KEY } from '../../lambdas/shared/contract';
import { rulesJsonSchema } from '../../lib/rules-json-schema';
import type { Clock } from '../../local/clock';
import { appConfigRoutes } from '../../local/cloud/appconfig-api';
import { AppConfigStore } from '../../local/cloud/appconfig-store';
import type { EventClock } from '../../local/cloud/event-clock';
import { jsonApi, type LocalServer, listen } from '../../local/cloud/json-api';
import { Queue } from '../../local/cloud/queue';
import { restJsonApi } from '../../local/cloud/rest-json-api';
import { sqsOperations } from '../../local/cloud/sqs-api';
import { Tables, tableServer } from '../../local/cloud/tables';
import type { SimulatorOptions } from '../../local/support-simulator/settings';
import { type Situation, situated } from '../cases/sample-incidents';
import { CASE_TABLE } from '../databases';
import { startTestBed, type TestBed, validCase } from '../support-simulator/test-simulator';
import { testIo } from './test-io';

const TABLE = 'Cases';
const ACCOUNT = '123456789012';
const STACK_ID = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/SupportAutomation/test`;
const [RULES_APPLICATION, RULES_ENVIRONMENT, RULES_PROFILE] = ['application', 'environment', 'profile'] as const;

/** The name of the installation in the markers of its cases. */
export const INSTALLATION = 'test';

const PARAMETERS = {
  Mode: 'Live',
  MaxCasesPerHour: '5',
  OpenDelaySeconds: '60',
  ResolveDelaySeconds: '900',
  AutoResolve: 'true',
  ReopenWindowHours: '24',
  QuietPeriodMinutes: '15',
  DefaultServiceCode: 'amazon-cloudwatch',
  DefaultCategoryCode: 'general-guidance',
  DefaultSeverityCode: 'normal',
  IssueType: 'technical',
  CaseLanguage: 'en',
  CcEmailAddresses: 'secret.person@example.com',
};

/** The machine's time, which a test may push on. Far from it the SDK takes errors for those of a wrong clock, and tries again. */
class PushedClock implements Clock {
  #ahead = 0;
  now = () => new Date(Date.now() + this.#ahead);
  sleep = (milliseconds: number) => new Promise<void>(wake => void setTimeout(wake, milliseconds).unref());
  advance(seconds: number): void {
    this.#ahead += seconds * 1000;
  }
}

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

/** AWS AppConfig as the stack sets it up, with nothing in it. */
function rulesStore(now: () => number): AppConfigStore {
  const store = new AppConfigStore(now);
  const strategy = (id: string, bakeMinutes: number) =>
    store.strategies.set(id, { id, deploymentMinutes: 0, bakeMinutes, growthFactor: 100, growthType: 'LINEAR' });
  strategy('Watched', 5);
  strategy('AtOnce', 0);
  store.profiles.set(RULES_PROFILE, { applicationId: RULES_APPLICATION, schemas: [JSON.parse(rulesJsonSchema())], versions: [] });
  store.environments.set(RULES_ENVIRONMENT, { applicationId: RULES_APPLICATION, deployments: [] });
  return store;
}

function deployLongAgo(store: AppConfigStore, document: unknown): void {
  const { versions } = store.profiles.get(RULES_PROFILE)!;
  const { deployments } = store.environments.get(RULES_ENVIRONMENT)!;
  const content = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  versions.push({ number: versions.length + 1, content, contentType: 'application/json', description: 'somebody: long ago' });
  const strategy = store.strategies.get('AtOnce')!;
  const at = { number: deployments.length + 1, version: versions.length, startedAt: store.now() - 3_600_000 };
  deployments.push({ ...at, profileId: RULES_PROFILE, strategy });
}

function refuse(call: { service: string; operation: string }): void {
  throw new Error(`${call.service} ${call.operation} is not part of this installation.`);
}

function close({ server }: LocalServer): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];
const TABLE_SETTINGS = {
  AttributeDefinitions: CASE_TABLE.keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: keySchema(TABLE_KEY),
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

const SINCE = '2026-11-22T09:00:00.000Z';

/** An alarm's change as CloudWatch tells it. */
export function alarmEvent(alarmName: string): AlarmEvent {
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: ACCOUNT,
    region: 'us-east-1',
    resources: [`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${alarmName}`],
    detail: {
      alarmName,
      configuration: {
        metrics: [{ id: 'm1', metricStat: { metric: { namespace: 'AWS/Lambda', name: 'Errors' }, period: 60, stat: 'Sum' } }],
      },
      state: { value: 'ALARM', timestamp: SINCE, reason: 'Threshold crossed.' },
    },
  } as AlarmEvent;
}

/** Writes an incident in ALARM, pending unless told otherwise, with the change that began it. */
export async function haveIncident({ store }: TestInstallation, alarmName: string, situation: Situation = {}): Promise<Incident> {
  const arn = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${alarmName}`;
  const incidentKey = situation.incidentKey ?? `${ACCOUNT}|us-east-1|${arn}`;
  const change = { id: `${SINCE}#ALARM`, value: 'ALARM' as const, timestamp: SINCE, text: 'Threshold crossed.' };
  const subject = { kind: 'alarm' as const, accountId: ACCOUNT, region: 'us-east-1', name: alarmName, arn };
  const pending = { phase: 'pending', generation: 1, reason: 'open-delay' } as const;
  const incident = situated(newIncident({ incidentKey, subject }, change), { ...pending, ...situation });
  await store.putChange(incidentKey, { ...change, disposition: 'recorded', event: alarmEvent(alarmName) });
  return (await store.save(incident))!;
}

/** An incident whose case is open at the simulated AWS. */
export async function haveCase(bed: TestInstallation, alarmName: string, situation: Situation = {}) {
  const incident = await haveIncident(bed, alarmName);
  const { caseId = '', displayId, sent } = await openCase(bed, incident);
  const open = { phase: 'open', caseId, displayId, sent, reason: 'case-is-open' } as const;
  const saved = (await bed.store.save(situated(incident, { ...open, ...situation })))!;
  return { incident: saved, caseId, displayId };
}

/** Opens a case for an incident, with the text that tells whose it is, and notes that. */
export async function openCase({ client, simulator, store }: TestInstallation, incident: Incident) {
  const marker = caseMarker(INSTALLATION, incident);
  const text = { subject: `ALARM: ${incident.subject.name} [${marker}]`, communicationBody: `It fires.\n\n${referenceLine(marker)}` };
  const { caseId = '' } = await client.send(new CreateCaseCommand({ ...validCase, ...text }));
  await store.linkCase(caseId, incident.incidentKey);
  return { caseId, sent: withText(incident.sent, 'cases', text.communicationBody), displayId: simulator.cases()[0]!.displayId! };
}
