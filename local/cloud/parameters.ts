import { UsageError } from '../../lambdas/shared/usage-error';
import { checkedValues, type ParameterValues } from '../../lib/parameter-values';
import { type Resolve, templateResolver } from './intrinsics';
import type { Template } from './template';

export type { ParameterValues };

/**
 * The value of every parameter of a template, as CloudFormation would take them.
 * @param given the values somebody chose; the others keep the template's defaults
 * @throws UsageError for what `checkedValues` refuses, and for a rule among the parameters that does not hold
 */
export function parameterValues(template: Template, given: Record<string, string>): ParameterValues {
  const parameters = checkedValues(template.Parameters ?? {}, given);
  checkRules(template, parameters);
  return parameters;
}

function checkRules(template: Template, parameters: ParameterValues): void {
  const nothing = (): string => {
    throw new Error('A rule of the template names a resource.');
  };
  const resolve = templateResolver(template, { parameters, pseudoParameters: {}, reference: nothing, attribute: nothing });
  for (const [name, rule] of Object.entries(template.Rules ?? {})) {
    if (applies(rule.RuleCondition, name, resolve)) checkRule(name, rule.Assertions, resolve);
  }
}

function applies(ruleCondition: unknown, name: string, resolve: Resolve): boolean {
  return ruleCondition === undefined || resolve(ruleCondition, `Rules.${name}.RuleCondition`) === true;
}

function checkRule(name: string, assertions: { Assert: unknown; AssertDescription?: string }[], resolve: Resolve): void {
  for (const { Assert, AssertDescription } of assertions) {
    if (resolve(Assert, `Rules.${name}`) !== true)
      throw new UsageError(AssertDescription ?? `The parameters break the template's rule ${name}.`);
  }
}
