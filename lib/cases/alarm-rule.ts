import { Aws, CfnCondition, Fn, Stack, Token } from 'aws-cdk-lib';
import { type CfnRule, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARM_RULE_DESCRIPTION } from '../../lambdas/shared/contract';
import { settingItems, settingText } from '../setting-text';

export interface AlarmRuleProps {
  /** Only alarms whose name begins so. Empty: every alarm. May be a token. */
  readonly alarmNamePrefix: string;
  /** Other accounts whose alarms are taken when their events reach this bus. Empty: none. May be a token. */
  readonly alarmAccountIds: string | string[];
  readonly queue: IQueue;
  /** For events that cannot be delivered to the queue. */
  readonly deadLetterQueue: IQueue;
}

/** CloudWatch alarm events to the queue: of this account, and of those that the operator names. */
export class AlarmRule extends Rule {
  constructor(scope: Construct, id: string, { alarmNamePrefix, alarmAccountIds, queue, deadLetterQueue }: AlarmRuleProps) {
    super(scope, id, {
      description: ALARM_RULE_DESCRIPTION,
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
      },
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
    this.narrow('detail.alarmName', this.namesWith(alarmNamePrefix));
    this.narrow('account', this.accountsWith(alarmAccountIds));
  }

  /** Leaves the alarms of this account whose name begins so alone: those that watch the application itself are no case for AWS. */
  leaveAlone(alarmNamePrefix: string): void {
    const prefix = Stack.of(this).formatArn({ service: 'cloudwatch', resource: `alarm:${alarmNamePrefix}` });
    this.narrow('resources', [{ 'anything-but': { prefix } }]);
  }

  /** An empty prefix is no prefix: whether EventBridge takes an empty one is not documented. */
  private namesWith(prefix: string): unknown {
    const every = [{ exists: true }];
    const some = [{ prefix }];
    if (!Token.isUnresolved(prefix)) return prefix === '' ? every : some;
    return Fn.conditionIf(this.unlessEmpty('HasNamePrefix', prefix), some, every);
  }

  private accountsWith(others: string | string[]): unknown {
    const text = settingText(others);
    if (text === '') return [Aws.ACCOUNT_ID];
    if (!Token.isUnresolved(text)) return [Aws.ACCOUNT_ID, ...settingItems(text)];
    const all = settingItems(Fn.join(',', [Aws.ACCOUNT_ID, text]));
    return Fn.conditionIf(this.unlessEmpty('HasOtherAccounts', text), all, [Aws.ACCOUNT_ID]);
  }

  private unlessEmpty(id: string, value: string): string {
    return new CfnCondition(this, id, { expression: Fn.conditionNot(Fn.conditionEquals(value, '')) }).logicalId;
  }

  private narrow(field: string, values: unknown): void {
    (this.node.defaultChild as CfnRule).addPropertyOverride(`EventPattern.${field}`, values);
  }
}
