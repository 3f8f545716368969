import { Aws, CfnCondition, Fn, Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The topic of our own trouble. */
export class NotificationsTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enforceSSL: true });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SNS2',
      reason: 'CloudWatch cannot publish to a topic under the AWS managed key, and the messages hold the names of our own alarms only.',
    });
    // A topic with a policy of its own, as `enforceSSL` makes one, has lost the default policy, by which alarms of the account may publish:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}

/** Sends what a topic says to an address, unless the address is empty, which may be known only when the stack is deployed. */
export function sendByEmail(scope: Construct, id: string, { topicArn, address }: { topicArn: string; address: string }): void {
  if (address === '') return;
  const subscription = new CfnSubscription(scope, id, { topicArn, protocol: 'email', endpoint: address });
  if (!Token.isUnresolved(address)) return;
  subscription.cfnOptions.condition = new CfnCondition(scope, `Has${id}`, {
    expression: Fn.conditionNot(Fn.conditionEquals(address, '')),
  });
}
