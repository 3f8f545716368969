import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRules, getRules, putRules } from '../../cli/commands/rules';
import { suppress, unsuppress } from '../../cli/commands/suppress';
import { document, startInstallation, type TestInstallation, testIo, words } from './test-installation';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const GOOD = { rules: [{ name: 'payments', match: { alarmName: 'pay-*' }, set: { severityCode: 'high' } }] };
const rulesWritten = ({ rules }: TestInstallation) => rules.get('/rules')!.version - 1;

describe('the rules', () => {
  test('are printed as they are', async () => {
    const bed = await startInstallation();
    bed.rules.set('/rules', { value: '{ "rules":   [] }', version: 1 });
    expect(await words(bed, getRules)).toBe('{ "rules":   [] }\n');
  });

  test('of a file are put into force as they are written', async () => {
    const bed = await startInstallation();
    const io = testIo();
    expect(await words(bed, session => putRules(session, file(GOOD)), io)).toBe(
      'In force within minutes: 1 rule, 0 maintenance windows.\n',
    );
    expect([bed.rulesNow(), io.stderr]).toEqual([GOOD, '']);
  });

  test.each([
    ['a mistake in a setting', { rules: [{ name: 'a', set: { severityCode: 'huge' } }] }, /rules\[0\]\.set\.severityCode: /],
    ['two rules of one name', { rules: [GOOD.rules[0], GOOD.rules[0]] }, /rules\[1\]\.name: "payments" is already the name of rules\[0\]/],
    ['what is not JSON', '{', /Not JSON: /],
  ])('with %s are refused with its place, and nothing is written', async (_, content, message) => {
    const bed = await startInstallation();
    await expect(words(bed, session => putRules(session, file(content)))).rejects.toMatchObject({ name: 'UsageError', message });
    expect(() => checkRules({ io: testIo(), json: false }, file(content))).toThrow(message);
    expect(rulesWritten(bed)).toBe(0);
  });

  test('of a file can be checked without asking anybody', () => {
    const io = testIo();
    checkRules({ io, json: true }, file(GOOD));
    expect(JSON.parse(io.stdout)).toEqual({ rules: 1, maintenance: 0 });
    expect(() => checkRules({ io, json: true }, join(folder, 'none.json'))).toThrow(/none\.json cannot be read: ENOENT/);
  });

  test('that somebody else changed at the same moment are told about', async () => {
    const bed = await startInstallation();
    const { parameters } = bed.installation.clients;
    const send = parameters.send.bind(parameters) as (command: object) => Promise<object>;
    const interfering = async (command: object) => {
      const answer = await send(command);
      if ('Parameter' in answer) bed.rules.set('/rules', { value: '{"rules":[]}', version: 2 });
      return answer;
    };
    Object.assign(parameters, { send: interfering });
    const io = testIo();
    await words(bed, session => putRules(session, file(GOOD)), io);
    expect(io.stderr).toContain('Somebody else changed the rules at the same moment, and that change is lost: see versions 2 to 2');
  });
});

describe('suppressing', () => {
  const hour = { for: '1h', reason: 'database upgrade' };

  test('adds a window for the alarm, for as long as it was asked for, and leaves everything else as it is', async () => {
    const bed = await startInstallation();
    const exclusions = [{ checkId: 'x', reason: 'known', expires: '2099-01-01T00:00:00Z' }];
    bed.rules.set('/rules', { value: JSON.stringify({ ...GOOD, exclusions, templates: { ask: 'Please look.' } }), version: 1 });
    const { from, until } = await document(bed, session => suppress(session, 'checkout-*', hour));
    expect(Date.parse(until) - Date.parse(from)).toBe(3_600_000);
    expect(Math.abs(Date.parse(from) - bed.clock.now().getTime())).toBeLessThan(60_000);
    expect(bed.rulesNow()).toEqual({
      ...GOOD,
      exclusions,
      templates: { ask: 'Please look.' },
      maintenance: [{ name: 'database upgrade', match: { alarmName: 'checkout-*' }, from, until }],
    });
  });

  test('drops windows that are over, and keeps those that are not', async () => {
    const bed = await startInstallation();
    const window = (name: string, until: string) => ({ name, match: { region: 'eu-*' }, from: '2020-01-01T00:00:00Z', until });
    const maintenance = [window('over', '2020-01-02T00:00:00Z'), window('lasts', '2099-01-01T00:00:00Z')];
    bed.rules.set('/rules', { value: JSON.stringify({ maintenance }), version: 1 });
    await words(bed, session => suppress(session, 'a', hour));
    expect(bed.rulesNow().maintenance).toMatchObject([{ name: 'lasts' }, { name: 'database upgrade' }]);
  });

  test('ends when it is taken back; other windows stay', async () => {
    const bed = await startInstallation();
    await words(bed, session => suppress(session, 'a-*', hour));
    await words(bed, session => suppress(session, 'b-*', hour));
    await words(bed, session => unsuppress(session, 'a-*'));
    expect(bed.rulesNow().maintenance).toMatchObject([{ match: { alarmName: 'b-*' } }]);
    await expect(words(bed, session => unsuppress(session, 'a-*'))).rejects.toThrow('No maintenance window is for alarms called "a-*"');
  });

  test('a window that names more than the alarm was not made by it, and stays', async () => {
    const bed = await startInstallation();
    const maintenance = [
      { name: 'x', match: { alarmName: 'a', region: 'eu-*' }, from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' },
    ];
    bed.rules.set('/rules', { value: JSON.stringify({ maintenance }), version: 1 });
    await expect(words(bed, session => unsuppress(session, 'a'))).rejects.toThrow('No maintenance window');
  });

  test('touches no rules that the engine passes over', async () => {
    const bed = await startInstallation();
    bed.rules.set('/rules', { value: '{"rules":[{"name":""}]}', version: 1 });
    await expect(words(bed, session => suppress(session, 'a', hour))).rejects.toThrow(/rules\[0\]\.name.*Mend them first/);
    expect(rulesWritten(bed)).toBe(0);
  });

  test.each([
    [{ for: 'soon', reason: 'x' }, '"soon" is no duration'],
    [{ for: '0m', reason: 'x' }, 'longer than nothing'],
    [{ for: '1h', reason: '  ' }, 'may be empty'],
  ])('is refused for %j', async (options, message) => {
    const bed = await startInstallation();
    await expect(words(bed, session => suppress(session, 'a', options))).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
    expect(rulesWritten(bed)).toBe(0);
  });
});
