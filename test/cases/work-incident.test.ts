import type { CaseServices, DoStep, Steps } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { workIncident } from '../../lambdas/cases/engine/work-incident';
import type { PendingCall } from '../../lambdas/cases/incident/calls';
import type { Incident } from '../../lambdas/cases/incident/incident';
import type { FailedStep } from '../../lambdas/cases/incident/setbacks';
import type { Step } from '../../lambdas/cases/incident/step';
import { at, change, IDENTITY, incident, type Situation, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

const KEY = IDENTITY.incidentKey;
const NOW = 1_000;
const OK = { value: 'OK', timestamp: at(300), since: at(300) } as const;
const ALARM = { value: 'ALARM', timestamp: at(0), since: at(0) } as const;
const LATE = [change('ALARM', 0)];
const NEWS = [{ detailType: 'T', detail: {} }];

/** One incident in a table, steps that do what a test says, and what happened in its order. */
class Bench {
  readonly engine = new TestEngine();
  readonly log: string[] = [];
  readonly services: CaseServices;

  constructor(situation: Situation, steps: Partial<Record<Step, DoStep>>) {
    this.engine.seconds = NOW;
    this.have(incident({ version: 1, ...situation }));
    const logged = Object.keys(STEPS).map(name => {
      const unexpected: DoStep = async () => {
        throw new Error(`${name} is no part of this test`);
      };
      const step = steps[name as Step] ?? unexpected;
      const logging: DoStep = (...given) => {
        this.log.push(name);
        return step(...given);
      };
      return [name, logging];
    });
    const save: CaseServices['incidents']['save'] = async next => {
      const saved = await this.engine.store.save(next);
      this.log.push(saved ? 'write' : 'write in vain');
      return saved;
    };
    const incidents = { ...this.engine.store, save };
    this.services = { ...this.engine.services, incidents, steps: Object.fromEntries(logged) as Steps };
  }

  have(next: Incident): void {
    this.engine.table.heads.set(KEY, next);
  }

  get head(): Incident {
    return this.engine.table.heads.get(KEY)!;
  }

  async work(mayStart?: () => boolean, read?: Incident): Promise<string[]> {
    await workIncident(KEY, this.services, mayStart, read);
    return this.log;
  }
}

/** The step comes to this. */
const becomes =
  (situation: Situation): DoStep =>
  async before =>
    situated(before, situation);
const settled = becomes({ unreported: [], isArchived: true });
const fails: DoStep = () => Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' }));

describe('what the steps make of an incident', () => {
  test('is written once it waits, with the reason and the time', async () => {
    const bench = new Bench(
      { alarm: OK, unreported: LATE },
      { settle: becomes({ unreported: [] }), archive: becomes({ isArchived: true }) },
    );
    expect(await bench.work()).toEqual(['settle', 'archive', 'write']);
    expect(bench.head).toMatchObject({ version: 2, unreported: [], isArchived: true, reason: 'at-rest' });
  });

  test.each<[string, Situation, string[]]>([
    ['nothing where the record says so already', { reason: 'open-delay', dueAt: at(2_060) }, []],
    ['another reason', { reason: 'new', dueAt: at(2_060) }, ['write']],
    ['another time', { reason: 'open-delay', dueAt: at(1_000) }, ['write']],
  ])('is written where it is new: %s', async (_, more, log) => {
    const fires = { value: 'ALARM', timestamp: at(2_000), since: at(2_000) } as const;
    const bench = new Bench({ phase: 'pending', alarm: fires, ...more }, {});
    bench.services.policy = { ...bench.services.policy, openDelaySeconds: 60 };
    expect(await bench.work()).toEqual(log);
    expect(bench.head).toMatchObject({ reason: 'open-delay', dueAt: at(2_060) });
  });

  test.each<[Step, Situation, Partial<Record<Step, DoStep>>, string[]]>([
    [
      'create',
      { alarm: ALARM },
      { begin: becomes({ phase: 'pending' }), create: becomes({ phase: 'open', inspectAt: at(2_000) }) },
      ['begin', 'write', 'create', 'write'],
    ],
    [
      'search',
      {
        alarm: OK,
        isArchived: true,
        pendingCall: { kind: 'create', fence: 1, marker: 'm', covers: [], startedAt: at(0), leaseUntil: at(90) },
      },
      {
        'mark-in-doubt': async before => ({
          ...before,
          pendingCall: { ...before.pendingCall!, inDoubt: { since: at(0), emptySearches: 0, nextSearchAt: at(0) } },
        }),
        search: becomes({ pendingCall: undefined }),
      },
      ['mark-in-doubt', 'write', 'search', 'write'],
    ],
    [
      'search-for-orphans',
      {
        alarm: OK,
        isArchived: true,
        pendingCall: { kind: 'create', fence: 1, marker: 'm', covers: [], startedAt: at(0), leaseUntil: at(90) },
      },
      {
        'mark-in-doubt': becomes({ pendingCall: undefined, orphanedCases: [{ marker: 'm', covers: [], since: at(0), searchAt: at(0) }] }),
        'search-for-orphans': becomes({ orphanedCases: [] }),
      },
      ['mark-in-doubt', 'write', 'search-for-orphans', 'write'],
    ],
    [
      'settle',
      { phase: 'pending', alarm: OK, unreported: LATE },
      { cancel: becomes({ phase: 'idle' }), settle: settled },
      ['cancel', 'settle', 'write'],
    ],
  ])('before the step %s, where that touches more than the incident', async (_, situation, steps, log) => {
    expect(await new Bench(situation, steps).work()).toEqual(log);
  });

  test('and before an event is published that came with it, not for one that was written before', async () => {
    const publish = becomes({ outbox: [] });
    const isNew = new Bench(
      { alarm: OK, unreported: LATE },
      { settle: becomes({ unreported: [], isArchived: true, outbox: NEWS }), publish },
    );
    expect(await isNew.work()).toEqual(['settle', 'write', 'publish', 'write']);
    const isKnown = new Bench({ alarm: OK, unreported: LATE, outbox: NEWS }, { settle: settled, publish });
    expect(await isKnown.work()).toEqual(['settle', 'publish', 'write']);
  });

  test('is not written again where the step has written it', async () => {
    const bench: Bench = new Bench(
      { alarm: OK, unreported: LATE },
      {
        settle: async before =>
          bench.services.incidents.save({ ...before, unreported: [], isArchived: true, reason: 'at-rest', dueAt: undefined }),
      },
    );
    expect(await bench.work()).toEqual(['settle', 'write']);
  });

  test('is left where somebody else has written the incident meanwhile: it is read, and decided anew', async () => {
    const bench: Bench = new Bench(
      { alarm: OK, unreported: LATE },
      {
        settle: async before => {
          bench.have({ ...bench.head, version: 7, unreported: [], isArchived: true });
          return { ...before, unreported: [], isArchived: true };
        },
      },
    );
    expect(await bench.work()).toEqual(['settle', 'write in vain', 'write']);
    expect(bench.head.version).toBe(8);
  });

  test('is read anew where a step could not tell', async () => {
    const bench: Bench = new Bench(
      { alarm: OK, unreported: LATE },
      {
        settle: async () => void bench.have({ ...bench.head, version: 2, unreported: [], isArchived: true }),
      },
    );
    expect(await bench.work()).toEqual(['settle', 'write']);
    expect(bench.head.version).toBe(3);
  });

  test('is nothing where the incident is not there any more, or never was', async () => {
    const bench: Bench = new Bench({ alarm: OK, unreported: LATE }, { settle: async () => void bench.engine.table.heads.delete(KEY) });
    expect(await bench.work()).toEqual(['settle']);
    expect(await bench.work()).toEqual(['settle']);
  });

  test('begins with what was read a moment ago', async () => {
    const bench = new Bench({ alarm: OK, unreported: LATE }, { settle: settled });
    const read = bench.head;
    bench.services.incidents.load = () => Promise.reject(new Error('it is not read again'));
    expect(await bench.work(undefined, read)).toEqual(['settle', 'write']);
  });
});

describe('an invocation that has little time', () => {
  const begin = becomes({ phase: 'pending', backoff: { until: at(5_000), reason: 'throttled' } });

  test('does no step, and writes nothing', async () => {
    expect(await new Bench({ alarm: ALARM }, { begin }).work(() => false)).toEqual([]);
  });

  test('writes what it has done', async () => {
    let asked = 0;
    const bench = new Bench({ alarm: ALARM }, { begin });
    expect(await bench.work(() => asked++ === 0)).toEqual(['begin', 'write']);
    expect(bench.head).toMatchObject({ phase: 'pending', reason: 'new' });
  });

  test('ends after 25 steps, whatever they come to', async () => {
    const endless = becomes({ unreported: LATE });
    const log = await new Bench({ alarm: OK, unreported: LATE }, { settle: endless }).work();
    expect(log).toEqual([...Array(25).fill('settle'), 'write']);
  });
});

describe('a step that cannot be done here and now', () => {
  test.each<[string, string | undefined, string[], string]>([
    ['that nobody was to look at again', undefined, ['settle', 'write'], at(NOW)],
    ['that was to wait', at(NOW + 1), ['settle', 'write'], at(NOW)],
    ['that is due', at(NOW), ['settle'], at(NOW)],
    ['that has been due for long', at(5), ['settle'], at(5)],
  ])('leaves an incident due, one %s', async (_, dueAt, log, then) => {
    const bench = new Bench({ alarm: OK, unreported: LATE, dueAt }, { settle: async before => before });
    expect(await bench.work()).toEqual(log);
    expect(bench.head).toMatchObject({ dueAt: then, unreported: LATE });
  });
});

describe('a step that fails', () => {
  const call: PendingCall = { kind: 'create', fence: 1, marker: 'm', covers: [], startedAt: at(0), leaseUntil: at(90) };
  const inDoubt = { since: at(0), emptySearches: 0, nextSearchAt: at(0) };
  const open: Situation = { phase: 'open', alarm: ALARM, inspectAt: at(9_000), lastCommunicationAt: at(0) };
  const over: Situation = { phase: 'resolved', alarm: ALARM, resolvedAt: at(0), inspectAt: at(9_000) };

  /** Each step, an incident whose turn it is, and whether the work goes on beside it. */
  const FAILING: [Step, Situation, boolean][] = [
    ['begin', { alarm: ALARM }, true],
    ['try-again', { phase: 'failed', alarm: ALARM }, true],
    ['create', { phase: 'pending', alarm: ALARM }, true],
    ['comment', { ...open, unreported: LATE }, true],
    ['reopen', { ...over, unreported: LATE }, true],
    ['resolve', { ...open, alarm: OK }, true],
    ['inspect', { ...open, inspectAt: at(0) }, true],
    ['search', { alarm: ALARM, pendingCall: { ...call, inDoubt } }, true],
    [
      'search-for-orphans',
      { alarm: OK, isArchived: true, orphanedCases: [{ marker: 'm', covers: [], since: at(0), searchAt: at(0) }] },
      true,
    ],
    ['publish', { alarm: OK, isArchived: true, outbox: NEWS }, true],
    ['settle', { alarm: OK, unreported: LATE }, false],
    ['cancel', { phase: 'pending', alarm: OK }, false],
    ['archive', { alarm: OK }, false],
    ['mark-in-doubt', { alarm: ALARM, pendingCall: call }, false],
    ['forget-dry-run', { ...open, dryRun: true }, false],
    ['ask-suppression', { alarm: { ...ALARM, suppression: { by: 'mute-rule', arn: 'a', askAt: at(0) } } }, false],
  ];

  test.each(FAILING)('%s: it waits, and what else is to be done goes on, or waits with it', async (step, situation, goesOn) => {
    const bench = new Bench({ ...situation, reason: 'new' }, { [step]: fails });
    await bench.work();
    expect(bench.log[0]).toBe(step);
    expect(bench.head.failures?.[step]).toMatchObject({ error: 'TimeoutError', times: 1, until: at(NOW + 120) });
    expect([bench.head.reason !== 'new', bench.log.filter(entry => entry === step).length]).toEqual([goesOn, 1]);
  });

  test('no step is left out', () => {
    expect(FAILING.map(([step]) => step).sort()).toEqual(Object.keys(STEPS).sort());
  });

  test('keeps what the steps before it came to', async () => {
    const bench = new Bench({ phase: 'pending', alarm: OK, unreported: LATE }, { cancel: becomes({ phase: 'idle' }), settle: fails });
    expect(await bench.work()).toEqual(['cancel', 'settle', 'write', 'write']);
    expect(bench.head).toMatchObject({ phase: 'idle', failures: { settle: { times: 1 } } });
  });

  test('as a create, gives back the case of the hour that it had reserved', async () => {
    const bench: Bench = new Bench(
      { phase: 'pending', alarm: ALARM },
      {
        create: async (before, services) => {
          await services.budget.reserve(`${before.incidentKey}|0|0`, 5, services.now());
          return fails(before, services);
        },
      },
    );
    await bench.work();
    expect(bench.engine.table.reservations.taken).toEqual([]);
  });
});

describe('what has gone wrong before', () => {
  const failed: FailedStep = { error: 'E', reason: 'no-answer', since: at(0), times: 2, until: at(500), isOurs: false };

  test('is over with the step that is done now, and so is the end of an invocation', async () => {
    const bench = new Bench(
      { alarm: OK, unreported: LATE, failures: { settle: failed, crash: failed, publish: failed } },
      { settle: settled },
    );
    await bench.work();
    expect(bench.head.failures).toEqual({ publish: failed });
  });

  test.each<[Step, Situation, Situation]>([
    ['begin', { alarm: ALARM }, { phase: 'pending', backoff: { until: at(9_000), reason: 'throttled' } }],
    ['try-again', { phase: 'failed', alarm: ALARM }, { phase: 'pending', backoff: { until: at(9_000), reason: 'throttled' } }],
    ['create', { phase: 'pending', alarm: ALARM }, { phase: 'open', inspectAt: at(9_000) }],
    ['comment', { phase: 'open', alarm: ALARM, unreported: LATE, inspectAt: at(9_000) }, { unreported: [] }],
    ['reopen', { phase: 'resolved', alarm: ALARM, unreported: LATE, inspectAt: at(9_000) }, { unreported: [] }],
    ['resolve', { phase: 'open', alarm: OK, inspectAt: at(9_000) }, { phase: 'resolved' }],
  ])('is for the step %s itself to say, a part of which may still fail', async (step, situation, next) => {
    const bench = new Bench(
      { ...situation, failures: { [step]: failed } },
      { [step]: becomes(next), archive: becomes({ isArchived: true }) },
    );
    await bench.work();
    expect(bench.log[0]).toBe(step);
    expect(bench.head.failures).toEqual({ [step]: failed });
  });

  const refusals = { read: { error: 'AccessDeniedException', reason: 'not-allowed', since: at(0), times: 1, until: at(500) } } as const;
  const reads: DoStep = async (before, { support }) => {
    await support.hasCommunication('case-1', 'x', at(0));
    return situated(before, { inspectAt: at(9_000) });
  };
  const situation: Situation = { phase: 'open', alarm: ALARM, inspectAt: at(0), refusals };
  const haveCase = (bench: Bench) =>
    bench.engine.account.create({ subject: 's', communicationBody: 'b' } as Parameters<typeof bench.engine.account.create>[0], 0);

  test('is over for reading once a read is answered', async () => {
    const bench = new Bench(situation, { inspect: reads });
    haveCase(bench);
    await bench.work();
    expect(bench.head.refusals).toBeUndefined();
  });

  test('stays as it is where nothing was read', async () => {
    const bench = new Bench(situation, { inspect: becomes({ inspectAt: at(9_000) }) });
    await bench.work();
    expect(bench.head.refusals).toEqual(refusals);
  });

  test('is over for reading, too, where the step could not tell what it came to', async () => {
    const answered = async (does: DoStep) => {
      const bench: Bench = new Bench(situation, {
        inspect: async (before, services) => {
          await does(before, services);
          bench.have({ ...situated(bench.head, { inspectAt: at(9_000) }), version: 2 });
          return undefined;
        },
      });
      haveCase(bench);
      await bench.work();
      return bench.head.refusals;
    };
    expect(await answered(reads)).toBeUndefined();
    expect(await answered(async before => before)).toEqual(refusals);
  });
});
