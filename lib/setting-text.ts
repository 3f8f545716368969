import { Fn, type IResolvable, Token, Tokenization } from 'aws-cdk-lib';

/** What a construct can be told: a plain value, or one that is known only when the stack is deployed, such as that of a CfnParameter. */
export type Setting = string | number | boolean | readonly string[] | IResolvable;

/** A setting as an environment variable has it; a list comma-separated. */
export function settingText(setting: Setting): string {
  if (typeof setting === 'number') return Tokenization.stringifyNumber(setting);
  if (typeof setting === 'boolean') return String(setting);
  if (isList(setting)) return Token.isUnresolved(setting) ? Fn.join(',', [...setting]) : setting.join(',');
  return Token.asString(setting);
}

/** The items of a comma-separated setting, without the blanks that no event pattern would match. */
export function settingItems(setting: string | readonly string[]): string[] {
  const text = settingText(setting);
  if (Token.isUnresolved(text)) return Fn.split(',', Fn.join('', Fn.split(' ', text)));
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}

/**
 * A number within its bounds, or one that is known only later, which a parameter's own bounds have to keep.
 * @throws RangeError that names the setting and its bounds
 */
export function within(name: string, value: number, [least, most]: readonly [number, number]): number {
  if (!Token.isUnresolved(value) && !(value >= least && value <= most))
    throw new RangeError(`${name} must be from ${least} to ${most}: ${value}.`);
  return value;
}

function isList(setting: Setting): setting is readonly string[] {
  return Array.isArray(setting);
}
