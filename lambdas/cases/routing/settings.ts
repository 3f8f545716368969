import { splitList } from '../../shared/split-list';
import type { Policy } from '../incident/policy';
import type { Route } from '../incident/routing-decision';

/** The value of a parameter of the stack, by its name: in a function from its environment, for an operator from the stack itself. */
export type Setting = (parameter: string) => string;

/** `OpenDelaySeconds` stands in a function's environment as `OPEN_DELAY_SECONDS`. */
export function variableOf(parameter: string): string {
  return parameter.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/**
 * What the operator decided about cases.
 * @param leaseSeconds follows from the functions' timeout, not from a parameter
 */
export function policyFrom(setting: Setting, leaseSeconds: number): Policy {
  return {
    mode: setting('Mode') === 'Live' ? 'Live' : 'DryRun',
    openDelaySeconds: Number(setting('OpenDelaySeconds')),
    resolveDelaySeconds: Number(setting('ResolveDelaySeconds')),
    reopenWindowSeconds: Number(setting('ReopenWindowHours')) * 3_600,
    autoResolve: setting('AutoResolve') === 'true',
    maxCasesPerHour: Number(setting('MaxCasesPerHour')),
    quietPeriodSeconds: Number(setting('QuietPeriodMinutes')) * 60,
    leaseSeconds,
  };
}

/** Where a case goes unless a namespace, a rule or a tag says otherwise. */
export function defaultRouteFrom(setting: Setting): Route {
  return {
    serviceCode: setting('DefaultServiceCode'),
    categoryCode: setting('DefaultCategoryCode'),
    severityCode: setting('DefaultSeverityCode'),
    issueType: setting('IssueType'),
    language: setting('CaseLanguage'),
    ccEmailAddresses: splitList(setting('CcEmailAddresses')),
  };
}
