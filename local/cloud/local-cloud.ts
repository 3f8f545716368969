import { AlarmBoard } from './alarm-board';
import { rollBackOnMetric } from './appconfig-resources';
import { AppConfigStore } from './appconfig-store';
import { Bus } from './bus';
import type { CloudListener } from './cloud-listener';
import { CustomResources } from './custom-resources';
import { Endpoints } from './endpoints';
import { EventClock } from './event-clock';
import { Functions } from './functions';
import { judgeEveryMinute } from './judge-every-minute';
import { LocalNetwork } from './local-network';
import { Metrics } from './metrics';
import { type OutsideService, startOutside } from './outside-services';
import { OwnAlarms } from './own-alarms';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './place';
import type { Queue } from './queue';
import { quiescence } from './quiescence';
import { Stack } from './stack';
import { startStack } from './start-stack';
import { StateMachines } from './state-machines';
import { Tables } from './tables';
import type { Assembly } from './template';

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
  functions: Functions;
  /** Addresses of the services by their names in `AWS_ENDPOINT_URL_<SERVICE>`; `''` is the one that refuses. */
  endpoints: Record<string, string>;
  /** The queues that other queues, functions or rules send to when all else failed. */
  deadLetterQueues: Queue[];
  /** What CloudWatch would know of the run. */
  metrics: Metrics;
  /** The alarms that the template declares on the application itself. */
  ownAlarms: OwnAlarms;
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
  const metrics = new Metrics(() => clock.time());
  const appConfig = new AppConfigStore(() => clock.time());
  const customResources = new CustomResources();
  customResources.onAnswer = (logicalId, answer) => listener.onCustomResource(logicalId, answer);
  const endpoints = await Endpoints.start({
    network,
    bus,
    alarms,
    queues: () => queues.values(),
    appConfig,
    customResources,
    machines: () => machines,
    onNotification: notification => listener.onNotification(notification),
    onRefused: call => listener.onRefused(call),
  });
  const outside = await startOutside(options.outside, network, clock, bus);
  const place = { region: LOCAL_REGION, accountId, endpoints: { ...endpoints.urls, ...outside } };
  const functions: Functions = new Functions({
    place,
    clock,
    network,
    onLog: (name, line) => {
      rollBackOnMetric(appConfig, line);
      metrics.readLog(line);
      listener.onLog(name, line);
    },
    onInvocation: (name, outcome) => {
      metrics.invoked(name, outcome.ok);
      listener.onInvocation(name, outcome);
    },
  });
  const machines = new StateMachines({
    clock,
    functions,
    onStep: (execution, step) => {
      if (step.type === 'ExecutionEnded' && execution.status === 'FAILED') metrics.executionFailed(execution);
      listener.onStep(execution, step);
    },
  });
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
      customResources: customResources.answers,
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
      customResourceUrl: endpoints.url('CUSTOM_RESOURCES'),
    });
    const ownAlarms = new OwnAlarms(stack.declaredAlarms(), metrics, (alarm, before) => listener.onOwnAlarm(alarm, before));
    judgeEveryMinute({ clock, queues: [...queues.values()], metrics, ownAlarms });
    return { clock, bus, stack, tables, machines, functions, endpoints: place.endpoints, deadLetterQueues, metrics, ownAlarms, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
