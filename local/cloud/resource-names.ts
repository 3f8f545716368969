import { own } from '../../lambdas/shared/own';
import type { Template } from './template';

/** Service, and kind of resource, in the ARN of a resource type. */
const ARN_KIND: Record<string, [service: string, prefix: string]> = {
  'AWS::Lambda::Function': ['lambda', 'function:'],
  'AWS::SQS::Queue': ['sqs', ''],
  'AWS::StepFunctions::StateMachine': ['states', 'stateMachine:'],
  'AWS::DynamoDB::Table': ['dynamodb', 'table/'],
  'AWS::DynamoDB::GlobalTable': ['dynamodb', 'table/'],
  'AWS::Events::Rule': ['events', 'rule/'],
  'AWS::Events::EventBus': ['events', 'event-bus/'],
  'AWS::SNS::Topic': ['sns', ''],
  'AWS::Logs::LogGroup': ['logs', 'log-group:'],
  'AWS::IAM::Role': ['iam', 'role/'],
  'AWS::Scheduler::Schedule': ['scheduler', 'schedule/default/'],
  'AWS::CloudWatch::Alarm': ['cloudwatch', 'alarm:'],
};

/** Types whose `Ref` is their ARN. */
const REFERRED_BY_ARN = ['AWS::StepFunctions::StateMachine', 'AWS::SNS::Topic'];

export interface NamingPlace {
  region: string;
  accountId: string;
  /** Address of the local SQS, without a slash at its end. */
  queueEndpoint: string;
  /** What custom resources have answered by now, by their logical IDs. Default: nothing. */
  customResources?: ReadonlyMap<string, { data: Record<string, string> }>;
}

/** The physical names, ARNs and URLs that the stack's resources have in a local run: their logical IDs, so that they can be recognised. */
export class ResourceNames {
  constructor(
    private readonly template: Template,
    private readonly place: NamingPlace,
  ) {}

  arn(logicalId: string): string {
    const [service, prefix] = own(ARN_KIND, this.typeOf(logicalId)) ?? ['local', `${this.typeOf(logicalId)}/`];
    const region = service === 'iam' ? '' : this.place.region;
    return `arn:aws:${service}:${region}:${this.place.accountId}:${prefix}${logicalId}`;
  }

  queueUrl(logicalId: string): string {
    return `${this.place.queueEndpoint}/${this.place.accountId}/${logicalId}`;
  }

  /** What `Ref` gives. */
  reference(logicalId: string): string {
    const type = this.typeOf(logicalId);
    if (type === 'AWS::SQS::Queue') return this.queueUrl(logicalId);
    return REFERRED_BY_ARN.includes(type) ? this.arn(logicalId) : logicalId;
  }

  /** What `Fn::GetAtt` gives. @throws for an attribute that no resource has locally */
  attribute(logicalId: string, name: string): string {
    if (this.typeOf(logicalId).startsWith('Custom::')) return own(this.place.customResources?.get(logicalId)?.data, name) ?? '';
    if (/Arn$/.test(name)) return this.arn(logicalId);
    if (/Name$/.test(name)) return logicalId;
    if (name === 'QueueUrl') return this.queueUrl(logicalId);
    throw new Error(`Fn::GetAtt ${logicalId}.${name} (${this.typeOf(logicalId)}) has no value in a local run.`);
  }

  private typeOf(logicalId: string): string {
    return own(this.template.Resources, logicalId)?.Type ?? '';
  }
}
