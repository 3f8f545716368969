import { type Resolve, templateResolver } from './intrinsics';
import type { ParameterDeclaration, Template } from './template';
import { UsageError } from './usage-error';

/** Parameter values by name; a list for the list types. */
export type ParameterValues = Record<string, string | string[]>;

/**
 * The value of every parameter of a template, as CloudFormation would take them.
 * @param given the values somebody chose; the others keep the template's defaults
 * @throws UsageError for an unknown name, a missing value, a value that the template forbids or a rule among them that does not hold
 */
export function parameterValues(template: Template, given: Record<string, string>): ParameterValues {
  const declared = template.Parameters ?? {};
  for (const name of Object.keys(given)) {
    if (!(name in declared)) throw new UsageError(`The stack has no parameter ${name}. It has: ${visibleNames(declared).join(', ')}.`);
  }
  const values = Object.entries(declared).map(([name, declaration]) => [name, parameterValue(name, declaration, given[name])] as const);
  const parameters = Object.fromEntries(values);
  checkRules(template, parameters);
  return parameters;
}

/** CDK's own parameter is nothing to choose. */
function visibleNames(declared: Record<string, ParameterDeclaration>): string[] {
  return Object.keys(declared).filter(name => name !== 'BootstrapVersion');
}

function parameterValue(name: string, declaration: ParameterDeclaration, given: string | undefined): string | string[] {
  const text = given ?? declaration.Default;
  if (text === undefined) throw new UsageError(`The parameter ${name} needs a value: --param ${name}=...`);
  const value = String(text);
  if (!isList(declaration)) return checked(name, declaration, value);
  const items = value === '' ? [] : value.split(',').map(item => item.trim());
  return items.map(item => checked(name, declaration, item));
}

function isList({ Type }: ParameterDeclaration): boolean {
  return Type === 'CommaDelimitedList' || Type.startsWith('List<');
}

function checked(name: string, declaration: ParameterDeclaration, value: string): string {
  const complaint = complaintAbout(declaration, value);
  if (!complaint) return value;
  throw new UsageError(
    `The parameter ${name} cannot be "${value}": ${declaration.ConstraintDescription ?? complaint}.`.replace(/\.+$/, '.'),
  );
}

function complaintAbout(declaration: ParameterDeclaration, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = declaration;
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return `must be one of ${AllowedValues.join(', ')}`;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) return `must match ${AllowedPattern}`;
  if (MinLength !== undefined && value.length < Number(MinLength)) return `must have at least ${MinLength} characters`;
  if (MaxLength !== undefined && value.length > Number(MaxLength)) return `must have at most ${MaxLength} characters`;
  if (/Number/.test(declaration.Type) && (value.trim() === '' || Number.isNaN(Number(value)))) return 'must be a number';
  if (MinValue !== undefined && Number(value) < Number(MinValue)) return `must be at least ${MinValue}`;
  if (MaxValue !== undefined && Number(value) > Number(MaxValue)) return `must be at most ${MaxValue}`;
  return undefined;
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
