import { own } from '../../lambdas/shared/own';

type Json = Record<string, unknown>;

/**
 * Whether an event matches an event pattern, by the rules of Amazon EventBridge
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 * @throws on an operator that is not known here: a silent mismatch would look like a broken rule
 */
export function matchesPattern(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or') throw unknownOperator(key);
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
  if (!matcher || (operator === 'prefix' && typeof operand !== 'string')) throw unknownOperator(JSON.stringify(filter));
  return matcher(operand, value);
}

const OPERATORS: Record<string, (operand: unknown, value: unknown) => boolean> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  'anything-but': (operand, value) => {
    const refused = Array.isArray(operand) ? operand : [operand];
    return !refused.some(filter => matchesLeaf(filter, value));
  },
};

function unknownOperator(what: string): Error {
  return new Error(`The event pattern has ${what}, which the local runtime does not know: add it to local/cloud/event-pattern.ts.`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
