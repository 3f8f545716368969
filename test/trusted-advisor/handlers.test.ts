import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { Dynalite } from '../databases';

type Handler = (event: unknown) => Promise<Record<string, unknown>>;

const tables = new Dynalite();
const published: { DetailType: string; Detail: string }[] = [];
const environment = { ...process.env };
let simulator: Simulator;
let eventBus: Server;

/** As Lambda does it: the environment first, then the module. */
function load(handler: string): Handler {
  return require(`../../lambdas/trusted-advisor/handlers/${handler}`).handler;
}

beforeAll(async () => {
  await tables.start();
  const { tableName } = await tables.advisorTable();
  simulator = await startSimulator({
    world: readWorld({
      enqueuedSeconds: 3_000,
      everyCheck: { refreshedSecondsAgo: 604_800, flagged: [0] },
      overrides: [{ checkIds: ['Qch7DwouX1'], flagged: [2] }],
    }),
  });
  eventBus = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const { Entries } = JSON.parse(body);
      published.push(...Entries);
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'id' })) }));
    });
  });
  await new Promise<void>(resolve => eventBus.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SUPPORT: simulator.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(eventBus.address() as AddressInfo).port}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    TABLE_NAME: tableName,
    CHECK_LANGUAGE: 'en',
    CHECK_CATEGORIES: 'cost_optimizing, security',
    DEADLINE_MINUTES: '60',
    RULES_APPLICATION: '',
  });
});

afterAll(async () => {
  process.env = environment;
  await simulator.close();
  eventBus.closeAllConnections();
  await new Promise(resolve => eventBus.close(resolve));
  await tables.stop();
});

test('the handlers, one after the other, are a run', async () => {
  const run = { runId: 'run-1', startedAt: new Date().toISOString() };
  const started = await load('start-refresh')({ ...run, input: {} });
  expect(started).toMatchObject({ runId: 'run-1', next: 'wait', waitSeconds: 15, ticks: 0 });
  expect(started.pending).toBeGreaterThan(10);
  expect(started.pending).toBeLessThan(106);

  const looked = await load('poll-refresh')(started);
  expect(looked).toMatchObject({ next: 'wait', ticks: 1, pending: started.pending });

  const collected = await load('collect-results')(looked);
  expect(collected).toMatchObject({ next: 'done', outcome: 'partial', unfinished: started.pending, flagged: 1, openFindings: 2 });
  expect(published.map(({ DetailType }) => DetailType)).toEqual([
    'Trusted Advisor Finding Appeared',
    'Trusted Advisor Finding Appeared',
    'Trusted Advisor Refresh Completed',
  ]);

  const told = { id: 'e-1', detail: { 'check-name': 'Low Utilization Amazon EC2 Instances', status: 'WARN', resource_id: 'nobody' } };
  expect(await load('follow-advisor')(told)).toBe('unknown-resource');

  await load('report-failure')({ ...run, failure: { Error: 'TimeoutError', Cause: 'late' } });
  expect(published.at(-1)?.DetailType).toBe('Trusted Advisor Refresh Failed');
});
