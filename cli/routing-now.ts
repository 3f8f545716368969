import { alarmTraits } from '../lambdas/cases/alarms/alarm-traits';
import type { Incident } from '../lambdas/cases/incident/incident';
import type { RoutingDecision } from '../lambdas/cases/incident/routing-decision';
import { routingFor } from '../lambdas/cases/routing/route';
import { maintenanceFor, routeAlarm } from '../lambdas/cases/routing/route-alarm';
import { checkRoute } from '../lambdas/cases/routing/service-catalog';
import { serviceCatalogStore } from '../lambdas/cases/routing/service-catalog-store';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { NO_RULES, parseRules, type RuleBook, UnusableRules } from '../lambdas/shared/rules/routing-rules';
import type { MaintenanceWindow } from '../lambdas/shared/rules/rule-schema';
import { readRecords } from './case-records';
import { explainError } from './explain-error';
import { type Installation, outputOf } from './installation';
import { readRules } from './rules-store';
import { defaultRouteOf } from './stack-settings';

/** Where an incident's alarm goes by the rules as they are now, as far as that can be told. */
export interface RoutingNow {
  routed?: RoutingDecision;
  /** The maintenance window that the alarm is in. */
  window?: MaintenanceWindow;
  /** What cannot be told, or only without the rules. */
  notes: string[];
  /** AWS does not let the rules be read. */
  refusal?: string;
}

/** Routes the incident's newest ALARM anew. */
export async function routeNow(incident: Incident, installation: Installation): Promise<RoutingNow> {
  const { changes } = await readRecords(installation, incident);
  const event = changes.filter(change => change.event && change.value === 'ALARM').at(-1)?.event;
  if (!event) return { notes: ['No alarm event is recorded: where the case goes cannot be told.'] };
  const { book, ...missing } = await rulesInForce(installation);
  const traits = alarmTraits(event);
  const defaults = defaultRouteOf(installation.parameters);
  const routed = routeAlarm(traits, book, defaults);
  const catalog = await serviceCatalogStore(installation.clients.tables, outputOf(installation, STACK_OUTPUT.caseTable)).read();
  const checked = checkRoute(routed.route, routingFor(defaults), catalog);
  return { routed: { ...routed, ...checked }, window: maintenanceFor(traits, book, installation.now()), ...missing };
}

/** Rules that cannot be read, or used, leave the stack's defaults to tell about. */
async function rulesInForce(installation: Installation): Promise<Pick<RoutingNow, 'notes' | 'refusal'> & { book: RuleBook }> {
  try {
    const { json } = await readRules(installation);
    return { book: parseRules(json), notes: [] };
  } catch (error) {
    const note = `The rules are left out: ${explainError(error as Error)}`;
    return { book: NO_RULES, notes: [note], refusal: error instanceof UnusableRules ? undefined : note };
  }
}
