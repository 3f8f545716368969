import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { checkedValues, type ParameterDeclaration, type ParameterValues } from './parameter-values';
import { declareParameters } from './parameters';

/**
 * The values of the application's parameters without a synthesis: those given, checked as CloudFormation would, and defaults for the others.
 * @throws UsageError for a name or a value that the stack does not take
 */
export function stackParameters(given: Record<string, string>): ParameterValues {
  return checkedValues(parameterDeclarations(), given);
}

/** The parameters as the template declares them. */
export function parameterDeclarations(): Record<string, ParameterDeclaration> {
  // An app makes a folder for its output at once, and keeps it.
  const outdir = mkdtempSync(join(tmpdir(), 'stack-parameters-'));
  try {
    const stack = new Stack(new App({ outdir }));
    declareParameters(stack);
    const declared = stack.node.findAll().filter(child => child instanceof CfnParameter);
    return Object.fromEntries(declared.map(parameter => [stack.resolve(parameter.logicalId) as string, declarationOf(parameter)]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
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
