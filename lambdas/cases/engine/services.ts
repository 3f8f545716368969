import type { PublishEvents } from '../../shared/events';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { AlarmStates } from '../alarms/alarm-states';
import type { LeaveOut } from '../alarms/leave-out';
import type { Incident } from '../incident/incident';
import type { Policy } from '../incident/policy';
import type { RoutingDecision } from '../incident/routing-decision';
import type { Step } from '../incident/step';
import type { Routing } from '../routing/route';
import type { CreateBudget } from '../store/create-budget';
import type { IncidentStore } from '../store/incident-records';
import type { SupportApi } from '../support/support-api';
import type { CaseText } from '../text/case-text';
import type { CountTrouble } from './own-metrics';
import type { WhoSuppresses } from './who-suppresses';

/** What the case engine needs of the world, in exactly the calls that it makes. */
export interface CaseServices {
  incidents: IncidentStore;
  budget: CreateBudget;
  support: SupportApi;
  alarms: AlarmStates;
  suppressions: WhoSuppresses;
  /** Why an alarm becomes no case unless the operator asks for one; nothing when it does. */
  leaveOut: LeaveOut;
  publish: PublishEvents;
  policy: Policy;
  routing: Routing;
  writer: CaseWriter;
  /** Counts our own trouble, for the alarms about ourselves. */
  count: CountTrouble;
  /** Tells this installation's markers from those of any other. */
  installation: string;
  /** How each step is done. */
  steps: Steps;
  /**
   * Names an incident in the overflow case before it waits for the hourly budget, and answers until when it waits. Absent where that is left to the sweep,
   * which names all that waits together: in a storm each alarm would write the overflow otherwise.
   * @param until ISO 8601, when the budget has room again
   */
  nameInOverflow?(incident: Incident, until: string): Promise<string>;
  now: () => Date;
}

/**
 * Does a step, and answers what has become of the incident: written if the step had to write it, else for whoever goes on with it to write. Nothing, when that
 * has to be read anew.
 */
export type DoStep = (incident: Incident, services: CaseServices) => Promise<Incident | undefined>;

export type Steps = Record<Step, DoStep>;

/** Decides what a case is about and puts it into words. May read what it needs; it waits for nothing long, and changes no case. */
export interface CaseWriter {
  decideRouting(incident: Incident, event?: AlarmEvent): Promise<RoutingDecision>;
  writeCase(incident: Incident, marker: string, event?: AlarmEvent): Promise<CaseText>;
  writeComment(incident: Incident, marker: string): Promise<{ body: string; covers: string[] }>;
}
