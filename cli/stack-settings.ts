import type { Policy } from '../lambdas/cases/incident/policy';
import type { Route, RoutingDecision } from '../lambdas/cases/incident/routing-decision';
import { defaultRouteFrom, policyFrom, type Setting } from '../lambdas/cases/routing/settings';
import { own } from '../lambdas/shared/own';

/** Values of the stack's parameters by their names. */
export type StackParameters = Record<string, string>;

/** The lease follows from the functions' timeout, not from a parameter; no decision that is shown here depends on it. */
const LEASE_SECONDS = 90;

/** What the operator decided about cases. */
export function policyOf(parameters: StackParameters): Policy {
  return policyFrom(settingOf(parameters), LEASE_SECONDS);
}

/** The same for one alarm: its rule and its tags override the stack. */
export function policyFor(policy: Policy, { openDelaySeconds, resolveDelaySeconds, autoResolve }: Partial<RoutingDecision>): Policy {
  return {
    ...policy,
    openDelaySeconds: openDelaySeconds ?? policy.openDelaySeconds,
    resolveDelaySeconds: resolveDelaySeconds ?? policy.resolveDelaySeconds,
    autoResolve: autoResolve ?? policy.autoResolve,
  };
}

/** Where a case goes unless a namespace, a rule or a tag says otherwise. */
export function defaultRouteOf(parameters: StackParameters): Route {
  return defaultRouteFrom(settingOf(parameters));
}

function settingOf(parameters: StackParameters): Setting {
  return parameter => own(parameters, parameter) ?? '';
}
