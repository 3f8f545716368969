import { ApiError } from './api-error';
import { REQUEST_SHAPES, type Requests } from './model/service-model';
import type { ListShape, ScalarShape, Shape, StructureShape } from './model/shape';

/** The body is not what the protocol says: not JSON, or a member of another type. */
export const serializationError = (message: string) => new ApiError('SerializationException', message);

/** What was found wrong so far, and where the look is. */
interface Look {
  path: string;
  violations: string[];
}

const at = ({ path, violations }: Look, key: string | number): Look => {
  const name = typeof key === 'number' ? `${key + 1}.member` : key;
  return { path: path ? `${path}.${name}` : name, violations };
};

const mismatch = ({ path }: Look) => serializationError(`The value at '${path || '/'}' is not of the type the operation expects`);

function violate({ path, violations }: Look, value: unknown, constraint: string): void {
  const shown = value === undefined ? 'null' : `'${Array.isArray(value) ? `[${value.join(', ')}]` : value}'`;
  violations.push(`Value ${shown} at '${path}' failed to satisfy constraint: Member must ${constraint}`);
}

function checkSize(look: Look, value: unknown, size: number, kind: 'length' | 'value', { min, max }: ScalarShape | ListShape): void {
  if (min !== undefined && size < min) violate(look, value, `have ${kind} greater than or equal to ${min}`);
  if (max !== undefined && size > max) violate(look, value, `have ${kind} less than or equal to ${max}`);
}

const isBase64 = (text: string) => text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;

function readScalar(shape: ScalarShape, value: unknown, look: Look): unknown {
  if (shape.type === 'boolean' && typeof value === 'boolean') return value;
  if (shape.type === 'integer' && Number.isInteger(value)) {
    checkSize(look, value, value as number, 'value', shape);
    return value;
  }
  if (shape.type === 'blob' && typeof value === 'string' && isBase64(value)) return Buffer.from(value, 'base64');
  if (shape.type !== 'string' || typeof value !== 'string') throw mismatch(look);
  // AWS counts characters, not UTF-16 units.
  checkSize(look, value, [...value].length, 'length', shape);
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`).test(value)) {
    violate(look, value, `satisfy regular expression pattern: ${shape.pattern}`);
  }
  return value;
}

function readList(shape: ListShape, value: unknown, look: Look): unknown[] {
  if (!Array.isArray(value)) throw mismatch(look);
  checkSize(look, value, value.length, 'length', shape);
  return value.map((entry, place) => read(shape.member, entry, at(look, place)));
}

/** JSON null means "not given" for a member of a structure. Unknown members are ignored. */
function readStructure({ required, members }: StructureShape, value: unknown, look: Look): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(look);
  const given = new Map(Object.entries(value));
  const entries = Object.entries(members).flatMap(([name, shape]) => {
    const member = given.get(name) ?? undefined;
    if (member !== undefined) return [[name, read(shape, member, at(look, name))]];
    if (required.includes(name)) violate(at(look, name), undefined, 'not be null');
    return [];
  });
  return Object.fromEntries(entries);
}

function read(shape: Shape, value: unknown, look: Look): unknown {
  if (shape.type === 'structure') return readStructure(shape, value, look);
  return shape.type === 'list' ? readList(shape, value, look) : readScalar(shape, value, look);
}

/**
 * Reads a request as the service model describes it, with the answers the AWS front end gives: a wrong type is a SerializationException,
 * a missing member or a broken constraint a ValidationException that names every one of them.
 */
export function validateInput<Name extends keyof Requests>(operation: Name, body: unknown): Requests[Name] {
  const look: Look = { path: '', violations: [] };
  const input = readStructure(REQUEST_SHAPES[operation], body, look) as Requests[Name];
  const { violations } = look;
  if (violations.length === 0) return input;
  const errors = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  throw new ApiError('ValidationException', `${errors} detected: ${violations.join('; ')}`);
}
