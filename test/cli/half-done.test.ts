import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { adopt } from '../../cli/commands/adopt';
import { checks } from '../../cli/commands/checks';
import { listDeadLetters, replayDeadLetters } from '../../cli/commands/dead-letters';
import { dryRunReport } from '../../cli/commands/dry-run-report';
import { explain } from '../../cli/commands/explain';
import { findings } from '../../cli/commands/findings';
import { handOver } from '../../cli/commands/hand-over';
import { incidents } from '../../cli/commands/incidents';
import { refresh } from '../../cli/commands/refresh';
import { reopen } from '../../cli/commands/reopen';
import { resolve } from '../../cli/commands/resolve';
import { putRules, rollBackRules, showRules } from '../../cli/commands/rules';
import { rulesHistory } from '../../cli/commands/rules-history';
import { show } from '../../cli/commands/show';
import { suppress, unsuppress } from '../../cli/commands/suppress';
import { suppressions } from '../../cli/commands/suppressions';
import type { Session } from '../../cli/session';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import type { SimulatorOptions } from '../../local/support-simulator/settings';
import { type Ended, ended, refusal, watchCalls } from './refusing-calls';
import { alarmEvent, haveCase } from './test-incidents';
import { startInstallation, type TestInstallation } from './test-installation';

const folder = mkdtempSync(join(tmpdir(), 'half-done-'));
const RULES = join(folder, 'rules.json');
writeFileSync(RULES, JSON.stringify({ rules: [{ name: 'new' }] }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const YES = { yes: true };

interface Command {
  options?: SimulatorOptions;
  before?: (bed: TestInstallation) => Promise<unknown> | unknown;
  run: (session: Session) => Promise<unknown>;
  /** What has been done, read from where it would be, as the words that have to be said of it. */
  done?: (bed: TestInstallation, before: number) => Promise<RegExp | undefined> | RegExp | undefined;
  /** A number that `done` compares with. */
  count?: (bed: TestInstallation) => number;
}

const comments = (bed: TestInstallation) =>
  bed.simulator.cases().filter(({ recentCommunications }) => recentCommunications.communications.length > 1).length;
const resolvedCases = (bed: TestInstallation) => bed.simulator.cases().filter(({ status }) => status === 'resolved').length;
const aCase = (bed: TestInstallation) => haveCase(bed, 'a');
const twoCases = async (bed: TestInstallation) => [await haveCase(bed, 'a'), await haveCase(bed, 'b')];
const twoLetters = ({ deadLetterQueue }: TestInstallation) =>
  ['a', 'b'].forEach(name => void deadLetterQueue.send(JSON.stringify(alarmEvent(name))));
const twoVersions = (bed: TestInstallation) => [{ rules: [] }, { rules: [{ name: 'second' }] }].forEach(each => void bed.haveRules(each));
/** Words about each of so many. */
const times = (words: string, count: number) => (count > 0 ? new RegExp(`(${words}[^]*){${count}}`) : undefined);
const written = (bed: TestInstallation, before: number) => (bed.rulesWritten() > before ? /Version \d+ (is|was) / : undefined);
const deployments = ({ rules }: TestInstallation) => rules.environments.get('environment')!.deployments.length;

const advisorTable = (bed: TestInstallation) => bed.newTable('Advisor');
const withAdvisor = ({ installation, ...session }: Session): Session => {
  const outputs = { ...installation.outputs, [STACK_OUTPUT.advisorTable]: 'Advisor' };
  return { ...session, installation: { ...installation, outputs } };
};

const READS: Record<string, Command> = {
  incidents: { before: aCase, run: session => incidents(session, {}) },
  show: { before: aCase, run: session => show(session, 'a') },
  explain: { before: aCase, run: session => explain(session, 'a') },
  suppressions: { before: aCase, run: session => suppressions(session) },
  'dry-run report': { before: aCase, run: session => dryRunReport(session, { since: 1_000 }) },
  'rules show': { before: twoVersions, run: session => showRules(session) },
  checks: { before: advisorTable, run: session => checks(withAdvisor(session)) },
  findings: { before: advisorTable, run: session => findings(withAdvisor(session)) },
  'rules history': { before: twoVersions, run: rulesHistory },
};

const WRITES: Record<string, Command> = {
  resolve: {
    before: aCase,
    run: session => resolve(session, 'a', YES),
    done: bed => (resolvedCases(bed) > 0 ? /Case \d+ is resolved\./ : undefined),
  },
  reopen: {
    options: { commentOnResolved: 'reopens' },
    before: async bed => bed.simulator.human.resolve((await aCase(bed)).displayId),
    run: session => reopen(session, 'a', { reason: 'It is back.', ...YES }),
    done: bed => (comments(bed) > 0 ? /The comment is on case \d+/ : undefined),
  },
  'hand-over': { before: twoCases, run: session => handOver(session, YES), done: bed => times('handed over', comments(bed)) },
  'hand-over --resolve': {
    before: twoCases,
    run: session => handOver(session, { resolve: true, ...YES }),
    done: bed => times('ALARM  resolved', resolvedCases(bed)),
  },
  'dead-letters': {
    before: twoLetters,
    run: listDeadLetters,
    done: ({ deadLetterQueue }) => (deadLetterQueue.visible().length < 2 ? /nobody else sees them for two minutes/ : undefined),
  },
  'dead-letters replay': {
    before: twoLetters,
    run: session => replayDeadLetters(session, { all: true }),
    done: ({ deadLetterQueue }) => new RegExp(`Replayed ${2 - deadLetterQueue.contents.length}\\.|lack a permission`),
  },
  'rules put': { run: session => putRules(session, RULES, { atOnce: true }), count: bed => bed.rulesWritten(), done: written },
  suppress: {
    run: session => suppress(session, 'a', { for: '1h', reason: 'a test' }),
    count: bed => bed.rulesWritten(),
    done: written,
  },
  unsuppress: {
    before: bed => ended(bed, session => suppress(session, 'a', { for: '1h', reason: 'a test' })),
    run: session => unsuppress(session, 'a'),
    count: bed => bed.rulesWritten(),
    done: written,
  },
  'rules rollback': {
    before: twoVersions,
    run: session => rollBackRules(session, undefined, { atOnce: true }),
    count: deployments,
    done: (bed, before) => (deployments(bed) > before ? /Version 1 is being deployed/ : undefined),
  },
  adopt: {
    before: async bed => [await aCase(bed), await bed.newTable('NewCases')],
    run: ({ installation, ...session }) => {
      const outputs = { ...installation.outputs, [STACK_OUTPUT.caseTable]: 'NewCases' };
      return adopt({ ...session, installation: { ...installation, outputs } }, { caseTable: 'Cases', ...YES });
    },
    done: async ({ installation }) => {
      const { Count = 0 } = await installation.clients.tables.send(new ScanCommand({ TableName: 'NewCases' }));
      return new RegExp(`records copied into NewCases: ${Count}`);
    },
  },
};

/** An installation in which the command has something to do. */
async function prepared({ options, before }: Command): Promise<TestInstallation> {
  const bed = await startInstallation(options);
  await before?.(bed);
  return bed;
}

const everything = ({ stdout, stderr, sentence }: Ended) => [stdout, stderr, sentence].join('\n');

/** The calls that a command makes when none is refused, by name. */
async function callsOf(command: Command, bed: TestInstallation): Promise<string[]> {
  const names: string[] = [];
  const stop = watchCalls(bed, name => names.push(name));
  const { sentence } = await ended(bed, session => command.run(session));
  stop();
  expect([sentence, names]).toEqual([undefined, expect.arrayContaining([expect.anything()])]);
  return names;
}

/** Runs a command whose calls are refused from one of them on. */
async function refusedFrom(call: number, { run }: Command, bed: TestInstallation): Promise<Ended> {
  let made = 0;
  const stop = watchCalls(bed, name => {
    if (made++ >= call) throw refusal('AccessDeniedException', `not authorized to perform: x:${name}`);
  });
  const heard = await ended(bed, run);
  stop();
  return heard;
}

/** It says that it did not come to its end, and who has to do what about it. */
function expectToBeTold(heard: Ended, call: string): void {
  expect([call, heard.sentence]).toEqual([call, expect.any(String)]);
  expect(everything(heard)).toMatch(/lack a permission(: x:\w+)?\. Ask whoever administers/);
}

describe.each(Object.entries(READS))('%s', (_, command) => {
  test('whichever of its calls is refused, it says so, and what to do', async () => {
    const bed = await prepared(command);
    const calls = await callsOf(command, bed);
    for (const [at, name] of calls.entries()) expectToBeTold(await refusedFrom(at, command, bed), name);
  });
});

describe.each(Object.entries(WRITES))('%s', (_, command) => {
  test('whichever of its calls is refused, it says so, what to do, and what is done already', async () => {
    const calls = await callsOf(command, await prepared(command));
    for (const [at, name] of calls.entries()) {
      const bed = await prepared(command);
      const before = command.count?.(bed) ?? 0;
      const heard = await refusedFrom(at, command, bed);
      expectToBeTold(heard, name);
      const done = await command.done?.(bed, before);
      if (done) expect([name, everything(heard)]).toEqual([name, expect.stringMatching(done)]);
    }
  });
});

describe('refresh', () => {
  const RUN = 'arn:aws:states:us-east-1:123456789012:execution:Refresh:run-7';

  /** An installation whose state machine is there, and runs for ever. */
  async function running() {
    const bed = await startInstallation();
    const { stateMachines } = bed.installation.clients;
    stateMachines.middlewareStack.add(() => async () => ({
      output: { $metadata: {}, executionArn: RUN, status: 'RUNNING' },
      response: {},
    }));
    const outputs = { ...bed.installation.outputs, [STACK_OUTPUT.refreshStateMachine]: 'arn:state-machine' };
    const started = (session: Session) => refresh({ ...session, installation: { ...bed.installation, outputs } }, { wait: true });
    return { bed, started };
  }

  test('that may not be started has not begun', async () => {
    const { bed, started } = await running();
    const heard = await refusedFrom(0, { run: started }, bed);
    expectToBeTold(heard, 'StartExecution');
    expect(everything(heard)).not.toContain('has begun');
  });

  test('whose end may not be seen has begun, and is told by its name', async () => {
    const { bed, started } = await running();
    const heard = await refusedFrom(1, { run: started }, bed);
    expectToBeTold(heard, 'DescribeExecution');
    expect(heard.stderr).toMatch(/^The refresh of all checks has begun \(run-7\)\./);
  });
});
