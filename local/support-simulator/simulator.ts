import type { Server } from 'node:http';
import type { settingsNow } from './admin-actions';
import type { SeenCall } from './calls-seen';
import type { CaseReport } from './case-details';
import type { Clock } from './clock';
import type { Faults } from './faults';
import type { SettingChanges } from './settings';
import type { Account } from './state/account';
import type { AwsActor, HumanActor } from './state/actors';
import type { CheckChanges, CheckView, Finding } from './state/trusted-advisor';

/** The AWS Support API of one account. */
export interface Simulator {
  /** Give it to a client as its endpoint, or to AWS_ENDPOINT_URL_SUPPORT. */
  url: string;
  port: number;
  server: Server;
  /** All the simulator remembers. */
  state: Account;
  faults: Faults;
  /** Calls received so far, by operation, rejected ones included. */
  calls: Record<string, number>;
  /** Does what AWS Support does to cases. */
  aws: AwsActor;
  /** Does what people do in the Support Center console. */
  human: HumanActor;
  /** Decides what Trusted Advisor finds. */
  trustedAdvisor: AdvisorControl;
  /** Where the simulator's time comes from: the `clock` it was started with, or the machine's. */
  clock: Clock;
  /** Plan, limits and choices, as they are. */
  settings(): ReturnType<typeof settingsNow>;
  /** Changes plan, limits and choices from now on: `change({ supportPlan: false })` ends the support plan. */
  change(changes: SettingChanges): void;
  /** The newest calls, oldest first, with what they asked for and how they were answered. */
  seen(): SeenCall[];
  /** Every case, newest first, with all communications and the sizes of their files. */
  cases(): CaseReport[];
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Changes what Trusted Advisor finds while the simulator runs; an unknown check throws InvalidParameterValueException. */
export interface AdvisorControl {
  /** Every check as it is set up, with what its present result says and how its refresh stands. */
  checks(): CheckView[];
  /** From its next result on the check flags so many resources; at once where AWS refreshes the check by itself, or if `atOnce` says so. */
  find(checkId: string, flagged: number, how?: Finding): void;
  /** Changes how the check behaves from now on: whether it can be refreshed, how long that takes and how it ends, whether it fails. */
  change(checkId: string, changes: CheckChanges): void;
}
