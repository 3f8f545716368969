import type { AppConfigStore } from './appconfig-store';
import type { Bus } from './bus';
import type { CloudListener } from './cloud-listener';
import type { EventClock } from './event-clock';
import type { Functions } from './functions';
import type { Queue } from './queue';
import type { Stack } from './stack';
import type { StateMachines } from './state-machines';
import type { Tables } from './tables';
import type { TargetParts } from './targets';

type Json = Record<string, unknown>;

/** What the stack's resources become parts of. */
export interface StackParts {
  clock: EventClock;
  bus: Bus;
  functions: Functions;
  machines: StateMachines;
  tables: Tables;
  /** By ARN; filled here. */
  queues: Map<string, Queue>;
  /** Filled here. */
  appConfig: AppConfigStore;
  listener: CloudListener;
  region: string;
  /** Where custom resources put their answers. */
  customResourceUrl: string;
}

/** A stack on its way up. */
export interface StartingStack extends StackParts {
  stack: Stack;
  targets: TargetParts;
  /** Settings of asynchronous invocations by function ARN. */
  asyncConfigs: Map<string, Json>;
  /** ARNs of the queues that somebody names as the place for what could not be handled. */
  deadLetterArns: Set<string>;
}
