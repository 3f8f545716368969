/**
 * The names that the deployed template, the Lambdas and the local runtime have in common.
 * Nothing here does anything: a name that two rooms must spell alike has its one home here.
 */

/** `source` of every event this application publishes. */
export const EVENT_SOURCE = 'support-automation';

/** `detail-type` of every event this application publishes on the default bus. */
export const DETAIL_TYPE = {
  caseOpened: 'Support Case Opened',
  caseUpdated: 'Support Case Updated',
  caseResolved: 'Support Case Resolved',
  caseFailed: 'Support Case Failed',
  caseRefused: 'Support Case Refused',
  caseAccepted: 'Support Case Accepted',
  supportReplied: 'Support Replied',
  alarmSuppressed: 'Alarm Suppressed',
  refreshCompleted: 'Trusted Advisor Refresh Completed',
  refreshFailed: 'Trusted Advisor Refresh Failed',
  findingAppeared: 'Trusted Advisor Finding Appeared',
  findingFixed: 'Trusted Advisor Finding Fixed',
  findingGotWorse: 'Trusted Advisor Finding Got Worse',
  findingImproved: 'Trusted Advisor Finding Improved',
  findingCameBack: 'Trusted Advisor Finding Came Back',
  findingSuppressed: 'Trusted Advisor Finding Suppressed',
  findingUnsuppressed: 'Trusted Advisor Finding Unsuppressed',
} as const;

/** Those of which people are notified. */
export const NOTIFIED: string[] = [
  DETAIL_TYPE.caseOpened,
  DETAIL_TYPE.caseResolved,
  DETAIL_TYPE.caseFailed,
  DETAIL_TYPE.caseRefused,
  DETAIL_TYPE.caseAccepted,
  DETAIL_TYPE.supportReplied,
  DETAIL_TYPE.refreshCompleted,
];

/** Namespace of every CloudWatch metric this application publishes. */
export const METRIC_NAMESPACE = 'SupportAutomation';

/** A metric of 1 for every reading of routing rules that cannot be used. Its alarm makes AWS AppConfig roll a deployment of rules back. */
export const RULES_REJECTED = 'RoutingRulesRejected';

/** Metrics: 1 for each call that AWS Support refuses until a person mends something; 1 for each step of an incident that fails by a fault of ours. */
export const SUPPORT_REFUSALS = 'SupportRefusals';
export const INCIDENT_FAILURES = 'IncidentFailures';

/** Metric: how many checks of a preflight found something that has to be mended; 0 when none did. */
export const PREFLIGHT_FAILURES = 'PreflightFailures';

/** Metric: 1 for each refresh of Trusted Advisor over the whole account that came to its end, `partial` ones included. */
export const REFRESH_SUCCEEDED = 'SuccessfulRefreshes';

/** Keys of both tables. */
export const TABLE_KEY = { partition: 'pk', sort: 'sk' } as const;
/**
 * The sparse index of what is due in the case table, with what it holds of an incident beside its keys: little, and little that changes, as each change of it is
 * one more write.
 */
export const DUE_INDEX = {
  name: 'agenda',
  partition: 'agenda',
  sort: 'dueAt',
  includes: ['subject', 'waitsForBudget'],
} as const;
/** The index of version 0.1.0, with whole copies. Nothing is written to it any more; what stands in it is read. */
export const FORMER_DUE_INDEX = { name: 'due', partition: 'duePartition', sort: 'dueAt' } as const;
/** Attribute by which DynamoDB expires records, in epoch seconds. */
export const EXPIRY_ATTRIBUTE = 'expiresAt';

/** Sort key of the record that tells the whole present state of one incident. */
export const INCIDENT_HEAD = 'head';

/** Where the last result of the preflight stands in the case table: `at`, `outcome`, `sentence`, `findings`, `badSince`. */
export const PREFLIGHT_KEY = { pk: 'preflight', sk: 'last' } as const;

/** Description of the rule that takes alarms, by which one installation knows another. */
export const ALARM_RULE_DESCRIPTION = 'CloudWatch alarms that changed.';

/** Outputs of the stack, by which the local runtime and the command line find their way. */
export const STACK_OUTPUT = {
  caseTable: 'CaseTableName',
  advisorTable: 'AdvisorTableName',
  alarmQueue: 'AlarmQueueUrl',
  deadLetterQueue: 'DeadLetterQueueUrl',
  refreshStateMachine: 'RefreshStateMachineArn',
  dashboard: 'DashboardName',
  rulesApplication: 'RulesApplicationId',
  rulesEnvironment: 'RulesEnvironmentId',
  rulesProfile: 'RulesProfileId',
  rulesStrategy: 'RulesStrategyId',
  rulesAtOnceStrategy: 'RulesAtOnceStrategyId',
  preflight: 'PreflightResult',
} as const;

/** SQS message attribute of a dead letter: why the event could not be handled. */
export const DEAD_LETTER_REASON = 'reason';

/** Whether the Support API is written to. */
export type Mode = 'DryRun' | 'Live';

/** Environment variables of the functions that read the rules: where AWS AppConfig has them. The application's is empty where there are none. */
export const RULES_ENV = { application: 'RULES_APPLICATION', environment: 'RULES_ENVIRONMENT', profile: 'RULES_PROFILE' } as const;
