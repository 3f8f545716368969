import { Aws, Stack } from 'aws-cdk-lib';
import type { Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { CaseAutomation } from './case-automation';
import { caseAlarms } from './operations/case-alarms';
import type { CaseNotifications } from './operations/case-notifications';
import { NotificationsTopic, sendByEmail } from './operations/notifications-topic';
import { OwnAlarm } from './operations/own-alarm';
import type { Preflight } from './operations/preflight';
import { preflightAlarm } from './operations/preflight-alarm';
import { refreshAlarms } from './operations/refresh-alarms';
import { within } from './setting-text';
import type { TrustedAdvisorRefresh } from './trusted-advisor-refresh';

/** What `maxRefreshAgeHours` may be, ends included: CloudWatch looks back seven days. */
export const REFRESH_AGE_BOUNDS = [3, 168] as const;
/** Two days, for a refresh each day, and two hours more. */
export const DEFAULT_REFRESH_AGE_HOURS = 50;

export interface OperationsProps {
  readonly cases: CaseAutomation;
  /** Default: there is none, and nothing watches it. */
  readonly refresh?: TrustedAdvisorRefresh;
  /** What the alarms tell. CloudWatch must be allowed to publish to it, as it is by a topic's default policy. Default: a topic of its own. */
  readonly topic?: ITopic;
  /** Address for operational alerts. Default: nobody. May be a token. */
  readonly notificationEmail?: string;
  /** Default: there are none, and nothing watches them. */
  readonly notifications?: CaseNotifications;
  /** Default: there is none, and nothing watches it. */
  readonly preflight?: Preflight;
  /** Hours without a finished refresh after which an alarm goes off, 3 to 168. Default: 50. May be a token. */
  readonly maxRefreshAgeHours?: number;
}

/** What must not happen to the application itself: alarms whose names read as sentences, and a topic that tells of them. They open no cases. */
export class Operations extends Construct {
  readonly topic: ITopic;
  /** Rules that were deployed cannot be used: `RulesConfiguration.rollBackOn` takes it. */
  readonly rulesRejected: Alarm;

  /** All of them. */
  get alarms(): Alarm[] {
    return this.node.children.filter(child => child instanceof OwnAlarm);
  }

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { cases, refresh, notificationEmail = '', notifications, maxRefreshAgeHours = DEFAULT_REFRESH_AGE_HOURS } = props;
    this.topic = props.topic ?? new NotificationsTopic(this, 'Notifications');
    sendByEmail(this, 'Email', { topicArn: this.topic.topicArn, address: notificationEmail });
    const alsoWatched = notifications ? [notifications.notify] : [];
    this.rulesRejected = caseAlarms(this, { cases, alsoWatched, topic: this.topic });
    if (refresh) refreshAlarms(this, refresh, this.topic, within('maxRefreshAgeHours', maxRefreshAgeHours, REFRESH_AGE_BOUNDS));
    if (props.preflight) preflightAlarm(this, this.topic);
    // Our own trouble is no case for AWS.
    cases.leaveAlone(this.alarmNamePrefix);
  }

  /** The names of all alarms made here begin so: CloudFormation names them after the stack and their logical IDs, which begin with the path. */
  private get alarmNamePrefix(): string {
    const { node } = this.rulesRejected;
    const logicalId = Stack.of(this).resolve((node.defaultChild as CfnAlarm).logicalId) as string;
    return `${Aws.STACK_NAME}-${logicalId.slice(0, logicalId.lastIndexOf(node.id))}`;
  }
}
