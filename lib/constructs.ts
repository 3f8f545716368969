/** What the package `support-automation` offers to other people's CDK apps: docs/constructs.md. */
export { CaseAutomation, type CaseAutomationProps } from './case-automation';
export type { CaseSettings, IgnoreOrOpen, SeverityCode } from './cases/case-settings';
export { Operations, type OperationsProps } from './operations';
export { CaseNotifications, type CaseNotificationsProps } from './operations/case-notifications';
export { OperatorDashboard, type OperatorDashboardProps } from './operations/operator-dashboard';
export { Preflight, type PreflightProps } from './operations/preflight';
export { type OperatorParts, operatorOutputs } from './operator-outputs';
export { RetainedTable, type RetainedTableProps } from './retained-table';
export { RulesConfiguration } from './rules-configuration';
export { TrustedAdvisorRefresh, type TrustedAdvisorRefreshProps } from './trusted-advisor-refresh';
