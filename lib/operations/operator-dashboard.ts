import { Aws, CfnCondition, Duration, Fn, Token } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Color,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DUE_INDEX, FORMER_DUE_INDEX } from '../../lambdas/shared/contract';
import type { CaseAutomation } from '../case-automation';
import { CASE_DEFAULTS } from '../cases/case-settings';
import { LambdaFunction } from '../lambda-function';
import { type RulesConfiguration, rulesEnvironment } from '../rules-configuration';
import { settingText } from '../setting-text';
import { allowIndex, allowTable } from '../table-access';
import type { TrustedAdvisorRefresh } from '../trusted-advisor-refresh';

export interface OperatorDashboardProps {
  readonly cases: CaseAutomation;
  /** Most cases to open in an hour, as the cases have it. Default: their default. May be a token. */
  readonly maxCasesPerHour?: number;
  /** The application's own alarms. Default: none are shown. */
  readonly alarms?: Alarm[];
  /** Default: there is none, and its widget says so. */
  readonly refresh?: TrustedAdvisorRefresh;
  /** Default: there are none. */
  readonly rules?: RulesConfiguration;
  /** Whether its buttons may resolve and reopen cases and start a refresh, for whoever may invoke their function. Default: ReadOnly. May be a token. */
  readonly actions?: string;
}

export const DASHBOARD_ACTIONS = ['ReadOnly', 'Allowed'];

const FULL = 24;

/**
 * A dashboard in CloudWatch: incidents, why alarms open no case, Trusted Advisor and the hourly budget as custom widgets, and the application's own health. Whoever
 * looks at it needs `lambda:InvokeFunction` on the function of the widgets.
 */
export class OperatorDashboard extends Construct {
  readonly showWidget: LambdaFunction;
  readonly changeFromWidget: LambdaFunction;
  /** What CloudWatch lists it by. */
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: OperatorDashboardProps) {
    super(scope, id);
    const { cases, refresh, alarms = [] } = props;
    this.changeFromWidget = this.changingFunction(props);
    this.showWidget = this.widgetFunction(props);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.AUTO,
    });
    const custom = (title: string, widget: string, height: number, width = FULL) =>
      new CustomWidget({
        title,
        functionArn: this.showWidget.functionArn,
        params: { widget },
        width,
        height,
        updateOnRefresh: true,
        updateOnResize: false,
        updateOnTimeRangeChange: false,
      });
    dashboard.addWidgets(custom('Incidents', 'incidents', 10));
    dashboard.addWidgets(custom('Fires, and opens no case', 'suppressed', 8, 16), custom('Cases of this hour', 'budget', 8, 8));
    if (refresh) dashboard.addWidgets(custom('Trusted Advisor', 'advisor', 12));
    if (alarms.length > 0) dashboard.addWidgets(new AlarmStatusWidget({ title: 'This application', alarms, width: FULL, height: 4 }));
    const period = Duration.minutes(5);
    dashboard.addWidgets(
      graph(
        'Events that wait',
        cases.queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting' }),
        cases.queue.metricApproximateAgeOfOldestMessage({ period, label: 'seconds the oldest has waited' }),
      ),
      graph(
        'Dead letters',
        cases.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, color: Color.RED, label: 'dead letters' }),
      ),
      graph('Failed invocations', ...cases.watchedFunctions.map(each => each.metricErrors({ period, label: each.node.id }))),
      graph('Sweep, milliseconds', cases.sweep.metricDuration({ period, statistic: 'p90', label: 'p90' })),
    );
    this.dashboardName = dashboard.dashboardName;
  }

  private widgetFunction(props: OperatorDashboardProps): LambdaFunction {
    const { cases, refresh, rules, maxCasesPerHour = CASE_DEFAULTS.maxCasesPerHour } = props;
    const show = new LambdaFunction(this, 'ShowWidget', {
      entry: 'operations/handlers/show-widget',
      description: 'Shows incidents, Trusted Advisor and the hourly budget in the dashboard. Changes nothing.',
      timeout: Duration.seconds(30),
      environment: {
        CASE_TABLE: cases.table.tableName,
        ADVISOR_TABLE: refresh?.table.tableName ?? '',
        CHANGES: this.buttonsFor(props),
        MAX_CASES_PER_HOUR: settingText(maxCasesPerHour),
        ...rulesEnvironment(rules),
      },
    });
    allowTable(show, cases.table, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan');
    allowIndex(show, cases.table, DUE_INDEX.name, FORMER_DUE_INDEX.name);
    if (refresh) allowTable(show, refresh.table, 'dynamodb:Query');
    rules?.allowToRead(show);
    return show;
  }

  private changingFunction({ cases, refresh, actions = 'ReadOnly' }: OperatorDashboardProps): LambdaFunction {
    const changes = new LambdaFunction(this, 'ChangeFromWidget', {
      entry: 'operations/handlers/change-from-widget',
      description: 'Does what the buttons of the dashboard ask for, if DashboardActions allows it.',
      timeout: Duration.seconds(30),
      environment: {
        CASE_TABLE: cases.table.tableName,
        STATE_MACHINE: refresh?.stateMachine.stateMachineArn ?? '',
        DASHBOARD_ACTIONS: actions,
      },
    });
    allowTable(changes, cases.table, 'dynamodb:GetItem', 'dynamodb:PutItem');
    changes.allowSupport('support:ResolveCase', 'support:AddCommunicationToCase');
    if (refresh)
      changes.addToRolePolicy(
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [refresh.stateMachine.stateMachineArn] }),
      );
    return changes;
  }

  /** Buttons that would be refused are not shown. */
  private buttonsFor({ actions = 'ReadOnly' }: OperatorDashboardProps): string {
    if (!Token.isUnresolved(actions)) return actions === 'Allowed' ? this.changeFromWidget.functionArn : '';
    const isAllowed = new CfnCondition(this, 'ActionsAllowed', { expression: Fn.conditionEquals(actions, 'Allowed') });
    return Fn.conditionIf(isAllowed.logicalId, this.changeFromWidget.functionArn, '').toString();
  }
}

function graph(title: string, ...left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: FULL / 4, height: 6, leftYAxis: { min: 0 } });
}
