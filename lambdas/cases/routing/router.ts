import type { Templates } from '../../shared/rules/case-template';
import type { MaintenanceWindow } from '../../shared/rules/rule-schema';
import type { RulesSource } from '../../shared/rules/rules-source';
import type { AlarmTraits } from '../alarms/alarm-traits';
import type { Route, RoutingDecision } from '../incident/routing-decision';
import type { Routing } from './route';
import { maintenanceFor, routeAlarm } from './route-alarm';
import { type Catalog, checkRoute } from './service-catalog';

/** Says where an alarm goes, by the rules as they are now. */
export interface Router {
  /** Its codes are ones that the account's AWS Support takes, as far as that is known. */
  route(traits: AlarmTraits): Promise<RoutingDecision>;
  /** The maintenance window that the alarm is in, if any. */
  maintenance(traits: AlarmTraits, now: Date): Promise<MaintenanceWindow | undefined>;
  templates(): Promise<Templates>;
}

/** @param readCatalog what the account offers; nothing as long as it has not been read */
export function router(routing: Routing, rules: RulesSource, readCatalog: () => Promise<Catalog | undefined>): Router {
  return {
    async route(traits) {
      const routed = routeAlarm(traits, await rules(), routing.configured);
      const { route, remarks } = checkRoute(routed.route, routing, await readCatalog());
      return { ...routed, route, remarks };
    },
    maintenance: async (traits, now) => maintenanceFor(traits, await rules(), now),
    templates: async () => (await rules()).templates,
  };
}

/** The routes whose languages the catalog has to know: the stack's, and what the rules make of it. */
export async function routesInUse({ configured, fallback }: Routing, rules: RulesSource): Promise<Route[]> {
  const made = (await rules()).rules
    .filter(({ set }) => set.serviceCode)
    .map(({ set }) => ({ ...configured, categoryCode: 'general-guidance', ...set }));
  return [configured, fallback, ...made];
}
