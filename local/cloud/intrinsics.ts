import { own } from '../../lambdas/shared/own';
import type { Template } from './template';

/** Values by which the names of a template become concrete. */
export interface Environment {
  /** Parameter values, lists for list types. */
  parameters: Record<string, unknown>;
  /** `AWS::Region` and its like. */
  pseudoParameters: Record<string, string>;
  /** What `Ref` gives for a resource. */
  reference(logicalId: string): string;
  /** What `Fn::GetAtt` gives for a resource. */
  attribute(logicalId: string, name: string): string;
}

/** Replaces every intrinsic below a value; `path` says where it stands in the template. */
export type Resolve = (value: unknown, path: string) => unknown;

type Json = Record<string, unknown>;
type Intrinsic = (argument: unknown, path: string, scope: Scope) => unknown;
interface Scope {
  template: Template;
  environment: Environment;
  resolve: Resolve;
}

/** Stands for `AWS::NoValue` until the member that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A function that resolves a template's intrinsics in an environment.
 * What it does not know is an error that names the intrinsic and its place, never a silent guess.
 */
export function templateResolver(template: Template, environment: Environment): Resolve {
  const scope: Scope = { template, environment, resolve: (value, path) => inner(value, path, scope) };
  return (value, path) => {
    const resolved = inner(value, path, scope);
    return resolved === NO_VALUE ? undefined : resolved;
  };
}

/** Whether a condition of the template holds. */
export function conditionHolds(resolve: Resolve, name: string): boolean {
  return resolve({ Condition: name }, `Conditions.${name}`) === true;
}

function inner(value: unknown, path: string, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item, index) => inner(item, `${path}[${index}]`, scope)).filter(item => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && isIntrinsicName(name, argument)) return intrinsic(name, path)(argument, path, scope);
  return resolveMembers(entries, path, scope);
}

function resolveMembers(entries: [string, unknown][], path: string, scope: Scope): Json {
  const members = entries.map(([key, member]): [string, unknown] => [key, inner(member, `${path}.${key}`, scope)]);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

/** `Condition` is an intrinsic only where its value is a name: IAM statements have a member of that name that holds an object. */
function isIntrinsicName(name: string, argument: unknown): boolean {
  return name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
}

function intrinsic(name: string, path: string): Intrinsic {
  const known = own(INTRINSICS, name);
  if (!known)
    throw new Error(`The template uses ${name} at ${path}, which the local runtime does not know: add it to local/cloud/intrinsics.ts.`);
  return known;
}

function list(argument: unknown, path: string, scope: Scope): unknown[] {
  const resolved = scope.resolve(argument, path);
  if (!Array.isArray(resolved)) throw new Error(`A list is expected at ${path} of the template.`);
  return resolved;
}

function ref(argument: unknown, path: string, { template, environment }: Scope): unknown {
  const name = String(argument);
  if (name === 'AWS::NoValue') return NO_VALUE;
  const value = own(environment.pseudoParameters, name) ?? own(environment.parameters, name);
  if (value !== undefined) return value;
  if (Object.hasOwn(template.Resources, name)) return environment.reference(name);
  throw new Error(`Ref at ${path} of the template names ${name}, which is neither a parameter nor a resource.`);
}

function getAtt(argument: unknown, path: string, { template, environment }: Scope): string {
  const [logicalId = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  if (!Object.hasOwn(template.Resources, logicalId))
    throw new Error(`Fn::GetAtt at ${path} of the template names ${logicalId}, which is no resource.`);
  return environment.attribute(logicalId, attribute.join('.'));
}

function sub(argument: unknown, path: string, scope: Scope): string {
  const [text, members = {}] = (Array.isArray(argument) ? argument : [argument]) as [string, Json?];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(members, name)) return String(scope.resolve(own(members, name), `${path}.${name}`));
    return String(name.includes('.') ? getAtt(name, path, scope) : ref(name, path, scope));
  });
}

function condition(argument: unknown, path: string, scope: Scope): unknown {
  const name = String(argument);
  if (!Object.hasOwn(scope.template.Conditions ?? {}, name))
    throw new Error(`${path} of the template names the condition ${name}, which is not there.`);
  return scope.resolve(own(scope.template.Conditions, name), `Conditions.${name}`);
}

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: ref,
  Condition: condition,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': (argument, path, scope) => {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, path, scope).join(separator);
  },
  'Fn::Select': (argument, path, scope) => {
    const [index, items] = argument as [number, unknown];
    return list(items, path, scope)[Number(scope.resolve(index, path))];
  },
  'Fn::Split': (argument, path, scope) => {
    const [separator, text] = argument as [string, unknown];
    return String(scope.resolve(text, path)).split(separator);
  },
  'Fn::If': (argument, path, scope) => {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return condition(name, path, scope) ? scope.resolve(yes, `${path}.then`) : scope.resolve(no, `${path}.else`);
  },
  'Fn::Equals': (argument, path, scope) => {
    const [left, right] = list(argument, path, scope);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, path, scope) => list(argument, path, scope)[0] !== true,
  'Fn::Contains': (argument, path, scope) => {
    const [items, value] = argument as [unknown, unknown];
    return list(items, path, scope)
      .map(String)
      .includes(String(scope.resolve(value, path)));
  },
};
