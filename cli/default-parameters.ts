import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Parameters } from '../lib/parameters';
import { parameterValues } from '../local/cloud/parameters';
import type { ParameterDeclaration } from '../local/cloud/template';
import type { StackParameters } from './stack-settings';

/**
 * The values of the stack's parameters where nothing is deployed: those given, checked as CloudFormation would, and defaults for the others.
 * @throws UsageError for a name or a value that the stack does not take
 */
export function defaultParameters(given: Record<string, string> = {}): StackParameters {
  const stack = new Stack(new App());
  new Parameters(stack);
  const declared = stack.node.findAll().filter(child => child instanceof CfnParameter);
  const declarations = declared.map(parameter => [stack.resolve(parameter.logicalId) as string, declarationOf(parameter)]);
  const values = parameterValues({ Parameters: Object.fromEntries(declarations), Resources: {} }, given);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat().join(',')]));
}

function declarationOf(parameter: CfnParameter): ParameterDeclaration {
  return {
    Type: parameter.type,
    Default: parameter.default,
    AllowedValues: parameter.allowedValues,
    AllowedPattern: parameter.allowedPattern,
    ConstraintDescription: parameter.constraintDescription,
    MinLength: parameter.minLength,
    MaxLength: parameter.maxLength,
    MinValue: parameter.minValue,
    MaxValue: parameter.maxValue,
  };
}
