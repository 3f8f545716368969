/** One statement of a policy document, as it stands in a template whose references are resolved. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Record<string, string | string[]>;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
  Sid?: string;
}

export interface Request {
  /** Who calls: `{Service: 'cloudwatch.amazonaws.com'}` or `{AWS: arn}`. Absent for the policy of a role, which has no principals. */
  principal?: { Service: string } | { AWS: string };
  action: string;
  resource: string;
  /** Condition keys that the service puts into the request; a key that is absent is absent there too. */
  context?: Record<string, string>;
}

/** implicit-deny: nothing allows it. explicit-deny: something forbids it, whatever else allows it. */
export type Verdict = 'allow' | 'explicit-deny' | 'implicit-deny';

/**
 * What one policy says to a request, by IAM's rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
 * It knows what the policies of this template use. What it does not know is an error, since to pass over a condition would be to allow.
 */
export function evaluate(statements: Statement[], request: Request): Verdict {
  const matching = statements.filter(statement => matches(statement, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicit-deny';
  return matching.some(({ Effect }) => Effect === 'Allow') ? 'allow' : 'implicit-deny';
}

const MEMBERS = ['Effect', 'Principal', 'Action', 'Resource', 'Condition', 'Sid'];

function matches(statement: Statement, { principal, action, resource, context = {} }: Request): boolean {
  const unknown = Object.keys(statement).find(member => !MEMBERS.includes(member));
  if (unknown) throw new Error(`A statement has ${unknown}, which this evaluation does not know.`);
  return (
    isPrincipal(statement.Principal, principal) &&
    // Actions are compared without regard to case, resources with it.
    list(statement.Action).some(pattern => like(pattern.toLowerCase(), action.toLowerCase())) &&
    list(statement.Resource).some(pattern => like(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) => holds(operator, keys, context))
  );
}

/** `"*"` is everybody; `{"AWS": "*"}` is the same, services included, and an account's ID or root stands for everybody in it. */
function isPrincipal(wanted: Statement['Principal'], caller: Request['principal']): boolean {
  if (wanted === undefined || caller === undefined) {
    if (wanted !== undefined || caller !== undefined)
      throw new Error('Only the policy of a resource has principals, and it always has them.');
    return true;
  }
  if (wanted === '*' || list(wanted.AWS).includes('*')) return true;
  if ('Service' in caller) return list(wanted.Service).includes(caller.Service);
  return list(wanted.AWS).some(name => name === caller.AWS || accountOf(name) === caller.AWS.split(':')[4]);
}

function accountOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1];
}

type Comparison = (pattern: string, value: string) => boolean;
const COMPARISONS: Record<string, Comparison> = {
  StringEquals: (pattern, value) => pattern === value,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
};

/** All keys must hold, one value of each is enough. A key that the request does not have does not hold, but for `ForAllValues`; here a key has one value. */
function holds(operator: string, keys: Record<string, string | string[]>, context: Record<string, string>): boolean {
  // What asks for all values of a key holds for none, too.
  const holdsForNone = operator.startsWith('ForAllValues:');
  const compare = COMPARISONS[operator.replace('ForAllValues:', '')];
  if (!compare) throw new Error(`A condition has the operator ${operator}, which this evaluation does not know.`);
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(keys).every(([key, patterns]) => {
    const value = given.get(key.toLowerCase());
    return value === undefined ? holdsForNone : list(patterns).some(pattern => compare(String(pattern), value));
  });
}

/** `*` is any text, `?` is one character. */
function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
