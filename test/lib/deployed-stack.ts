import { join } from 'node:path';
import { conditionHolds, templateResolver } from '../../local/cloud/intrinsics';
import { parameterValues } from '../../local/cloud/parameters';
import { ResourceNames } from '../../local/cloud/resource-names';
import type { Template } from '../../local/cloud/template';
import { sharedText } from '../shared-assembly';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

const MAKERS = ['bare-template.ts', 'test-app.ts'].map(name => join(__dirname, name));

/** The template as `cdk synth` writes it, without the bundles. The CDK, which takes seconds to load, is loaded only where nobody has made it yet. */
export const template: Template = JSON.parse(sharedText('template.json', MAKERS, () => require('./bare-template').bareTemplate()));

export interface Deployed {
  logicalId: string;
  type: string;
  /** Every reference in it is replaced by what it would be in the account. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is that of the resource's type
  properties: any;
}

export interface Naming {
  stackName: string;
  /** The name that CloudFormation gives a resource of this type. */
  physicalName(logicalId: string, type: string): string;
}

const PLAIN: Naming = { stackName: 'support', physicalName: logicalId => logicalId };

/** The stack's resources as CloudFormation would make them from these parameters; those whose condition does not hold are left out. */
export function deploy(given: Record<string, string> = {}, { stackName, physicalName }: Naming = PLAIN): Deployed[] {
  const names = new ResourceNames(template, { region: REGION, accountId: ACCOUNT, queueEndpoint: `https://sqs.${REGION}.amazonaws.com` });
  const resolve = templateResolver(template, {
    parameters: parameterValues(template, given),
    pseudoParameters: {
      'AWS::Region': REGION,
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/0b4c3a5e-6d5f-4f3a-9a55-3f1f0a3c9d7e`,
    },
    reference: logicalId =>
      names.reference(logicalId).replace(logicalId, () => physicalName(logicalId, template.Resources[logicalId]!.Type)),
    attribute: (logicalId, name) => names.attribute(logicalId, name),
  });
  const present = Object.entries(template.Resources).filter(([, { Condition }]) => !Condition || conditionHolds(resolve, Condition));
  return present.map(([logicalId, { Type, Properties = {} }]) => ({
    logicalId,
    type: Type,
    properties: resolve(Properties, logicalId),
  }));
}

export function ofType(resources: Deployed[], type: string): Deployed[] {
  return resources.filter(resource => resource.type === type);
}

/** The only resource of a type whose logical ID begins so, behind the construct's name. */
export function find(resources: Deployed[], type: string, beginning: string): Deployed {
  const found = ofType(resources, type).filter(({ logicalId }) => logicalId.startsWith(beginning));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} begin with ${beginning}.`);
  return found[0]!;
}

/** The statements of a function's role. */
export function statementsOf(resources: Deployed[], functionBeginning: string) {
  const { properties } = find(resources, 'AWS::Lambda::Function', functionBeginning);
  const role = properties.Role.split('/').at(-1);
  return ofType(resources, 'AWS::IAM::Policy')
    .filter(policy => policy.properties.Roles.includes(role))
    .flatMap(policy => policy.properties.PolicyDocument.Statement);
}

/** The arn by which the local names call a resource. */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}
