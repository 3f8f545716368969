import type { z } from 'zod';
import { ApiError } from './api-error';

type Issue = z.core.$ZodIssue;

/** The body is not what the protocol says: not JSON, or a member of another type. */
export const serializationError = (message: string) => new ApiError('SerializationException', message);

/** JSON null means "not given" for a member of a structure. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function valueAt(body: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value: unknown, key) => Object.getOwnPropertyDescriptor(Object(value), key)?.value, body);
}

const memberName = (path: PropertyKey[]) => path.map(key => (typeof key === 'number' ? `${key + 1}.member` : String(key))).join('.');

function constraintOf(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number'
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'number'
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${String(issue.pattern).replace(/^\/\^?|\$?\/$/g, '')}`;
    default:
      return 'Member must not be null';
  }
}

const isTypeMismatch = (issue: Issue, body: unknown) =>
  issue.code === 'custom' || (issue.code === 'invalid_type' && valueAt(body, issue.path) !== undefined);

function violation(issue: Issue, body: unknown): string {
  const value = valueAt(body, issue.path);
  const shown = value === undefined ? 'null' : `'${Array.isArray(value) ? `[${value.join(', ')}]` : value}'`;
  return `Value ${shown} at '${memberName(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`;
}

/**
 * Checks a request against its shape, with the answers the AWS front end gives: a wrong type is a SerializationException,
 * a missing member or a broken constraint a ValidationException that names every one of them. Unknown members are ignored.
 */
export function validateInput<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const members = withoutNulls(body);
  const parsed = shape.safeParse(members);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const mismatch = issues.find(issue => isTypeMismatch(issue, members));
  if (mismatch) throw serializationError(`The value at '${memberName(mismatch.path) || '/'}' is not of the type the operation expects`);
  const errors = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw new ApiError('ValidationException', `${errors} detected: ${issues.map(issue => violation(issue, members)).join('; ')}`);
}
