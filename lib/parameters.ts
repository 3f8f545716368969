import type { Stack } from 'aws-cdk-lib';
import type { CaseAutomationProps } from './case-automation';
import type { OperationsProps } from './operations';
import type { CaseNotificationsProps } from './operations/case-notifications';
import type { OperatorDashboardProps } from './operations/operator-dashboard';
import type { PreflightProps } from './operations/preflight';
import { caseParameters } from './parameters/case-parameters';
import { ParameterGroups } from './parameters/declare';
import { dashboardParameters, notificationParameters, operationsParameters, preflightParameters } from './parameters/operations-parameters';
import { findingParameters, refreshAlarmParameters, refreshParameters } from './parameters/refresh-parameters';
import type { TrustedAdvisorRefreshProps } from './trusted-advisor-refresh';

/** What the parameters of a stack say, as the props of its constructs. */
export interface Parameters {
  readonly cases: CaseAutomationProps;
  readonly refresh: TrustedAdvisorRefreshProps;
  readonly operations: Omit<OperationsProps, 'cases' | 'refresh' | 'notifications' | 'preflight'>;
  readonly notifications: Pick<CaseNotificationsProps, 'email'>;
  readonly preflight: Required<Pick<PreflightProps, 'mode'>>;
  readonly dashboard: Required<Pick<OperatorDashboardProps, 'actions'>>;
}

/**
 * Declares what an operator may set, as CloudFormation parameters in the groups that the console shows. Every one has a default that is safe to deploy;
 * what it forbids it explains.
 */
export function declareParameters(stack: Stack): Parameters {
  const groups = new ParameterGroups(stack);
  const cases = caseParameters(groups);
  const declareOperations = groups.group('Operations');
  const notifications = notificationParameters(declareOperations);
  const operations = operationsParameters(declareOperations);
  const preflight = preflightParameters(declareOperations);
  const dashboard = dashboardParameters(declareOperations);
  const advisor = groups.group('Trusted Advisor');
  const refresh = refreshParameters(advisor);
  const parameters = {
    cases: { ...cases, ...findingParameters(advisor) },
    refresh,
    notifications,
    preflight,
    dashboard,
    operations: { ...operations, ...refreshAlarmParameters(advisor) },
  };
  groups.show();
  return parameters;
}
