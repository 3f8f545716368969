import type { OperationsProps } from '../operations';
import type { CaseNotificationsProps } from '../operations/case-notifications';
import { DASHBOARD_ACTIONS, type OperatorDashboardProps } from '../operations/operator-dashboard';
import { PREFLIGHT_DEFAULT, PREFLIGHT_MODES, type PreflightProps } from '../operations/preflight';
import { type Declare, EMAIL } from './declare';

/** One address, or none. */
const ADDRESS = {
  default: '',
  maxLength: 254,
  allowedPattern: `^$|^${EMAIL}$`,
  constraintDescription: 'must be one e-mail address, or empty.',
};

/** What an operator may set about being told of cases. */
export function notificationParameters(operations: Declare): Pick<CaseNotificationsProps, 'email'> {
  return {
    email: operations(
      'CaseNotificationEmail',
      'Address that is told of cases: opened, answered by AWS, resolved, refused, and what changed in Trusted Advisor. Empty: nobody.',
      ADDRESS,
    ).valueAsString,
  };
}

/** What an operator may set about trouble of the application itself. */
export function operationsParameters(operations: Declare): Pick<OperationsProps, 'notificationEmail'> {
  return {
    notificationEmail: operations(
      'NotificationEmail',
      'Address for operational alerts: trouble of this application itself. Empty: nobody.',
      ADDRESS,
    ).valueAsString,
  };
}

/** What an operator may set about the preflight. */
export function preflightParameters(operations: Declare): Required<Pick<PreflightProps, 'mode'>> {
  return {
    mode: operations(
      'Preflight',
      'Checks at each deployment, and daily, whether support plan, codes, addresses and rules let cases be opened. Warn: tell; Fail: stop the deployment, too; Off.',
      { default: PREFLIGHT_DEFAULT, allowedValues: PREFLIGHT_MODES },
    ).valueAsString,
  };
}

/** What an operator may set about the dashboard. */
export function dashboardParameters(operations: Declare): Required<Pick<OperatorDashboardProps, 'actions'>> {
  return {
    actions: operations(
      'DashboardActions',
      'Allowed: buttons of the dashboard resolve and reopen cases and start a refresh, for whoever may invoke their function. ReadOnly: the dashboard only shows.',
      { default: 'ReadOnly', allowedValues: DASHBOARD_ACTIONS },
    ).valueAsString,
  };
}
