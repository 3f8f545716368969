import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT, processesNaming, START, type Started, startProcess, until } from './start-process';

/** Of these tests together, so that tsx compiles what the processes run only once. */
const temporary = mkdtempSync(join(tmpdir(), 'endings-'));
let folder: string;
const running: Started[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(temporary, 'test-'));
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});
afterAll(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }));

function start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const started = startProcess(command, args, { TMPDIR: temporary, SUPPORT_AUTOMATION_CACHE: cache(), ...env });
  running.push(started);
  return started;
}

/** Of this test alone: nothing is kept in it yet. */
const cache = () => join(folder, 'assemblies');
const assemblies = () => (existsSync(cache()) ? readdirSync(cache()).filter(name => name !== 'compiled') : []);
const isSynthesising = () => assemblies().some(name => readdirSync(join(cache(), name)).length > 0);
const noProcessIsLeft = () => until(() => processesNaming(PROJECT).filter(line => line.includes('bin/support-automation')).length === 0);

describe('a synthesis that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s ends in one line with %d, and leaves nothing', async (signal, code) => {
    const { child, output, ended } = start(process.execPath, [...START, '--port', '0']);
    await until(isSynthesising);
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(output).toEqual({ stdout: 'Synthesising the stack ...\nStopped before the story began.\n', stderr: '' });
    expect(assemblies()).toEqual([]);
    await noProcessIsLeft();
  });

  test('by SIGKILL ends by itself, and what it has begun is not taken for an assembly', async () => {
    const { child, ended } = start(process.execPath, [...START, '--once']);
    await until(isSynthesising);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await noProcessIsLeft();
    expect(assemblies()).toEqual([expect.stringMatching(/^[0-9a-f]{32}-/)]);
  });
});

describe('a run that stays up', () => {
  const address = ({ output }: Started) => until(() => /The story is over[\s\S]*Page +(http\S+)/.exec(output.stdout)?.[1]);
  const isDown = (url: string) =>
    until(() =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );

  /** An assembly whose stack has nothing in it. */
  function flags(): string[] {
    writeFileSync(join(folder, 'SupportAutomation.template.json'), JSON.stringify({ Resources: {} }));
    writeFileSync(join(folder, 'SupportAutomation.assets.json'), JSON.stringify({ files: {} }));
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify({ source: 'test', 'detail-type': 'Anything', detail: {} }));
    return ['--port', '0', '--assembly', folder, '--event', event, '--for', '1m'];
  }

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends by %s with 0, because its story was over', async signal => {
    const run = start(process.execPath, [...START, ...flags()]);
    const url = await address(run);
    run.child.kill(signal);
    expect(await run.ended).toBe(0);
    await isDown(url);
  });

  test('ends when the shell that npm started it in is killed', async () => {
    const args = [...START, ...flags()].map(each => `'${each}'`).join(' ');
    const run = start('sh', ['-c', `'${process.execPath}' ${args}; true`], { npm_lifecycle_event: 'start' });
    const url = await address(run);
    run.child.kill('SIGKILL');
    await isDown(url);
  });

  test('ends when npm is killed, and only the shell is left', async () => {
    const args = [...START, ...flags()].map(each => `'${each}'`).join(' ');
    const shell = `'${process.execPath}' ${args}; true`;
    const script = `require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'inherit' })`;
    const run = start(process.execPath, ['-e', script], { npm_lifecycle_event: 'start' });
    const url = await address(run);
    run.child.kill('SIGKILL');
    await isDown(url);
  });
});

describe('before the synthesis', () => {
  test('a port that is taken is told, with code 2', async () => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { output, ended } = start(process.execPath, [...START, '--port', String(port)]);
    expect(await ended).toBe(2);
    expect(output).toEqual({ stdout: '', stderr: `The port ${port} is taken: choose another with --port, or --port 0.\n` });
    await new Promise(resolve => server.close(resolve));
  });

  test('a parameter that the stack does not take is refused in one line, with code 2', async () => {
    const { output, ended } = start(process.execPath, [...START, '--once', '--param', 'Mode=\u202eeviL']);
    expect(await ended).toBe(2);
    expect(output).toEqual({ stdout: '', stderr: expect.stringMatching(/^The parameter Mode cannot be "\\u202eeviL": [^\n]+\n$/) });
  });
});
