import { join } from 'node:path';
import { own } from '../../lambdas/shared/own';
import type { FunctionSettings } from './function-environment';
import { conditionHolds, type Resolve, templateResolver } from './intrinsics';
import type { AlarmProperties } from './own-alarms';
import { type ParameterValues, parameterValues } from './parameters';
import { ResourceNames } from './resource-names';
import type { Assembly } from './template';

type Json = Record<string, unknown>;

/** A resource with everything in it resolved. */
export interface ConcreteResource {
  logicalId: string;
  type: string;
  properties: Json;
}

export interface StackPlace {
  region: string;
  accountId: string;
  stackName: string;
  /** Address of the local SQS. */
  queueEndpoint: string;
  /** What custom resources have answered by now, by their logical IDs. Default: nothing. */
  customResources?: ReadonlyMap<string, { data: Record<string, string> }>;
}

/** A synthesised stack with its parameters set, as CloudFormation would deploy it here. */
export class Stack {
  readonly parameters: ParameterValues;
  readonly names: ResourceNames;
  /** The stack's ARN. */
  readonly id: string;
  private readonly resolve: Resolve;

  constructor(
    private readonly assembly: Assembly,
    given: Record<string, string>,
    place: StackPlace,
  ) {
    this.parameters = parameterValues(assembly.template, given);
    this.names = new ResourceNames(assembly.template, place);
    this.id = stackId(place);
    this.resolve = templateResolver(assembly.template, {
      parameters: this.parameters,
      pseudoParameters: pseudoParameters(place),
      reference: logicalId => this.names.reference(logicalId),
      attribute: (logicalId, name) => this.names.attribute(logicalId, name),
    });
  }

  /** The resources that a local run has to run. @throws for one whose type is neither known nor ignored */
  resources(known: string[], ignored: RegExp): ConcreteResource[] {
    const running: ConcreteResource[] = [];
    for (const [logicalId, { Type, Properties = {}, Condition }] of Object.entries(this.assembly.template.Resources)) {
      if (ignored.test(Type) || (Condition && !conditionHolds(this.resolve, Condition))) continue;
      if (!known.includes(Type)) throw unknownType(logicalId, Type);
      running.push({ logicalId, type: Type, properties: this.resolve(Properties, logicalId) as Json });
    }
    return running;
  }

  /** The properties of any resource, also of one that a local run does not start; nothing when there is none of that ID. */
  properties(logicalId: string): Json | undefined {
    const declared = own(this.assembly.template.Resources, logicalId);
    return declared && (this.resolve(declared.Properties ?? {}, logicalId) as Json);
  }

  /** The alarms on the application itself. */
  declaredAlarms(): { id: string; properties: AlarmProperties }[] {
    return this.idsOf('AWS::CloudWatch::Alarm').map(id => ({ id, properties: this.properties(id) as unknown as AlarmProperties }));
  }

  /** Logical IDs of all resources of a type. */
  idsOf(type: string): string[] {
    return Object.entries(this.assembly.template.Resources)
      .filter(([, declared]) => declared.Type === type)
      .map(([logicalId]) => logicalId);
  }

  /** The properties of all resources of a type, also of one that a local run does not start. */
  ofType(type: string): Json[] {
    return Object.entries(this.assembly.template.Resources)
      .filter(([, declared]) => declared.Type === type && !(declared.Condition && !conditionHolds(this.resolve, declared.Condition)))
      .map(([logicalId, { Properties = {} }]) => this.resolve(Properties, logicalId) as Json);
  }

  /** The value of an output; undefined when the stack has none of that name. */
  output(name: string): string | undefined {
    const declared = own(this.assembly.template.Outputs, name);
    if (!declared || (declared.Condition && !conditionHolds(this.resolve, declared.Condition))) return undefined;
    return String(this.resolve(declared.Value, `Outputs.${name}`));
  }

  /** The values of all outputs by name. */
  get outputs(): Record<string, string> {
    const names = Object.keys(this.assembly.template.Outputs ?? {});
    return Object.fromEntries(
      names.map(name => [name, this.output(name)]).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  functionSettings({ logicalId, properties }: ConcreteResource): FunctionSettings {
    const { S3Key } = (properties.Code ?? {}) as { S3Key?: string };
    if (!S3Key) throw new Error(`The function ${logicalId} has no code from an asset: the local runtime runs bundled assets only.`);
    const [module = 'index', exportName = 'handler'] = String(properties.Handler).split('.');
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    return {
      name: logicalId,
      arn: this.names.arn(logicalId),
      file: join(this.assembly.assetFolder(S3Key), `${module}.js`),
      exportName,
      timeoutSeconds: Number(properties.Timeout ?? 3),
      memoryMegabytes: Number(properties.MemorySize ?? 128),
      environment: Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, String(value)])),
    };
  }
}

function unknownType(logicalId: string, type: string): Error {
  return new Error(
    `The resource ${logicalId} is an ${type}, which the local runtime does not know: add it to local/cloud/resource-types.ts.`,
  );
}

function stackId({ region, accountId, stackName }: StackPlace): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
}

function pseudoParameters(place: StackPlace): Record<string, string> {
  const { region, accountId, stackName } = place;
  return {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': stackId(place),
  };
}
