import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRules, putRules, rollBackRules, showRules } from '../../cli/commands/rules';
import { editRules } from '../../cli/commands/rules-edit';
import { diffRules, rulesHistory } from '../../cli/commands/rules-history';
import { suppress, unsuppress } from '../../cli/commands/suppress';
import type { Session } from '../../cli/session';
import { document, startInstallation, type TestInstallation, words } from './test-installation';
import { type TestIo, testIo } from './test-io';

// Some of these make a hundred calls, on a machine that may be busy.
const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Somebody at a terminal for whom time passes while a command waits. @param meanwhile what else happens while it waits, once */
function patientIo({ clock }: TestInstallation, meanwhile = () => {}): TestIo {
  const io = testIo({ isTTY: true });
  io.sleep = async milliseconds => {
    if (io.slept === 0) meanwhile();
    io.slept += milliseconds;
    clock.advance(milliseconds / 1000);
  };
  return io;
}

const named = (name: string) => ({ rules: [{ name, match: { alarmName: 'pay-*' }, set: { severityCode: 'high' } }] });
const GOOD = named('payments');
const put =
  (content: unknown, options = {}) =>
  (session: Session) =>
    putRules(session, file(content), options);

describe('the rules', () => {
  test('are printed as they are', async () => {
    const bed = await startInstallation();
    bed.haveRules('{ "rules":   [] }');
    expect(await words(bed, session => showRules(session))).toBe('{ "rules":   [] }\n');
  });

  test('that were never put are none, and that is said', async () => {
    const bed = await startInstallation();
    const io = testIo();
    expect(await words(bed, session => showRules(session), io)).toBe('{}\n');
    expect(io.stderr).toContain('No rules were ever deployed');
  });

  test('of an earlier version are printed by its number; one that is not there is named', async () => {
    const bed = await startInstallation();
    bed.haveRules('{"rules":[]}');
    bed.haveRules(GOOD);
    expect(await words(bed, session => showRules(session, '1'))).toBe('{"rules":[]}\n');
    await expect(words(bed, session => showRules(session, '7'))).rejects.toMatchObject({
      name: 'CannotDo',
      message: 'There is no version 7 of the rules: rules history lists them.',
    });
    await expect(words(bed, session => showRules(session, 'x'))).rejects.toMatchObject({ name: 'UsageError' });
  });

  test('of a file are put into force as they are written, and the alarm is watched for five minutes', async () => {
    const bed = await startInstallation();
    const io = patientIo(bed);
    expect(await words(bed, put(GOOD), io)).toBe(
      'Version 1 is in force: 1 rule, 0 maintenance windows. The functions notice within two minutes.\n',
    );
    expect(bed.rulesNow()).toEqual(GOOD);
    expect(io.slept).toBe(300_000);
    expect(io.stderr).toContain('the alarm RoutingRulesRejected is watched for 5 minutes');
  });

  test('are put without waiting when that is wished', async () => {
    const bed = await startInstallation();
    const io = testIo();
    expect(await document(bed, put(GOOD, { wait: false }), io)).toMatchObject({ version: 1, deployment: 1, state: 'BAKING' });
    expect(io.slept).toBe(0);
    expect(await document(bed, put(named('b'), { atOnce: true }), patientIo(bed))).toMatchObject({ version: 2, state: 'COMPLETE' });
  });

  test.each([
    ['templates in double braces', { templates: { subject: '{{alarmName}} is {{state}} in {{region}}', ask: 'Look at {{alarmName}}.' } }],
    [
      '300 KB',
      {
        rules: Array.from({ length: 3_000 }, (_, index) => ({
          name: `rule ${index}`,
          match: { alarmName: `a-${index}-${'x'.repeat(50)}` },
        })),
      },
    ],
    ['letters of all kinds', { rules: [{ name: 'Zahlungen 支払い 🛒', match: { alarmName: 'zahl-*' } }] }],
  ])('with %s are kept to the letter', async (_, content) => {
    const bed = await startInstallation();
    await words(bed, put(content, { atOnce: true }));
    expect(bed.rulesNow()).toEqual(content);
  });

  test.each([
    ['a mistake in a setting', { rules: [{ name: 'a', set: { severityCode: 'huge' } }] }, /rules\[0\]\.set\.severityCode: /],
    ['two rules of one name', { rules: [GOOD.rules[0], GOOD.rules[0]] }, /rules\[1\]\.name: "payments" is already the name of rules\[0\]/],
    ['what is not JSON', '{', /Not JSON: /],
  ])('with %s are refused with its place, and nothing is written', async (_, content, message) => {
    const bed = await startInstallation();
    await expect(words(bed, put(content))).rejects.toMatchObject({ name: 'UsageError', message });
    expect(() => checkRules({ io: testIo(), output: {} }, file(content))).toThrow(message);
    expect(bed.rulesWritten()).toBe(0);
  });

  test('of a file can be checked without asking anybody', () => {
    const io = testIo();
    checkRules({ io, output: { format: 'json' } }, file(GOOD));
    expect(JSON.parse(io.stdout)).toEqual({ rules: 1, maintenance: 0, exclusions: 0 });
    expect(() => checkRules({ io, output: { format: 'json' } }, join(folder, 'none.json'))).toThrow(/none\.json cannot be read: ENOENT/);
  });

  test('that the alarm rolls back are told with the reason, and those from before are in force', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    const io = patientIo(bed, () => bed.rules.rollBack('environment', 'The alarm RoutingRulesRejected went off.'));
    await expect(words(bed, put(named('b')), io)).rejects.toMatchObject({
      name: 'CannotDo',
      message: expect.stringMatching(/^Version 2 was rolled back: The alarm RoutingRulesRejected went off\. The rules from before/),
    });
    expect(bed.rulesNow()).toEqual(GOOD);
  });

  test('wait for a deployment that is not over, and come after it', async () => {
    const bed = await startInstallation();
    await words(bed, put(GOOD, { wait: false }));
    const io = patientIo(bed);
    await words(bed, put(named('b'), { atOnce: true }), io);
    expect(io.stderr).toContain('Deployment 1, of version 1, is not over yet (BAKING): waiting for it.');
    expect([bed.rulesNow(), io.slept]).toEqual([named('b'), 300_000]);
  });

  test('give up on a deployment that takes too long, and write nothing', async () => {
    const bed = await startInstallation();
    bed.rules.strategies.get('Watched')!.bakeMinutes = 600;
    await words(bed, put(GOOD, { wait: false }));
    await expect(words(bed, put(named('b')), patientIo(bed))).rejects.toThrow(/is not over yet \(BAKING\)\. Nothing was changed/);
    expect(bed.rulesWritten()).toBe(1);
  });

  test('that somebody else wrote between reading and writing are not overwritten', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    beforeWriting(bed, () => bed.haveRules(named('theirs')));
    await expect(words(bed, put(named('mine')))).rejects.toMatchObject({
      name: 'CannotDo',
      message: expect.stringContaining('Somebody else changed or deployed the rules at the same moment'),
    });
    expect(bed.rulesNow()).toEqual(named('theirs'));
  });

  test('that are written while somebody else deploys stay undeployed, and that is said', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    beforeDeploying(bed, () => {
      const { deployments } = bed.rules.environments.get('environment')!;
      const strategy = bed.rules.strategies.get('Watched')!;
      deployments.push({ number: 2, profileId: 'profile', version: 1, strategy, startedAt: bed.rules.now() });
    });
    await expect(words(bed, put(named('b')))).rejects.toThrow(/^Version 2 is written, but not in force: .*at the same moment/);
    expect(bed.rulesNow()).toEqual(GOOD);
  });

  test('that are too large for the account are refused with both sizes', async () => {
    const bed = await startInstallation();
    const large = { rules: [{ name: 'x'.repeat(2_200_000) }] };
    await expect(words(bed, put(large))).rejects.toMatchObject({
      name: 'CannotDo',
      message: expect.stringMatching(/too large for AWS AppConfig: they have 2149 KB, and the account's limit is 2048 KB/),
    });
  });

  test('that the validator of a newer or older stack refuses are told with its details', async () => {
    const bed = await startInstallation();
    bed.rules.profiles.get('profile')!.schemas = [{ type: 'object', properties: { rules: { type: 'array', maxItems: 0 } } }];
    await expect(words(bed, put(GOOD))).rejects.toThrow(
      /Version 1 is written, but not in force: AWS AppConfig does not take the rules: .*\n {2}#\/rules: .* \(maxItems\)/,
    );
  });
});

/** Lets something happen right before a command of that name is sent. */
function before(bed: TestInstallation, commandName: string, happening: () => void): void {
  const { appConfig } = bed.installation.clients;
  const send = appConfig.send.bind(appConfig) as (...command: object[]) => Promise<object>;
  const interrupted = async (...command: object[]) => {
    if (command[0]!.constructor.name === commandName) happening();
    return send(...command);
  };
  Object.assign(appConfig, { send: interrupted });
}
const beforeWriting = (bed: TestInstallation, happening: () => void) => before(bed, 'CreateHostedConfigurationVersionCommand', happening);
const beforeDeploying = (bed: TestInstallation, happening: () => void) => before(bed, 'StartDeploymentCommand', happening);

describe('editing the rules', () => {
  /** An editor that writes one text after the other. */
  const editor = (bed: TestInstallation, ...texts: unknown[]) => {
    const files: string[] = [];
    const seen: string[] = [];
    const io = patientIo(bed);
    io.edit = async path => {
      files.push(path);
      seen.push(readFileSync(path, 'utf8'));
      const text = texts.shift();
      if (text !== undefined) writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text));
    };
    return { io, files, seen };
  };
  const edit = (session: Session) => editRules(session, { atOnce: true });

  test('shows those in force, and puts into force what was written', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    const { io, files, seen } = editor(bed, named('edited'));
    await words(bed, edit, io);
    expect([seen, bed.rulesNow()]).toEqual([[JSON.stringify(GOOD)], named('edited')]);
    expect(() => readFileSync(files[0]!)).toThrow('ENOENT');
  });

  test('that changes nothing writes nothing', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    const { io, files } = editor(bed);
    expect(await words(bed, edit, io)).toBe('Nothing was changed.\n');
    expect(bed.rulesWritten()).toBe(1);
    expect(() => readFileSync(files[0]!)).toThrow('ENOENT');
  });

  test('tells mistakes with their places and opens the editor again on what was written', async () => {
    const bed = await startInstallation();
    const { io, seen } = editor(bed, { rules: [{ name: '' }] }, GOOD);
    await words(bed, edit, io);
    expect(io.stderr).toContain('rules[0].name: ');
    expect([seen[1], bed.rulesNow()]).toEqual(['{"rules":[{"name":""}]}', GOOD]);
  });

  test('does not overwrite a version that somebody wrote meanwhile, and keeps what was written in its file', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    const { io, files } = editor(bed, named('mine'));
    const { edit: write } = io;
    io.edit = async path => {
      await write(path);
      bed.haveRules(named('theirs'));
    };
    await expect(words(bed, edit, io)).rejects.toThrow('Somebody else changed or deployed the rules');
    expect(bed.rulesNow()).toEqual(named('theirs'));
    expect(JSON.parse(readFileSync(files[0]!, 'utf8'))).toEqual(named('mine'));
    expect(io.stderr).toContain(`What you wrote is in ${files[0]}`);
    rmSync(join(files[0]!, '..'), { recursive: true });
  });

  test('needs a terminal', async () => {
    const bed = await startInstallation();
    await expect(words(bed, edit, testIo())).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('the versions', () => {
  async function threeVersions() {
    const bed = await startInstallation();
    await words(bed, put(named('a'), { atOnce: true, message: 'the beginning' }));
    await words(bed, put(named('b'), { atOnce: true }));
    const io = patientIo(bed, () => bed.rules.rollBack('environment', 'The alarm went off.'));
    await words(bed, put(named('c')), io).catch(() => {});
    return bed;
  }

  test('are listed with what became of them, when, by whom and why', async () => {
    const bed = await threeVersions();
    const listed = await document(bed, rulesHistory);
    expect(listed.map(({ version, state }: { version: number; state: string }) => [version, state])).toEqual([
      [3, 'rolled back'],
      [2, 'in force'],
      [1, 'earlier'],
    ]);
    expect(listed[2].description).toMatch(/^.+: the beginning$/);
    expect(Date.parse(listed[0].deployedAt)).toBeGreaterThan(bed.clock.now().getTime() - 600_000);
    expect(await words(bed, rulesHistory)).toMatch(/^VERSION +STATE +DEPLOYED +BY\n3 +rolled back/);
  });

  test('are as many as there are, also beyond a page', async () => {
    const bed = await startInstallation();
    for (let index = 0; index < 120; index++) bed.haveRules(named(`rule ${index}`));
    expect(await document(bed, rulesHistory)).toHaveLength(120);
    expect(JSON.parse(await words(bed, session => showRules(session)))).toEqual(named('rule 119'));
  });

  test('roll back to the one that was in force before, or to any other', async () => {
    const bed = await threeVersions();
    await words(bed, session => rollBackRules(session, undefined, { atOnce: true }));
    expect(bed.rulesNow()).toEqual(named('a'));
    await words(bed, session => rollBackRules(session, '3', { atOnce: true }));
    expect(bed.rulesNow()).toEqual(named('c'));
    await expect(words(bed, session => rollBackRules(session, '3'))).rejects.toThrow('Version 3 is in force.');
    await expect(words(bed, session => rollBackRules(session, '9'))).rejects.toThrow('There is no version 9');
    expect(bed.rulesWritten()).toBe(3);
  });

  test('there is nothing to roll back to before there were two', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    await expect(words(bed, session => rollBackRules(session, undefined))).rejects.toThrow('No other version was ever in force');
  });

  test('that cannot be used do not come back', async () => {
    const bed = await startInstallation();
    bed.haveRules('{"rules":[{"name":"a"},{"name":"a"}]}');
    bed.haveRules(GOOD);
    await expect(words(bed, session => rollBackRules(session, '1'))).rejects.toThrow(/rules\[1\]\.name/);
    expect(bed.rulesNow()).toEqual(GOOD);
  });

  test('are compared line by line, with each other, with the one in force and with a file', async () => {
    const bed = await threeVersions();
    const change = (from: string, to: string) => expect.stringContaining(`-       "name": "${from}",\n+       "name": "${to}",`);
    expect(await words(bed, session => diffRules(session, '1'))).toEqual(change('a', 'b'));
    expect(await words(bed, session => diffRules(session, '1', '3'))).toEqual(change('a', 'c'));
    expect(await words(bed, session => diffRules(session, file(named('d'))))).toEqual(change('b', 'd'));
    expect(await words(bed, session => diffRules(session, file(named('b'))))).toBe('No difference.\n');
  });
});

describe('suppressing', () => {
  const hour = { for: '1h', reason: 'database upgrade' };

  test('adds a window for the alarm, for as long as it was asked for, and leaves everything else as it is', async () => {
    const bed = await startInstallation();
    const exclusions = [{ checkId: 'x', reason: 'known', expires: '2099-01-01T00:00:00Z' }];
    bed.haveRules({ ...GOOD, exclusions, templates: { ask: 'Please look.' } });
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

  test('works where there never were any rules, and one change can follow another at once', async () => {
    const bed = await startInstallation();
    const io = testIo();
    await words(bed, session => suppress(session, 'a', hour), io);
    await words(bed, session => suppress(session, 'b', hour), io);
    await words(bed, session => unsuppress(session, 'a'), io);
    expect(bed.rulesNow().maintenance).toMatchObject([{ match: { alarmName: 'b' } }]);
    expect(io.slept).toBe(0);
  });

  test('builds on the rules in force, not on a version that was rolled back', async () => {
    const bed = await startInstallation();
    bed.haveRules(GOOD);
    const io = patientIo(bed, () => bed.rules.rollBack('environment', 'The alarm went off.'));
    await words(bed, put(named('bad')), io).catch(() => {});
    await words(bed, session => suppress(session, 'a', hour));
    expect(bed.rulesNow()).toMatchObject({ ...GOOD, maintenance: [{ match: { alarmName: 'a' } }] });
  });

  test('drops windows that are over, and keeps those that are not', async () => {
    const bed = await startInstallation();
    const window = (name: string, until: string) => ({ name, match: { region: 'eu-*' }, from: '2020-01-01T00:00:00Z', until });
    const maintenance = [window('over', '2020-01-02T00:00:00Z'), window('lasts', '2099-01-01T00:00:00Z')];
    bed.haveRules({ maintenance });
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
    bed.haveRules({ maintenance });
    await expect(words(bed, session => unsuppress(session, 'a'))).rejects.toThrow('No maintenance window');
  });

  test('touches no rules that the engine passes over', async () => {
    const bed = await startInstallation();
    bed.haveRules('{"rules":[{"name":""}]}');
    await expect(words(bed, session => suppress(session, 'a', hour))).rejects.toThrow(/rules\[0\]\.name.*Mend them first/);
    expect(bed.rulesWritten()).toBe(1);
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
    expect(bed.rulesWritten()).toBe(0);
  });
});
