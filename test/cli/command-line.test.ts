import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Said, said } from './said-by';
import { alarmEvent, haveCase } from './test-incidents';
import { startInstallation } from './test-installation';

const LAUNCHER = join(__dirname, '..', '..', 'cli', 'support-automation.mjs');

/** Runs the program itself, with nobody at the terminal. */
function launch(...args: string[]): Promise<Said> {
  const env = { PATH: process.env.PATH, HOME: __dirname, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', COLUMNS: '200' };
  return new Promise(resolve => {
    const child = execFile(process.execPath, [LAUNCHER, ...args], { env }, (_, stdout, stderr) => {
      resolve({ argv: args, code: child.exitCode ?? -1, stdout, stderr, asked: '' });
    });
    child.stdin?.end();
  });
}

const run = (...argv: string[]) => said(argv, { isTTY: false });

test('a document comes out of a running installation, and ends with 0', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'a');
  const { code, stdout, stderr } = await launch('incidents', '--json', `--local=${bed.page}`);
  expect([code, stderr, JSON.parse(stdout)]).toMatchObject([0, '', [{ alarmName: 'a', phase: 'open' }]]);
});

test('the flags of the installation may stand before the command, too', async () => {
  const bed = await startInstallation();
  bed.deadLetterQueue.send(JSON.stringify(alarmEvent('a')));
  const { code, stdout } = await run(`--local=${bed.page}`, 'dead-letters', 'replay', '--all');
  expect([code, stdout, bed.alarmQueue.contents.length]).toEqual([0, '1 event replayed.\n', 1]);
});

test('the page of a local run may be named by --local-url, and by the older --local=URL', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'a');
  const flags = [['--local-url', bed.page], [`--local-url=${bed.page}`], [`--local=${bed.page}`], ['--local-url', new URL(bed.page).host]];
  for (const flag of flags) {
    const { code, stderr, stdout } = await run(...flag, 'incidents', '--json');
    expect([flag, code, stderr, JSON.parse(stdout)]).toMatchObject([flag, 0, '', [{ alarmName: 'a' }]]);
  }
});

test.each([['rules'], ['']])('without a command, help is shown, and the code is that of wrong usage: %s', async group => {
  const { code, stdout, stderr } = await run(...[group].filter(Boolean));
  expect([code, stderr]).toEqual([2, '']);
  expect(stdout).toMatch(/^Usage: support-automation[^\n]*\n[\s\S]*Commands:\n/);
  expect(stdout).not.toContain('outputHelp');
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('what cannot be done is one line on stderr, and ends with 1', async () => {
  const bed = await startInstallation();
  expect(await launch('show', 'nobody', `--local=${bed.page}`)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There is no incident "nobody": support-automation incidents --all lists them.\n',
  });
});

test('a flag alone means the usual page, and does not swallow the command', async () => {
  const { code, stdout, stderr } = await run('--local', 'incidents', '--phase', 'nonsense');
  expect([code, stdout]).not.toEqual([0, '']);
  expect(stderr).toMatch(/127\.0\.0\.1:4400|There is no phase/);
});

test.each([
  [['bogus'], "unknown command 'bogus'"],
  [['suppress', 'a', '--reason', 'x'], "required option '--for <duration>' not specified"],
  [['resolve'], "missing required argument 'case'"],
  [['rules', 'check', 'none.json'], 'none.json cannot be read: ENOENT.'],
  [['route', '--event', 'none.json', '--param', 'x'], 'Write Name=Value.'],
  [['incidents', '--local-url', ':'], 'Write the address that npm start prints'],
  [['incidents', '--local-url'], "option '--local-url <url>' argument missing"],
])('what is typed wrongly is one line on stderr, and ends with 2: %j', async (args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('a mistake in rules is told with its place and what would be right', async () => {
  const event = join(__dirname, '..', 'cases', 'alarm-events', 'recovered.json');
  const { code, stderr } = await run('rules', 'check', event);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/the document: .*"version"/)]);
});

test('a change that nobody can be asked about wants --yes, and ends with 2', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'a');
  const { code, stderr } = await run('resolve', displayId, `--local=${bed.page}`);
  expect([code, stderr, bed.simulator.cases()[0]?.status]).toEqual([2, expect.stringContaining('add --yes'), 'unassigned']);
});

test('help is there for all of it, and for each command', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  for (const command of [
    'incidents',
    'cases',
    'show',
    'attachment',
    'resolve',
    'reopen',
    'suppress',
    'unsuppress',
    'rules',
    'dead-letters',
    'explain',
    'route',
    'findings',
    'checks',
    'refresh',
    'suppressions',
    'watch',
    'dry-run',
    'hand-over',
    'adopt',
    'complete',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  }
  expect(stdout).toContain('Exit codes: 0 done, 1 could not be done, 2');
  expect((await run('dead-letters', 'replay', '--help')).stdout).toMatch(/--id <id>[\s\S]*--profile <name>/);
});

test('a shell gets a completion script, and the answers to its questions', async () => {
  const script = await launch('complete', 'bash');
  expect([script.code, script.stderr]).toEqual([0, '']);
  expect(script.stdout).toContain('support-automation');
  const answered = await launch('complete', '--', 'rules', '');
  expect(answered.stdout).toMatch(/^rollback\t/m);
  expect((await launch('complete', '--', 'sup')).stdout).toMatch(/^suppressions\t/m);
});
