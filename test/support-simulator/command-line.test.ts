import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DescribeCasesCommand, DescribeTrustedAdvisorChecksCommand, SupportClient } from '@aws-sdk/client-support';
import { call } from './raw-call';
import { errorNameOf, startTestBed } from './test-simulator';

const project = join(__dirname, '../..');
const children: ChildProcess[] = [];

function run(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/support-simulator/main.ts', ...flags], { cwd: project });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', data => {
    output.stdout += data;
  });
  child.stderr.on('data', data => {
    output.stderr += data;
  });
  return { child, output };
}

async function finished(...flags: string[]) {
  const { child, output } = run(...flags);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

async function listening(...flags: string[]) {
  const { child, output } = run('--port', '0', ...flags);
  await once(child.stdout!, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout)![0];
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SupportClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return { child, output, url, client };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('it says in one line where it listens and how to try it, and Ctrl-C ends it', async () => {
  const { child, output, url, client } = await listening();
  expect(output.stdout.trim().split('\n')).toHaveLength(1);
  expect(output.stdout).toContain(`aws support describe-severity-levels --region us-east-1 --endpoint-url ${url}`);
  await client.send(new DescribeCasesCommand({}));
  child.kill('SIGINT');
  const [code, signal] = await once(child, 'close');
  expect([code, signal]).toEqual([0, null]);
  expect(output.stderr).toBe('DescribeCases 200\n');
});

test('flags set the account, its limits, its world and its faults', async () => {
  const flags = ['--account-id', '111122223333', '--cases-per-hour', '1', '--support-rate', 'unlimited', '--quiet'];
  const world = join(project, 'local/support-simulator/worlds/example.json');
  const { url, client, output } = await listening(...flags, '--world', world, '--fault', 'throttle,operation=DescribeCases,times=1');
  expect(await errorNameOf(client.send(new DescribeCasesCommand({})))).toBe('ThrottlingException');
  for (let n = 0; n < 8; n++) await client.send(new DescribeCasesCommand({}));
  const request = { subject: 's', communicationBody: 'b' };
  expect((await call(url, 'CreateCase', request)).json.caseId).toMatch(/^case-111122223333-/);
  expect((await call(url, 'CreateCase', request)).json.__type).toBe('CaseCreationLimitExceeded');
  const { checks } = await client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'en' }));
  expect(checks).toHaveLength(110);
  expect(output.stderr).toBe('');
  client.destroy();
});

test('an account without a plan', async () => {
  const { client } = await listening('--no-plan');
  expect(await errorNameOf(client.send(new DescribeCasesCommand({})))).toBe('SubscriptionRequiredException');
  client.destroy();
});

test('a port in use is told in one line', async () => {
  const bed = await startTestBed();
  const { code, stderr } = await finished('--port', String(bed.simulator.port));
  expect(code).toBe(1);
  expect(stderr).toBe(`Port ${bed.simulator.port} on 127.0.0.1 is in use: choose another with --port\n`);
  await bed.stop();
});

test('wrong flags are told in one line, each', async () => {
  const mistakes: [flags: string[], message: string][] = [
    [['--port', 'many'], "option '--port <number>' argument 'many' is invalid"],
    [['--account-id', '12'], 'twelve digits'],
    [['--frobnicate'], "unknown option '--frobnicate'"],
    [['--fault', 'meteor'], 'No fault is called meteor'],
    [['--fault', 'throttle,time=2'], '"time=2" is none of'],
    [['--comment-on-resolved', 'explodes'], 'Allowed choices are reopens, stays-resolved, rejected'],
    [['--world', 'biome.json'], 'The world file is wrong at the top'],
    [['--world', 'no-such-file.json'], 'no such file'],
  ];
  const results = await Promise.all(mistakes.map(([flags]) => finished(...flags)));
  for (const [at, { code, stdout, stderr }] of results.entries()) {
    expect(stderr).toContain(mistakes[at]![1]);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  }
});
