import { INSTALLED_AT } from '../lambdas/cases/store/installed-at';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { STACK_NAME } from './assembly';
import { type LocalCloud, startCloud } from './cloud/local-cloud';
import type { OutsideService } from './cloud/outside-services';
import { LOCAL_ACCOUNT } from './cloud/place';
import type { Assembly } from './cloud/template';
import type { StoryEvent } from './event-files';
import { RunRecord } from './run-record';
import { startSimulator } from './support-simulator/server';
import type { Simulator } from './support-simulator/simulator';
import { defaultWorld } from './support-simulator/world/default-world';
import type { World } from './support-simulator/world/world';
import { type Moment, Timeline } from './timeline';

/** A refresh of a check takes minutes, as it does in AWS, so that the waiting can be seen. */
export const WORLD_OPTIONS = { enqueuedSeconds: 30, processingSeconds: 240 };

export interface RunSettings {
  assembly: Assembly;
  /** The account that this is. Default: `LOCAL_ACCOUNT`. */
  accountId?: string;
  parameters: Record<string, string>;
  /** What is going to be played, if it is known: the installation is as old as its first event. */
  events?: StoryEvent[];
  /** The account as Trusted Advisor sees it. Default: the 106 real checks. */
  world?: World;
  onMoment(moment: Moment): void;
  /** Hears each line that a function prints. */
  onLog(functionName: string, line: string): void;
}

/** The whole system on this computer, with all that has been seen of it so far. */
export interface Run {
  /** When it began, in epoch milliseconds. */
  start: number;
  accountId: string;
  cloud: LocalCloud;
  simulator: Simulator;
  timeline: Timeline;
  record: RunRecord;
  stop(): Promise<void>;
}

/** Starts everything. Nothing happens before something is played or the clock is told to run. */
export async function startRun({
  assembly,
  accountId = LOCAL_ACCOUNT,
  parameters,
  events = [],
  world = defaultWorld(WORLD_OPTIONS),
  onMoment,
  onLog,
}: RunSettings): Promise<Run> {
  const start = Math.floor(Date.now() / 1000) * 1000;
  const present = { time: () => start };
  const timeline = new Timeline(() => present.time() - start, onMoment);
  const record = new RunRecord(timeline, onLog);
  const simulators: Simulator[] = [];
  const support: OutsideService = async ({ clock, putEvent }) => {
    const log = (line: string) => record.onSupportCall(line);
    const onEvent = (event: object) => putEvent(event);
    simulators[0] = await startSimulator({ clock, accountId, world, onEvent, log });
    return simulators[0];
  };
  const cloud = await startCloud({
    assembly,
    accountId,
    stackName: STACK_NAME,
    parameters,
    start,
    listener: record,
    outside: { SUPPORT: support },
  });
  present.time = () => cloud.clock.time();
  await noteInstallation(cloud, events, start);
  const [simulator] = simulators as [Simulator];
  const stop = async () => {
    await cloud.stop();
    await simulator.close();
  };
  return { start, accountId, cloud, simulator, timeline, record, stop };
}

/** Alarms that fire since before the installation become no cases; one that is told by an event of before is played to see what comes of it. */
async function noteInstallation({ stack, tables }: LocalCloud, events: StoryEvent[], start: number): Promise<void> {
  const table = stack.output(STACK_OUTPUT.caseTable);
  if (!table) return;
  const first = Math.min(start, ...events.map(({ time }) => (time ? Date.parse(time) : start)));
  await tables.put(table, { ...INSTALLED_AT, at: new Date(first).toISOString() });
}

/**
 * Plays events one after the other in their order: the clock moves on to one that lies ahead, and one that lies behind is simply late.
 */
export async function playEvents({ cloud: { clock, bus } }: Run, events: StoryEvent[], signal?: AbortSignal): Promise<void> {
  for (const event of events) {
    await clock.runUntil(Math.max(clock.time(), event.time ? Date.parse(event.time) : 0), signal);
    if (signal?.aborted) return;
    bus.put(event);
  }
  await clock.runUntil(clock.time(), signal);
}
