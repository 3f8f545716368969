import { Aws, CfnCondition, Fn, type ICfnConditionExpression, Token } from 'aws-cdk-lib';
import { type CfnRule, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DETAIL_TYPE, EVENT_SOURCE } from '../../lambdas/shared/contract';
import { settingItems, settingText } from '../setting-text';

/** Whatever can bring a finding to error, or away from it. */
const FINDING_EVENTS = [
  DETAIL_TYPE.findingAppeared,
  DETAIL_TYPE.findingCameBack,
  DETAIL_TYPE.findingFixed,
  DETAIL_TYPE.findingGotWorse,
  DETAIL_TYPE.findingImproved,
  DETAIL_TYPE.findingSuppressed,
  DETAIL_TYPE.findingUnsuppressed,
];

/** For `all` the pattern asks for no check, since it would have no room for all IDs. */
const EVERY_CHECK = [{ exists: true }];
/** An empty list would be no valid pattern. */
const NO_CHECK = ['no check'];

export interface FindingRuleProps {
  /** Checks whose findings at error become cases; or `all`. Empty: none. May be a token. */
  readonly findingCaseCheckIds: string | string[];
  readonly queue: IQueue;
  /** For events that cannot be delivered to the queue. */
  readonly deadLetterQueue: IQueue;
}

/** Our own events about findings of the chosen checks take the same way as alarms. */
export class FindingRule extends Rule {
  constructor(scope: Construct, id: string, { findingCaseCheckIds, queue, deadLetterQueue }: FindingRuleProps) {
    super(scope, id, {
      description: 'Findings of Trusted Advisor that become cases.',
      // Anybody who may put events on this bus can give them our source.
      eventPattern: { account: [Aws.ACCOUNT_ID], source: [EVENT_SOURCE], detailType: FINDING_EVENTS },
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
    const checkId = this.chosen(settingText(findingCaseCheckIds));
    (this.node.defaultChild as CfnRule).addPropertyOverride('EventPattern.detail.checkId', checkId);
  }

  private chosen(checkIds: string): unknown {
    if (checkIds === '') return NO_CHECK;
    if (checkIds === 'all') return EVERY_CHECK;
    if (!Token.isUnresolved(checkIds)) return settingItems(checkIds);
    const hasChecks = this.condition('HasChecks', Fn.conditionNot(Fn.conditionEquals(checkIds, '')));
    const takesAll = this.condition('TakesAll', Fn.conditionEquals(checkIds, 'all'));
    return Fn.conditionIf(hasChecks, Fn.conditionIf(takesAll, EVERY_CHECK, settingItems(checkIds)), NO_CHECK);
  }

  private condition(id: string, expression: ICfnConditionExpression): string {
    return new CfnCondition(this, id, { expression }).logicalId;
  }
}
