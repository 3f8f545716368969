import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LambdaFunction } from '../lambda-function';
import type { RulesConfiguration } from '../rules-configuration';
import { allowTable } from '../table-access';

/** What it takes to work an incident. */
export function allowToWork(worker: LambdaFunction, { table, rules }: { table: ITable; rules?: RulesConfiguration }): void {
  allowTable(worker, table, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
  worker.allowSupport(
    'support:AddAttachmentsToSet',
    'support:GetAttachmentUploadLinks',
    'support:CompleteAttachmentUpload',
    'support:DescribeAttachmentUploadStatus',
    'support:CreateCase',
    'support:AddCommunicationToCase',
    'support:ResolveCase',
    'support:DescribeCases',
    'support:DescribeCommunications',
  );
  // DescribeAlarms lists composite alarms only for a permission on "*":
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  // The others know no resources, or only alarms, of which any may become a case.
  worker.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetMetricWidgetImage',
        'cloudwatch:ListAlarmMuteRules',
      ],
      resources: ['*'],
    }),
  );
  rules?.allowToRead(worker);
  const defaultBus = Stack.of(worker).formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: 'default',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  worker.addToRolePolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [defaultBus] }));
}
