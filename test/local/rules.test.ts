import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateHostedConfigurationVersionCommand, GetDeploymentCommand, StartDeploymentCommand } from '@aws-sdk/client-appconfig';
import { putRules } from '../../cli/commands/rules';
import { suppress, unsuppress } from '../../cli/commands/suppress';
import { findInstallation, type Installation } from '../../cli/installation';
import { environmentOf, profileOf, readRules } from '../../cli/rules-store';
import type { Session } from '../../cli/session';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { startConsole, stopConsole } from '../../local/console/server';
import { reportRun } from '../../local/report';
import { playEvents, type Run, startRun } from '../../local/run';
import { alarmEvent } from '../../local/sample-story';
import { sharedAssembly } from '../shared-assembly';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
let assembly: Assembly;
let run: Run;
let page: Awaited<ReturnType<typeof startConsole>>;
let installation: Installation;

beforeAll(async () => {
  assembly = readAssembly(await sharedAssembly(), STACK_NAME);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  const parameters = { Mode: 'Live', RefreshSchedule: 'cron(0 0 1 1 ? 2099)', OpenDelaySeconds: '0' };
  run = await startRun({ assembly, parameters, onMoment: () => {}, onLog: () => {} });
  page = await startConsole(run, 0);
  installation = await findInstallation({ stackName: STACK_NAME, local: page.url });
});
afterEach(async () => {
  installation.clients.close();
  stopConsole(page);
  await run.stop();
});

const minutes = (count: number) => run.cloud.clock.runUntil(run.cloud.clock.time() + count * 60_000);

/** Somebody who waits on the clock of the run. */
function session(): Session {
  const sleep = (milliseconds: number) => minutes(milliseconds / 60_000);
  const io = { out: () => {}, err: () => {}, isTTY: false, ask: async () => '', edit: async () => {}, readInput: () => '', sleep };
  return { installation: { ...installation, now: () => new Date(run.cloud.clock.time()) }, io, output: { format: 'json' } };
}

const fire = (alarmName: string) =>
  playEvents(run, [
    alarmEvent(run.start, { alarmName, minute: (run.cloud.clock.time() - run.start) / 60_000 + 1, from: 'OK', to: 'ALARM' }),
  ]);

function file(content: unknown): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const URGENT = {
  rules: [{ name: 'shop', match: { alarmName: 'shop-*' }, set: { severityCode: 'urgent' } }],
  templates: { ask: 'Please call the shop about {{alarmName}}.' },
};

test('rules that were put, with templates, are followed by the next alarm, and a window that was put after them too', async () => {
  await putRules(session(), file(URGENT));
  await suppress(session(), 'shop-web', { for: '2h', reason: 'upgrade' });
  await minutes(2);
  await fire('shop-web');
  await fire('shop-db');
  await minutes(5);
  const { cases, incidents, defects } = await reportRun(run);
  expect(defects).toEqual([]);
  expect(cases).toMatchObject([{ subject: expect.stringContaining('shop-db'), severityCode: 'urgent' }]);
  expect(JSON.stringify(cases)).toContain('Please call the shop about shop-db.');
  expect(incidents.map(({ alarmArn, phase }) => [alarmArn?.split(':').at(-1), phase]).sort()).toEqual([
    ['shop-db', 'open'],
    ['shop-web', 'idle'],
  ]);
  await unsuppress(session(), 'shop-web');
  expect(JSON.parse((await readRules(installation)).json)).toEqual({ ...URGENT, maintenance: [] });
});

test('rules that the functions cannot use are rolled back by the alarm, and alarms become cases meanwhile', async () => {
  await putRules(session(), file(URGENT));
  const { appConfig } = installation.clients;
  const { ConfigurationProfileId } = profileOf(installation);
  const twice = { ...URGENT, rules: [URGENT.rules[0], URGENT.rules[0]] };
  const content = { Content: Buffer.from(JSON.stringify(twice)), ContentType: 'application/json' };
  await appConfig.send(new CreateHostedConfigurationVersionCommand({ ...profileOf(installation), ...content }));
  const { DeploymentNumber } = await appConfig.send(
    new StartDeploymentCommand({
      ...environmentOf(installation),
      ConfigurationProfileId,
      ConfigurationVersion: '2',
      DeploymentStrategyId: installation.outputs[STACK_OUTPUT.rulesStrategy],
    }),
  );
  await fire('shop-db');
  await minutes(4);
  const { State, EventLog } = await appConfig.send(new GetDeploymentCommand({ ...environmentOf(installation), DeploymentNumber }));
  expect(State).toBe('ROLLED_BACK');
  expect(run.timeline.moments.some(({ text }) => text.startsWith('our own alarm RoutingRulesRejected goes off'))).toBe(true);
  expect(EventLog?.[0]?.Description).toMatch(/RoutingRulesRejected\w* went off/);
  expect(await readRules(installation)).toMatchObject({ version: 1, json: JSON.stringify(URGENT) });
  expect((await reportRun(run)).cases).toMatchObject([{ subject: expect.stringContaining('shop-db') }]);
});
