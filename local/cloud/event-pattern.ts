import { own } from '../../lambdas/shared/own';

type Json = Record<string, unknown>;

/**
 * Whether an event matches an event pattern, by the rules of Amazon EventBridge
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 * @throws on an operator that is not known here: a silent mismatch would look like a broken rule
 */
export function matchesPattern(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or') return (expected as Json[]).some(branch => matchesPattern(branch, event));
    return matchesMember(expected, isObject(event) ? own(event, key) : undefined, key);
  });
}

function matchesMember(expected: unknown, actual: unknown, key: string): boolean {
  if (Array.isArray(expected)) return expected.some(filter => matchesValue(filter, actual));
  if (!isObject(expected)) throw new Error(`The event pattern must have a list or an object at "${key}".`);
  // A list in the event matches when one of its members does.
  if (Array.isArray(actual)) return actual.some(item => matchesPattern(expected, item));
  return matchesPattern(expected, actual);
}

function matchesValue(filter: unknown, actual: unknown): boolean {
  if (isObject(filter) && 'exists' in filter) return filter.exists === isLeaf(actual);
  const candidates = Array.isArray(actual) ? actual : [actual];
  if (isObject(filter) && 'anything-but' in filter) return isLeaf(actual) && candidates.every(value => matchesLeaf(filter, value));
  return candidates.some(value => matchesLeaf(filter, value));
}

/** EventBridge looks for leaves: an object in that place is as good as nothing. */
function isLeaf(actual: unknown): boolean {
  return actual !== undefined && !isObject(actual);
}

function matchesLeaf(filter: unknown, value: unknown): boolean {
  if (!isObject(filter)) return filter === value;
  const [operator, operand] = Object.entries(filter)[0] ?? [];
  const matcher = own(OPERATORS, operator ?? '');
  if (!matcher) throw new Error(`The event pattern uses the operator "${operator}", which the local runtime does not know.`);
  return matcher(operand, value);
}

const OPERATORS: Record<string, (operand: unknown, value: unknown) => boolean> = {
  prefix: (operand, value) => onText(operand, value, (text, expected) => text.startsWith(expected)),
  suffix: (operand, value) => onText(operand, value, (text, expected) => text.endsWith(expected)),
  'equals-ignore-case': (operand, value) => typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  wildcard: (operand, value) => typeof value === 'string' && wildcard(String(operand)).test(value),
  numeric: (operand, value) => typeof value === 'number' && comparisons(operand as unknown[]).every(compare => compare(value)),
  'anything-but': (operand, value) => {
    const refused = Array.isArray(operand) ? operand : [operand];
    return !refused.some(filter => matchesLeaf(filter, value));
  },
};

/** `{"prefix": {"equals-ignore-case": "x"}}` compares without regard to case. */
function onText(operand: unknown, value: unknown, test: (text: string, expected: string) => boolean): boolean {
  if (typeof value !== 'string') return false;
  if (isObject(operand)) return test(value.toLowerCase(), String(operand['equals-ignore-case']).toLowerCase());
  return test(value, String(operand));
}

function wildcard(text: string): RegExp {
  return new RegExp(`^${text.split('*').map(escapeRegExp).join('.*')}$`, 's');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}

function comparisons(operand: unknown[]): ((value: number) => boolean)[] {
  const found = [];
  for (let index = 0; index < operand.length; index += 2) found.push(comparison(String(operand[index]), Number(operand[index + 1])));
  return found;
}

function comparison(operator: string, bound: number): (value: number) => boolean {
  if (operator === '<') return value => value < bound;
  if (operator === '<=') return value => value <= bound;
  if (operator === '>') return value => value > bound;
  if (operator === '>=') return value => value >= bound;
  if (operator === '=') return value => value === bound;
  throw new Error(`The event pattern compares numbers with "${operator}", which the local runtime does not know.`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
