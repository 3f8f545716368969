import { checks } from '../../cli/commands/checks';
import { findings } from '../../cli/commands/findings';
import { refresh } from '../../cli/commands/refresh';
import { findInstallation, type Installation } from '../../cli/installation';
import type { Session } from '../../cli/session';
import { STACK_NAME } from '../../local/assembly';
import { readAssembly } from '../../local/cloud/template';
import { startConsole, stopConsole } from '../../local/console/server';
import { type Run, startRun } from '../../local/run';
import { testIo } from '../cli/test-io';
import { sharedAssembly } from '../shared-assembly';

let run: Run;
let page: Awaited<ReturnType<typeof startConsole>>;
let installation: Installation;

beforeEach(async () => {
  const assembly = readAssembly(await sharedAssembly(), STACK_NAME);
  const parameters = { RefreshSchedule: 'cron(0 0 1 1 ? 2099)' };
  run = await startRun({ assembly, parameters, onMoment: () => {}, onLog: () => {} });
  page = await startConsole(run, 0);
  installation = await findInstallation({ stackName: STACK_NAME, local: page.url });
});
afterEach(async () => {
  installation.clients.close();
  stopConsole(page);
  await run.stop();
});

/** Runs a command for somebody who waits on the clock of the run. */
async function said(command: (session: Session) => Promise<unknown>, output: Session['output'] = { format: 'json' }) {
  const io = testIo();
  io.sleep = milliseconds => run.cloud.clock.runUntil(run.cloud.clock.time() + milliseconds);
  await command({ installation: { ...installation, now: () => new Date(run.cloud.clock.time()) }, io, output });
  return io;
}

test('a refresh is started, waited for and told; its checks and findings are listed', async () => {
  await expect(said(session => findings(session, { new: true }))).rejects.toThrow('No refresh has come to its end yet');
  const { stdout, stderr } = await said(session => refresh(session, { wait: true }), {});
  expect(stderr).toContain('The refresh of all checks has begun');
  expect(stdout).toMatch(
    /^The refresh is complete after \d+ minutes\.\n106 checks: 87 refreshed, 5 already fresh, 12 refreshed by AWS itself, 2 abandoned/,
  );

  const known = JSON.parse((await said(session => checks(session))).stdout);
  expect(known).toHaveLength(106);
  const flagged = JSON.parse((await said(session => checks(session, { flagged: true }))).stdout);
  expect(new Set(flagged.map(({ status }: { status: string }) => status))).toEqual(new Set(['warning', 'error']));

  const found = JSON.parse((await said(session => findings(session, {}))).stdout);
  const open = known.reduce((sum: number, { openFindings }: { openFindings: number }) => sum + openFindings, 0);
  expect(found).toHaveLength(open);
  const fresh = JSON.parse((await said(session => findings(session, { new: true }))).stdout);
  expect(fresh).toHaveLength(open);
  expect(found[0].status).toBe('error');

  const [{ checkId, checkName, resourceId, region }] = found;
  const narrowed = async (options: object) => JSON.parse((await said(session => findings(session, options))).stdout);
  expect(new Set((await narrowed({ check: [checkId] })).map((each: { checkName: string }) => each.checkName))).toEqual(
    new Set([checkName]),
  );
  expect(await narrowed({ resource: resourceId, check: [checkName] })).toMatchObject([{ resourceId }]);
  expect((await narrowed({ findingRegion: region })).length).toBeGreaterThan(0);
  expect(await narrowed({ findingRegion: 'nowhere' })).toEqual([]);
  await expect(narrowed({ check: ['no such check'] })).rejects.toThrow('There is no check "no such check"');

  const words = (await said(session => checks(session), {})).stdout;
  expect(words).toMatch(/^ID +STATUS +CHECK +CATEGORY +FINDINGS +SUPPRESSED +SAVINGS A MONTH +REFRESHED\n/);
  expect(words).toContain('cost optimization');
});

test('one check is refreshed by its name, and a machine that is not there is an error', async () => {
  // Checks are known from the first refresh on.
  await said(session => refresh(session, { wait: true }));
  const known = JSON.parse((await said(session => checks(session))).stdout);
  const { checkId, name } = known[0];
  const { stdout } = await said(session => refresh(session, { check: [name], wait: true }));
  expect(JSON.parse(stdout)).toMatchObject({ chosenByHand: true, checks: 1 });
  const started = JSON.parse((await said(session => refresh(session, { check: [checkId] }))).stdout);
  expect(started).toMatchObject({ checkIds: [checkId], runId: expect.stringMatching(/^local-/) });
  // Nobody waits for that one, but the run must not end in its middle.
  await run.cloud.clock.runUntil(run.cloud.clock.time() + 2 * 3_600_000);
  expect(run.cloud.machines.executions.at(-1)).toMatchObject({ status: 'SUCCEEDED' });
  const elsewhere = {
    ...installation,
    outputs: { ...installation.outputs, RefreshStateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' },
  };
  await expect(refresh({ installation: elsewhere, io: testIo(), output: {} })).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});
