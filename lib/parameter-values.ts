import { UsageError } from '../lambdas/shared/usage-error';

/** One parameter as a template declares it. */
export interface ParameterDeclaration {
  Type: string;
  Default?: string | number;
  Description?: string;
  AllowedValues?: (string | number)[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  MinLength?: number | string;
  MaxLength?: number | string;
  MinValue?: number | string;
  MaxValue?: number | string;
}

/** Parameter values by name; a list for the list types. */
export type ParameterValues = Record<string, string | string[]>;

/**
 * The value of every declared parameter, as CloudFormation would take them.
 * @param given the values somebody chose; the others keep their defaults
 * @throws UsageError for an unknown name, a missing value or a value that the declaration forbids
 */
export function checkedValues(declared: Record<string, ParameterDeclaration>, given: Record<string, string>): ParameterValues {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name))
      throw new UsageError(`The stack has no parameter ${name}. It has: ${visibleNames(declared).join(', ')}.`);
  }
  const chosen = new Map(Object.entries(given));
  const values = Object.entries(declared).map(
    ([name, declaration]) => [name, parameterValue(name, declaration, chosen.get(name))] as const,
  );
  return Object.fromEntries(values);
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
