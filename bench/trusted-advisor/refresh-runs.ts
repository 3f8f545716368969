import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorld } from '../../local/support-simulator/world/read-world';
import type { World } from '../../local/support-simulator/world/world';
import { ratio, textTable } from '../text-table';
import { type BenchAccount, type MeasuredRun, startAccount } from './bench-account';

const WORLD_FILE = join(__dirname, '..', '..', 'local', 'support-simulator', 'worlds', 'large-account.json');
const HOUR_MILLIS = 3_600_000;

/** Checks that a person refreshes shortly before the second run: from this place of the list on, so many. */
const REFRESHED_BY_HAND = { from: 500, count: 40 };
const BY_HAND_BEFORE_MILLIS = 5 * 60_000;

/**
 * The least that somebody needs who knows beforehand when each refresh will be over, but not, in the first run, which checks refuse to be refreshed;
 * who puts any number of checks into one call; and for whom nothing has to be repeated.
 */
interface Smallest {
  calls: Record<string, number>;
  transitions: number;
  /** Until the last refresh is over. */
  seconds: number;
}

/** Three runs over an account with 600 checks, and how far each is from the least that its work takes. */
export async function benchRefreshRuns(print: (text: string) => void): Promise<void> {
  const world = readWorld(JSON.parse(readFileSync(WORLD_FILE, 'utf8')));
  const account = await startAccount(world);
  try {
    print(describeWorld(world));
    print(describeRun('First run: nothing is known of the account', await account.run(), smallestFirst(world)));
    await passAnHour(account, world);
    print(
      describeRun(
        `Second run, an hour later; a person has refreshed ${REFRESHED_BY_HAND.count} checks five minutes ago`,
        await account.run(),
        smallestSecond(world),
      ),
    );
    account.clock.pass(60_000);
    print(describeRun('Third run, a minute after the second: nothing is stale', await account.run(), smallestThird(world)));
  } finally {
    await account.stop();
  }
}

async function passAnHour({ clock, simulator }: BenchAccount, { checks }: World): Promise<void> {
  const { from, count } = REFRESHED_BY_HAND;
  clock.pass(HOUR_MILLIS - BY_HAND_BEFORE_MILLIS);
  for (const check of checks.slice(from, from + count)) simulator.state.trustedAdvisor.refresh(check);
  clock.pass(BY_HAND_BEFORE_MILLIS);
}

const isFlagged = ({ flagged }: World['checks'][number]) => flagged[0]! > 0;
const isFailing = ({ failure }: World['checks'][number]) => failure !== null;
const isRefreshable = ({ refreshable }: World['checks'][number]) => refreshable;

/** Start, "is a refresh still running?", wait, look, the question again, collect, "is everything collected?", end. */
const TRANSITIONS_WITH_ONE_LOOK = 8;
/** The same without the waiting and the look. */
const TRANSITIONS_WITHOUT_LOOK = 5;

function smallestFirst({ checks }: World): Smallest {
  return {
    calls: callsOf({ list: 1, refresh: checks.length, status: 1, result: checks.filter(isFlagged).length }),
    transitions: TRANSITIONS_WITH_ONE_LOOK,
    seconds: longestRefresh(checks),
  };
}

/** One status call more, to learn what the person refreshed. What refreshes itself has nothing new to read. */
function smallestSecond({ checks }: World): Smallest {
  const refreshable = checks.filter(isRefreshable);
  return {
    calls: callsOf({
      list: 1,
      refresh: refreshable.length - REFRESHED_BY_HAND.count,
      status: 2,
      result: refreshable.filter(isFlagged).length,
    }),
    transitions: TRANSITIONS_WITH_ONE_LOOK,
    seconds: longestRefresh(checks),
  };
}

/** The flagged checks whose result could never be read are tried once more. */
function smallestThird({ checks }: World): Smallest {
  const unread = checks.filter(check => isFlagged(check) && isFailing(check));
  return { calls: callsOf({ list: 1, refresh: 0, status: 0, result: unread.length }), transitions: TRANSITIONS_WITHOUT_LOOK, seconds: 0 };
}

function callsOf({ list, refresh, status, result }: Record<'list' | 'refresh' | 'status' | 'result', number>): Record<string, number> {
  return {
    DescribeTrustedAdvisorChecks: list,
    RefreshTrustedAdvisorCheck: refresh,
    DescribeTrustedAdvisorCheckRefreshStatuses: status,
    DescribeTrustedAdvisorCheckSummaries: 1,
    DescribeTrustedAdvisorCheckResult: result,
  };
}

function longestRefresh(checks: World['checks']): number {
  return Math.max(
    ...checks.map(({ noneSeconds, enqueuedSeconds, processingSeconds }) => noneSeconds + enqueuedSeconds + processingSeconds),
  );
}

function describeWorld({ checks }: World): string {
  const count = (matches: (check: World['checks'][number]) => boolean) => checks.filter(matches).length;
  return (
    `${checks.length} checks: ${count(check => !check.refreshable)} refresh themselves, ${count(({ processingSeconds }) => processingSeconds > 2_000)} ` +
    `take 40 minutes, ${count(({ outcomes }) => outcomes[0] === 'abandoned')} are abandoned, ${count(isFailing)} always fail, ` +
    `${count(isFlagged)} flag something. Time is simulated; the API allows 100 calls a second.`
  );
}

function describeRun(title: string, { report, calls, transitions }: MeasuredRun, smallest: Smallest): string {
  const rows = Object.entries(smallest.calls).map(([operation, least]) => row(operation, calls[operation] ?? 0, least));
  const all = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  rows.push(row('all calls', all(calls), all(smallest.calls)));
  rows.push(row('state transitions', transitions, smallest.transitions));
  if (smallest.seconds > 0) rows.push(row('seconds until the end', report.durationSeconds, smallest.seconds));
  const { outcome, refreshed, alreadyFresh, notRefreshable, abandoned, failed, unfinished, ticks } = report;
  const outcomes = { refreshed, alreadyFresh, notRefreshable, abandoned, failed, unfinished };
  const told = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`);
  return `\n${title}\n  ${outcome}: ${told.join(', ')}; ${ticks} looks\n${textTable(['', 'measured', 'smallest', 'ratio'], rows)}`;
}

function row(name: string, measured: number, least: number): (string | number)[] {
  return [name, measured, least, ratio(measured, least)];
}
