import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DUE_INDEX, FORMER_DUE_INDEX } from '../lambdas/shared/contract';
import { AlarmRule } from './cases/alarm-rule';
import type { CaseSettings } from './cases/case-settings';
import { FindingRule } from './cases/finding-rule';
import { FollowCase } from './cases/follow-case';
import { workerEnvironment } from './cases/incident-worker';
import { ReconcileAlarms } from './cases/reconcile-alarms';
import { AlarmQueue, RecordAlarm } from './cases/record-alarm';
import { SweepIncidents } from './cases/sweep-incidents';
import type { LambdaFunction } from './lambda-function';
import { RetainedTable } from './retained-table';
import type { RulesConfiguration } from './rules-configuration';

export interface CaseAutomationProps extends CaseSettings {
  /** Only alarms whose name begins so become cases. Default: every alarm. May be a token. */
  readonly alarmNamePrefix?: string;
  /**
   * Other accounts whose alarms become cases of this account when their events reach this bus: at most 20 IDs, as a list or comma-separated.
   * Default: none. May be a token.
   */
  readonly alarmAccountIds?: string | string[];
  /**
   * Checks of Trusted Advisor whose findings at error become cases: at most 110 IDs, as a list or comma-separated; or `all`. The findings come from a
   * `TrustedAdvisorRefresh` in the same account and region. Default: none. May be a token.
   */
  readonly findingCaseCheckIds?: string | string[];
  /** The operator's rules. Default: none; every case is routed by the alarm's namespace and the defaults here. */
  readonly rules?: RulesConfiguration;
  /**
   * A table of your own, of which nothing else may use the keys: strings `pk` and `sk`, expiry by `expiresAt`, and an index `agenda` over the strings
   * `agenda` and `dueAt` with at least the attributes `kind`, `accountId`, `region`, `alarmName` and `waitsForBudget`. Default: a table that outlives the stack.
   */
  readonly table?: ITable;
}

/**
 * Turns CloudWatch alarms of its account and region into AWS Support cases. Once in an account and region: two of them would open two cases for an alarm.
 */
export class CaseAutomation extends Construct {
  /** Incidents, what happened to them, and what was done. */
  readonly table: ITable;
  /** Alarm events on their way in. */
  readonly queue: Queue;
  /** What could not be handled, with the reason. */
  readonly deadLetterQueue: Queue;
  /** The function that comes every minute. */
  readonly sweep: SweepIncidents;
  /** The functions of whose failures nothing else tells: those of events that failed for good are in the dead-letter queue. */
  readonly watchedFunctions: LambdaFunction[];
  private readonly alarmRule: AlarmRule;
  private readonly reconcile: ReconcileAlarms;

  constructor(scope: Construct, id: string, props: CaseAutomationProps = {}) {
    super(scope, id);
    const { rules, alarmNamePrefix = '', alarmAccountIds = '', findingCaseCheckIds = '' } = props;
    const table = props.table ?? new RetainedTable(this, 'Table', { indexes: [FORMER_DUE_INDEX, DUE_INDEX] });
    const deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const queue = new AlarmQueue(this, 'AlarmQueue', { deadLetterQueue });
    this.alarmRule = new AlarmRule(this, 'AlarmRule', { alarmNamePrefix, alarmAccountIds, queue, deadLetterQueue });
    new FindingRule(this, 'FindingRule', { findingCaseCheckIds, queue, deadLetterQueue });

    const environment = workerEnvironment(props, table, rules);
    const record = new RecordAlarm(this, 'RecordAlarm', { table, rules, environment, queue, deadLetterQueue });
    this.sweep = new SweepIncidents(this, 'SweepIncidents', { table, rules, environment });
    new FollowCase(this, 'FollowCase', { table, deadLetterQueue });
    this.reconcile = new ReconcileAlarms(this, 'ReconcileAlarms', { table, alarmNamePrefix });

    this.watchedFunctions = [record, this.sweep, this.reconcile];
    this.table = table;
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
  }

  /** The rule that takes alarms, by its name in the account. */
  get alarmRuleName(): string {
    return this.alarmRule.ruleName;
  }

  /** Opens no cases for alarms of this account whose names begin so, such as those that watch this application. One such beginning; the last one counts. */
  leaveAlone(alarmNamePrefix: string): void {
    this.alarmRule.leaveAlone(alarmNamePrefix);
    this.reconcile.leaveAlone(alarmNamePrefix);
  }
}
