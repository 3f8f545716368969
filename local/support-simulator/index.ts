/** What a program that runs the simulator gets from this package. */

export type { SeenCall } from './calls-seen';
export type { CaseReport } from './case-details';
export type { CatalogService } from './catalog';
export { type Clock, type ClockOptions, type MovableClock, virtualClock } from './clock';
export type { ActiveFault, FaultKind, FaultRule } from './faults';
export type { Limits } from './limits';
export { readServices } from './read-services';
export { startSimulator } from './server';
export type { PickUp, SettingChanges, SimulatorOptions } from './settings';
export type { AdvisorControl, Simulator } from './simulator';
export type { AwsActor, HumanActor } from './state/actors';
export type { SupportCaseEvent } from './state/case-events';
export type { CheckChanges, CheckView, Finding } from './state/trusted-advisor';
export { defaultWorld, type WorldOptions } from './world/default-world';
export { readWorld } from './world/read-world';
export type { CheckBehaviour, World, WorldCheck } from './world/world';
