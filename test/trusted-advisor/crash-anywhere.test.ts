import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { NOTHING_EXCLUDED } from '../../lambdas/trusted-advisor/exclusions';
import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

const tables = new MemoryDatabase();

class Crash extends Error {}

type Method = (...args: never[]) => Promise<unknown>;

/**
 * Lets the function die once, just after its `at`th write or publishing took effect. To die just before the next one is the same: there is nothing
 * but coolDown in between.
 */
class CrashPoint {
  private count = 0;

  constructor(private readonly at: number) {}

  /** Whether the story was long enough for the crash to happen. */
  get happened(): boolean {
    return this.count >= this.at;
  }

  arm<Target extends object>(target: Target, ...names: (keyof Target)[]): void {
    for (const name of names) {
      const method = target[name] as Method;
      const crashing: Method = async (...args) => {
        const isHere = ++this.count === this.at;
        const result = await method.apply(target, args);
        if (isHere) throw new Crash();
        return result;
      };
      target[name] = crashing as Target[keyof Target];
    }
  }
}

/** What the story is not about needs no table. */
const REMEMBERED = {
  saveCatalogue: async () => {},
  catalogue: async () => new Map([['a', { checkId: 'a', name: 'Check a', category: 'security', columns: ['Region', 'Resource'] }]]),
  coolDowns: async () => new Map(),
  remember: async () => {},
};

/** What comes after a crash: the state machine repeats the step, or the run is lost and the next one has to make it good. */
type Recovery = 'repeat the step' | 'leave it to the next run';

async function playStory(table: AdvisorTable, point: CrashPoint, recovery: Recovery) {
  const advisor = new FakeAdvisor();
  advisor.add('a');
  const runs = new TestRuns(advisor, table);
  const { services } = runs;
  Object.assign(services, { checks: REMEMBERED, exclusions: async () => NOTHING_EXCLUDED });
  services.runs.saveHistory = async () => {};
  point.arm(services.findings, 'save', 'claim', 'commit');
  point.arm(services.runs, 'saveProgress', 'saveRecord');
  point.arm(services, 'publish');

  /** A run, of which each step that dies is repeated as often as it is to be. */
  const run = async (repetitions: number) => {
    const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      for (let left = repetitions; ; left--) {
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof Crash) || left === 0) throw error;
        }
      }
    };
    const runId = `run-${runs.now.toISOString()}`;
    let next: { next: string; waitSeconds?: number } = await step(() => runs.start(runId));
    while (next.next !== 'done') {
      runs.pass(next.waitSeconds ?? 0);
      const isWaiting = next.next === 'wait';
      next = await step<{ next: string; waitSeconds?: number }>(() => (isWaiting ? runs.poll(runId) : runs.collect(runId)));
    }
  };
  const runAndRecover = async () => {
    try {
      await run(recovery === 'repeat the step' ? 1 : 0);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      runs.pass(3_600);
      await run(0);
    }
  };
  const present = [[resource('r', 'warning')], [resource('r', 'error')], [], [resource('r', 'warning')]];
  for (const resources of present) {
    runs.pass(86_400);
    advisor.find('a', runs.now.toISOString(), resources);
    advisor.checks.get('a')!.millisUntilNextRefreshable = 0;
    await runAndRecover();
  }
  return runs.published.filter(({ detailType }) => detailType.startsWith('Trusted Advisor Finding'));
}

/** As a consumer sees it that drops what it knows by its `changeId`. */
function distinct(events: { detailType: string; detail: Record<string, unknown> }[]): string[] {
  const kinds = new Map(events.map(({ detailType, detail }) => [detail.changeId, detailType.replace('Trusted Advisor Finding ', '')]));
  return [...kinds.values()];
}

const FOUR = ['Appeared', 'Got Worse', 'Fixed', 'Came Back'];

describe.each(['repeat the step', 'leave it to the next run'] as const)('after a crash at any write or publishing: %s', recovery => {
  test('a finding that comes, changes, goes and comes back gives exactly four events', async () => {
    let stories = 0;
    for (let at = 1; ; at++) {
      const point = new CrashPoint(at);
      const events = await playStory(await tables.advisorTable(), point, recovery);
      if (!point.happened) break;
      stories++;
      expect([at, distinct(events)]).toEqual([at, FOUR]);
      // The one that was published when the function died may come a second time; no other does.
      expect(events.length).toBeLessThanOrEqual(FOUR.length + 1);
    }
    expect(stories).toBeGreaterThan(25);
  });
});
