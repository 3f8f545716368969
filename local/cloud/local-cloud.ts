import type { Server } from 'node:http';
import type { Clock } from '../clock';
import { AlarmBoard } from './alarm-board';
import { rollBackOnMetric } from './appconfig-resources';
import { AppConfigStore } from './appconfig-store';
import { Bus, type BusEvent } from './bus';
import { Endpoints } from './endpoints';
import { EventClock } from './event-clock';
import type { Outcome } from './execution-environment';
import { Functions } from './functions';
import type { RefusedCall } from './json-api';
import { LocalNetwork } from './local-network';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './place';
import type { Message, Queue } from './queue';
import { quiescence } from './quiescence';
import { Stack } from './stack';
import { startStack } from './start-stack';
import { type Execution, type ExecutionStep, StateMachines } from './state-machines';
import { Tables } from './tables';
import type { Assembly } from './template';

/** What somebody can hear of a local run while it goes on. */
export interface CloudListener {
  onEvent(event: BusEvent): void;
  /** An event of another account that no rule takes. */
  onForeign(event: BusEvent): void;
  onLog(functionName: string, line: string): void;
  onInvocation(functionName: string, outcome: Outcome): void;
  onStep(execution: Execution, step: ExecutionStep): void;
  onDeadLetter(queue: Queue, message: Message): void;
  /** An asynchronous event that no retry could get handled and that has no queue to go to. */
  onDropped(functionName: string, event: unknown, reason: string): void;
  onRefused(call: RefusedCall): void;
}

/** A server of somebody else's that functions call, on the run's clock. */
export type OutsideService = (context: {
  clock: Clock;
  putEvent: (event: Partial<BusEvent>) => void;
}) => Promise<{ url: string; server: Server }>;

export interface CloudOptions {
  assembly: Assembly;
  stackName: string;
  /** The account that the cloud is. Default: `LOCAL_ACCOUNT`. */
  accountId?: string;
  /** Values for the stack's parameters. */
  parameters: Record<string, string>;
  /** When the run begins, in epoch milliseconds. */
  start: number;
  listener: CloudListener;
  /** More services, by their name in `AWS_ENDPOINT_URL_<SERVICE>`. */
  outside?: Record<string, OutsideService>;
}

/** A synthesised stack that runs on this computer. */
export interface LocalCloud {
  clock: EventClock;
  bus: Bus;
  stack: Stack;
  tables: Tables;
  machines: StateMachines;
  /** Addresses of the services by their names in `AWS_ENDPOINT_URL_<SERVICE>`; `''` is the one that refuses. */
  endpoints: Record<string, string>;
  /** The queues that other queues, functions or rules send to when all else failed. */
  deadLetterQueues: Queue[];
  stop(): Promise<void>;
}

/**
 * Starts everything a template describes: tables, queues, functions, state machines, rules and schedules, on one clock.
 * Nothing happens yet: time begins with the clock's `runUntil`.
 */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const { listener, start, accountId = LOCAL_ACCOUNT } = options;
  const clock: EventClock = new EventClock({ start, quiescence: () => quiescence(() => functions.wait) });
  const network = new LocalNetwork(() => clock.now());
  const bus = new Bus(clock, { region: LOCAL_REGION, accountId });
  const alarms = new AlarmBoard({ region: LOCAL_REGION, accountId }, () => clock.time());
  bus.onEvent = event => {
    alarms.learn(event);
    listener.onEvent(event);
  };
  bus.onForeign = event => listener.onForeign(event);
  const queues = new Map<string, Queue>();
  const appConfig = new AppConfigStore(() => clock.time());
  const endpoints = await Endpoints.start({
    network,
    bus,
    alarms,
    queues: () => queues.values(),
    appConfig,
    onRefused: call => listener.onRefused(call),
  });
  const outside = await startOutside(options, network, clock, bus);
  const place = { region: LOCAL_REGION, accountId, endpoints: { ...endpoints.urls, ...outside } };
  const functions: Functions = new Functions({
    place,
    clock,
    network,
    onLog: (name, line) => {
      rollBackOnMetric(appConfig, line);
      listener.onLog(name, line);
    },
    onInvocation: (name, outcome) => listener.onInvocation(name, outcome),
  });
  const machines = new StateMachines({ clock, functions, onStep: (execution, step) => listener.onStep(execution, step) });
  const tables = new Tables(endpoints.url('DYNAMODB'), LOCAL_REGION);
  const stop = async () => {
    tables.close();
    await endpoints.close();
  };
  try {
    const stack = new Stack(options.assembly, options.parameters, {
      ...place,
      stackName: options.stackName,
      queueEndpoint: endpoints.url('SQS'),
    });
    const deadLetterQueues = await startStack(stack, {
      clock,
      bus,
      functions,
      machines,
      tables,
      queues,
      appConfig,
      listener,
      region: LOCAL_REGION,
    });
    return { clock, bus, stack, tables, machines, endpoints: place.endpoints, deadLetterQueues, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOutside(
  { outside = {} }: CloudOptions,
  network: LocalNetwork,
  clock: EventClock,
  bus: Bus,
): Promise<Record<string, string>> {
  const urls = new Map<string, string>();
  for (const [service, startService] of Object.entries(outside)) {
    const putEvent = (event: Partial<BusEvent>) => clock.schedule(clock.time(), () => bus.put(event));
    const { url, server } = await startService({ clock, putEvent });
    network.add(server);
    urls.set(service, url);
  }
  return Object.fromEntries(urls);
}
