import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import type { CaseWriter } from '../../lambdas/cases/engine/services';
import type { Incident } from '../../lambdas/cases/incident/incident';
import type { RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import { type Invocation, POISON } from './invocation';
import { keyed, whole } from './keyed-random';
import { ROUTING } from './routing';
import type { Surroundings } from './surroundings';

const WRITER_GIVES_UP_MILLISECONDS = 15_000;

/** Rules and texts that may fail for an alarm as long as it is poisoned, or by chance, at once or after as long as the deployed writer waits. */
export function writerOf(world: Surroundings, invocation: Invocation): CaseWriter {
  const writer = plainWriter(ROUTING);
  const { seed, settings } = world.history;
  const write = async <T>({ subject: { kind, name }, fence }: Incident, what: string, pendingCall: () => Promise<T>): Promise<T> => {
    const draw = keyed(seed, `writes ${what} ${name} ${invocation.label} ${fence}`);
    const byChance = draw < settings.writingFails / 2 ? 'throws' : draw < settings.writingFails ? 'hangs' : undefined;
    const fails = kind === 'alarm' ? (world.poisonOf(name) ?? (world.areFaultsOver() ? undefined : byChance)) : undefined;
    if (fails === 'hangs') await world.timeline.pause(WRITER_GIVES_UP_MILLISECONDS);
    if (!fails) return pendingCall();
    world.invariants.takesNoReservation(name);
    throw Object.assign(new Error('cannot be written'), { name: POISON });
  };
  return {
    decideRouting: incident => write(incident, 'treat', async () => routed(incident, await writer.decideRouting(incident), world)),
    writeCase: (incident, marker, event) => write(incident, 'case', () => writer.writeCase(incident, marker, event)),
    writeComment: (incident, marker) => write(incident, 'comment', () => writer.writeComment(incident, marker)),
  };
}

/** What the rules decide: the same for each generation of an alarm, however often they are asked. */
function routed(
  { subject: { kind, name }, generation }: Incident,
  routingDecision: RoutingDecision,
  { history: { seed, settings } }: Surroundings,
): RoutingDecision {
  const escalate = settings.escalates ? [{ afterMinutes: 10, severityCode: 'high' }] : [];
  if (!settings.routingVaries || kind !== 'alarm') return { ...routingDecision, escalate };
  const draw = (key: string) => keyed(seed, `routes ${key} ${name} ${generation}`);
  const serviceCode = draw('service') < 0.5 ? 'amazon-dynamodb' : routingDecision.route.serviceCode;
  const delays = { openDelaySeconds: whole(draw('opens'), 0, 400), resolveDelaySeconds: whole(draw('resolves'), 0, 400) };
  return {
    ...routingDecision,
    ...delays,
    escalate,
    wantsCase: draw('wants') < 0.8,
    rule: 'varies',
    route: { ...routingDecision.route, serviceCode },
  };
}
