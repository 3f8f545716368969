import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../lambdas/shared/usage-error';
import { describeDuration, formatOffset, parseDuration } from '../../local/duration';
import { readEventFiles } from '../../local/event-files';
import { readOptions } from '../../local/options';
import { readWorldFile } from '../../local/world-file';
import { START } from './start-process';

const folder = mkdtempSync(join(tmpdir(), 'command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** An assembly whose stack has one parameter and nothing else. */
function emptyAssembly(): string {
  const Parameters = { Mode: { Type: 'String', Default: 'DryRun', AllowedValues: ['DryRun', 'Live'] } };
  file('SupportAutomation.template.json', { Parameters, Resources: {} });
  file('SupportAutomation.assets.json', { files: {} });
  return folder;
}

function start(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [...START, ...args], (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

describe('the command', () => {
  test('says in one line what is wrong with a flag, and ends with code 2', async () => {
    expect(await start('--once', '--speed', 'fast')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^option '--speed <n>' argument 'fast'[^\n]*\n$/),
    });
  });

  test('says in one line that a value is not allowed, and ends with code 2', async () => {
    const { code, stderr } = await start('--once', '--json', '--assembly', emptyAssembly(), '--param', 'Mode=Maybe');
    expect([code, stderr]).toEqual([2, 'The parameter Mode cannot be "Maybe": must be one of DryRun, Live.\n']);
  });

  test('says in one line that a world is wrong, and ends with code 2', async () => {
    expect(await start('--once', '--assembly', emptyAssembly(), '--world', file('world.json', { checkCount: -1 }))).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^\S+world\.json: The world file is wrong at checkCount: [^\n]+\n$/),
    });
  });

  test('plays an empty stack to its end and prints one document', async () => {
    const event = file('one.json', { source: 'test', 'detail-type': 'Anything', detail: {} });
    const { code, stdout } = await start('--once', '--json', '--assembly', emptyAssembly(), '--event', event, '--for', '90m');
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      incidents: [],
      cases: [],
      supportCalls: {},
      publishedEvents: [],
      deadLetters: [],
      trustedAdvisor: null,
    });
    expect(Date.parse(report.endedAt) - Date.parse(report.startedAt)).toBe(90 * 60_000);
  });
});

describe('the flags', () => {
  const refused = [
    ['--speed', '0'],
    ['--speed', '-1'],
    ['--port', '70000'],
    ['--port', 'x'],
    ['--for', '2 hours'],
    ['--for', ''],
    ['--param', 'Mode'],
    ['--param', '=Live'],
    ['--unknown', 'x'],
    ['more', 'words'],
  ];
  const repeated = ['--event', 'a', '--event', 'b', '--param', 'Mode=Live', '--param', 'CcEmailAddresses=a@b=c,d', '--speed', '60'];

  test('have defaults', () => {
    const absent = { once: false, json: false, verbose: false };
    expect(readOptions([])).toEqual({ ...absent, events: [], parameters: {}, forMilliseconds: 7_200_000, port: 4400 });
  });

  test('may be repeated where that makes sense', () => {
    const parameters = { Mode: 'Live', CcEmailAddresses: 'a@b=c,d' };
    expect(readOptions(repeated)).toMatchObject({ events: ['a', 'b'], parameters, speed: 60 });
  });

  test.each(refused.map(argv => [argv.join(' '), argv] as const))('%s is refused', (_, argv) => {
    expect(() => readOptions(argv)).toThrow(UsageError);
  });
});

describe('a duration', () => {
  test.each([
    ['45s', 45_000],
    ['90m', 5_400_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['0.5h', 1_800_000],
  ])('%s is understood', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test('is shown the way people read it', () => {
    expect([formatOffset(0), formatOffset(3_723_900), formatOffset(90_061_000)]).toEqual(['+00:00:00', '+01:02:03', '+1d 01:01:01']);
    expect([describeDuration(90_000), describeDuration(720_000), describeDuration(9_000_000)]).toEqual(['90 s', '12 min', '2.5 h']);
  });
});

describe('a file of a world', () => {
  test.each([
    ['is not there', undefined, /nowhere\.json cannot be read: there is no such file\.$/],
    ['is not JSON', '{', /world\.json is not JSON: /],
  ])('that %s is refused with its name', (_, content, message) => {
    const path = content === undefined ? join(folder, 'nowhere.json') : file('world.json', content);
    expect(() => readWorldFile(path)).toThrow(message);
  });
});

describe('a file of events', () => {
  const event = { source: 'a', 'detail-type': 'b' };

  test('holds one event or several, and files keep their order', () => {
    const files = [
      file('a.json', { ...event, id: '1' }),
      file('b.json', [
        { ...event, id: '2' },
        { ...event, id: '3' },
      ]),
    ];
    expect(readEventFiles(files).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  test.each([
    ['is not there', undefined, /nowhere\.json cannot be read: there is no such file/],
    ['is not JSON', '{\n  "a": 1,\n  b\n}', /\.json is not JSON: .*line 3 column 3/],
    ['holds something else', '"text"', /\.json is no EventBridge event: it is not an object/],
    ['holds an event without a source', [event, { 'detail-type': 'b' }], /\.json, event 2 is no EventBridge event: it has no "source"/],
    ['holds an event without a type', { source: 'a' }, /it has no "detail-type"/],
    ['holds a time that is none', { ...event, time: 'soon' }, /its "time" is "soon"/],
    ['holds a detail that is none', { ...event, detail: 'text' }, /its "detail" is not an object/],
  ])('that %s is refused with its name', (_, content, message) => {
    const path = content === undefined ? join(folder, 'nowhere.json') : file('bad.json', content);
    expect(() => readEventFiles([path])).toThrow(message);
  });
});
