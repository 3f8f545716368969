import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, REFRESH_SUCCEEDED } from '../lambdas/shared/contract';
import { SERVICE_NAME } from './lambda-function';
import { checkSchedule } from './refresh-schedule';
import { RetainedTable } from './retained-table';
import type { RulesConfiguration } from './rules-configuration';
import { settingText, within } from './setting-text';
import { FollowAdvisor } from './trusted-advisor/follow-advisor';
import { CollectResults, PollRefresh, ReportFailure, StartRefresh } from './trusted-advisor/refresh-functions';
import { MAX_DEADLINE_MINUTES, RefreshStateMachine } from './trusted-advisor/refresh-state-machine';

/** What a deadline may be, ends included. */
export const DEADLINE_BOUNDS = [5, MAX_DEADLINE_MINUTES] as const;

export const REFRESH_DEFAULTS = { schedule: 'rate(1 day)', language: 'en', checkCategories: 'all', deadlineMinutes: 60 } as const;

export interface TrustedAdvisorRefreshProps {
  /** When a run starts: an EventBridge Scheduler expression, `rate(1 day)` or `cron(...)`, in UTC. Default: once a day. May be a token. */
  readonly schedule?: string;
  /** Language of the checks' names and texts: en, ja, pt_BR ... as DescribeTrustedAdvisorChecks takes it. Default: en. May be a token. */
  readonly language?: string;
  /** Categories to keep fresh, as a list or comma-separated. Default: `all`. May be a token. */
  readonly checkCategories?: string | string[];
  /** IDs of checks to leave alone, as a list or comma-separated. Default: none. May be a token. */
  readonly excludedCheckIds?: string | string[];
  /** Minutes after its start at which a run stops waiting for refreshes, 5 to 240. Default: 60. May be a token. */
  readonly deadlineMinutes?: number;
  /** The operator's rules, whose exclusions are honoured here. Default: nothing is excluded but by `excludedCheckIds`. */
  readonly rules?: RulesConfiguration;
  /** Where events of Trusted Advisor go that could not be handled. Default: they are dropped, and the next run finds what they told. */
  readonly deadLetterQueue?: IQueue;
  /**
   * A table of your own, of which nothing else may use the keys: strings `pk` and `sk`, expiry by `expiresAt`. Default: a table that outlives the stack.
   */
  readonly table?: ITable;
}

/**
 * Keeps Trusted Advisor fresh and says what changed: a schedule starts a state machine that refreshes what is stale, waits until
 * Trusted Advisor is done or the deadline has passed, and collects the results into the table. Once in an account: its findings are the account's.
 *
 * Whoever runs the definition elsewhere has to give it the context object's `Execution.Name`, which is the run's ID, and `Execution.StartTime`.
 */
export class TrustedAdvisorRefresh extends Construct {
  /** Checks, findings and history. Nobody else keeps this history. */
  readonly table: ITable;
  /** One execution is one run. Input of a start by hand: `{}`, or `{"checkIds": ["..."]}` for some checks only. */
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: TrustedAdvisorRefreshProps = {}) {
    super(scope, id);
    const { schedule = REFRESH_DEFAULTS.schedule, language = REFRESH_DEFAULTS.language, rules, deadLetterQueue } = props;
    const checkCategories = settingText(props.checkCategories ?? REFRESH_DEFAULTS.checkCategories);
    const deadline = within('deadlineMinutes', props.deadlineMinutes ?? REFRESH_DEFAULTS.deadlineMinutes, DEADLINE_BOUNDS);
    checkSchedule(schedule);
    const defaultBus = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const table = props.table ?? new RetainedTable(this, 'Table');
    this.table = table;
    this.stateMachine = new RefreshStateMachine(this, 'StateMachine', {
      excludedCheckIds: settingText(props.excludedCheckIds ?? ''),
      functions: {
        start: new StartRefresh(this, 'StartRefresh', { table, language, checkCategories, deadlineMinutes: settingText(deadline), rules }),
        poll: new PollRefresh(this, 'PollRefresh', { table }),
        collect: new CollectResults(this, 'CollectResults', { table, language, rules, defaultBus }),
        report: new ReportFailure(this, 'ReportFailure', { table, defaultBus }),
      },
    });
    new FollowAdvisor(this, 'FollowAdvisor', { table, defaultBus, deadLetterQueue });
    new Schedule(this, 'Schedule', {
      description: 'Starts a refresh of Trusted Advisor.',
      schedule: ScheduleExpression.expression(schedule),
      timeWindow: TimeWindow.off(),
      // No dead-letter queue: there is nothing in the input, and an alarm on `metricSuccessfulRuns` tells when refreshes stay away.
      target: new StepFunctionsStartExecution(this.stateMachine, { input: ScheduleTargetInput.fromObject({}) }),
    });
  }

  /**
   * Number of refreshes over the whole account that came to their end. There is no data in an hour without one: an alarm on its absence takes a
   * window of some hours and counts missing data as breaching.
   */
  metricSuccessfulRuns(options?: MetricOptions): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: REFRESH_SUCCEEDED,
      dimensionsMap: { service: SERVICE_NAME },
      statistic: 'Sum',
      period: Duration.hours(1),
      ...options,
    });
  }
}
