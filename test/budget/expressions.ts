/** DynamoDB's expressions over plain objects, as far as the application writes them. What it does not know it refuses: a test must not pass by a guess. */

type Item = Record<string, unknown>;

export interface Names {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** Whether a condition, a filter or a key condition holds for an item. */
export function holds(expression: string, item: Item, names: Names): boolean {
  const parser = new Parser(expression, item, names);
  const result = parser.or();
  parser.end();
  return result;
}

/** The item after `SET` and `REMOVE`. */
export function updated(expression: string, item: Item, names: Names): Item {
  const next = structuredClone(item);
  if (!/^\s*(SET|REMOVE|ADD)\s/.test(expression) || /\bDELETE\s/.test(expression))
    throw new Error(`An update that is not known here: ${expression}`);
  for (const [, verb, clauses] of expression.matchAll(/(SET|REMOVE|ADD)\s+(.*?)(?=\s+(?:SET|REMOVE|ADD)\s|$)/gs)) {
    for (const clause of split(clauses!)) UPDATES[verb!]!(next, clause, item, names);
  }
  return next;
}

const UPDATES: Record<string, (next: Item, clause: string, item: Item, names: Names) => void> = {
  SET(next, clause, item, names) {
    const [path, value] = clause.split(/\s*=\s*/);
    write(next, path!, names, new Parser(value!, item, names).sum());
  },
  REMOVE: (next, path, _, names) => write(next, path, names, undefined),
  /** Of a number, which is 0 where there is none. */
  ADD(next, clause, item, names) {
    const [path, value] = clause.split(/\s+/);
    write(next, path!, names, new Parser(`if_not_exists(${path}, :none) + ${value}`, item, withNone(names)).sum());
  },
};

function withNone(names: Names): Names {
  return { ...names, ExpressionAttributeValues: { ...names.ExpressionAttributeValues, ':none': 0 } };
}

/** At commas that stand in no brackets. */
function split(clauses: string): string[] {
  return clauses.split(/,(?![^(]*\))/).map(clause => clause.trim());
}

function write(item: Item, path: string, names: Names, value: unknown): void {
  const parts = partsOf(path, names);
  const last = parts.pop()!;
  const parent = parts.reduce<Item>((inner, part) => inner[part] as Item, item);
  if (parent === undefined) throw new Error(`The document path ${path} is not there.`);
  if (value === undefined) delete parent[last];
  else parent[last] = structuredClone(value);
}

function partsOf(path: string, { ExpressionAttributeNames = {} }: Names): string[] {
  return path.split('.').map(part => {
    if (!part.startsWith('#')) return part;
    if (!(part in ExpressionAttributeNames)) throw new Error(`The expression names ${part}, which is not given.`);
    return ExpressionAttributeNames[part]!;
  });
}

const TOKEN = /\s*(<>|<=|>=|[()=<>,+]|-|[#:]?[\w.#]+)/y;

class Parser {
  private readonly tokens: string[] = [];

  constructor(
    private readonly expression: string,
    private readonly item: Item,
    private readonly names: Names,
  ) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < expression.trimEnd().length) {
      const match = TOKEN.exec(expression);
      if (!match) throw new Error(`Cannot read the expression ${expression}.`);
      this.tokens.push(match[1]!);
    }
  }

  end(): void {
    if (this.tokens.length > 0) throw new Error(`Cannot read ${this.tokens[0]} in the expression ${this.expression}.`);
  }

  or(): boolean {
    let result = this.and();
    while (this.takes('OR')) result = this.and() || result;
    return result;
  }

  sum(): unknown {
    let result = this.operand();
    for (;;) {
      if (this.takes('+')) result = (result as number) + (this.operand() as number);
      else if (this.takes('-')) result = (result as number) - (this.operand() as number);
      else return result;
    }
  }

  private and(): boolean {
    let result = this.not();
    while (this.takes('AND')) result = this.not() && result;
    return result;
  }

  private not(): boolean {
    return this.takes('NOT') ? !this.not() : this.condition();
  }

  private condition(): boolean {
    if (this.takes('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    const name = this.tokens[0]!;
    if (this.tokens[1] === '(' && name in TESTS) {
      this.tokens.splice(0, 2);
      const args = this.list();
      return TESTS[name]!(args[0], args[1]);
    }
    const left = this.operand();
    if (this.takes('BETWEEN')) {
      const from = this.operand();
      this.expect('AND');
      const until = this.operand();
      return compare(left, from, '>=') && compare(left, until, '<=');
    }
    if (this.takes('IN')) {
      this.expect('(');
      return this.list().some(each => compare(left, each, '='));
    }
    const comparator = this.tokens.shift()!;
    return compare(left, this.operand(), comparator);
  }

  private list(): unknown[] {
    const list = [this.operand()];
    while (this.takes(',')) list.push(this.operand());
    this.expect(')');
    return list;
  }

  private operand(): unknown {
    const token = this.tokens.shift();
    if (token === 'if_not_exists' || token === 'list_append') {
      this.expect('(');
      const [first, second] = this.list();
      return token === 'if_not_exists' ? (first ?? second) : [...(first as unknown[]), ...(second as unknown[])];
    }
    if (!token || !/^[#:\w]/.test(token)) throw new Error(`Cannot read ${token} in the expression ${this.expression}.`);
    if (!token.startsWith(':'))
      return partsOf(token, this.names).reduce<unknown>((inner, part) => (inner as Item | undefined)?.[part], this.item);
    const { ExpressionAttributeValues = {} } = this.names;
    if (!(token in ExpressionAttributeValues)) throw new Error(`The expression has the value ${token}, which is not given.`);
    return ExpressionAttributeValues[token];
  }

  private takes(token: string): boolean {
    if (this.tokens[0] !== token) return false;
    this.tokens.shift();
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new Error(`Cannot read ${this.tokens[0]} in the expression ${this.expression}.`);
  }
}

const TESTS: Record<string, (value: unknown, other: unknown) => boolean> = {
  attribute_exists: value => value !== undefined,
  attribute_not_exists: value => value === undefined,
  begins_with: (value, other) => typeof value === 'string' && value.startsWith(other as string),
  contains: (value, other) => (value as string | unknown[] | undefined)?.includes(other as string) ?? false,
};

/** What is not there is unequal to everything, and neither more nor less. */
function compare(left: unknown, right: unknown, comparator: string): boolean {
  if (comparator === '<>') return left !== right;
  if (left === undefined || right === undefined || typeof left !== typeof right) return false;
  const [a, b] = [left, right] as [string, string];
  switch (comparator) {
    case '=':
      return a === b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`There is no comparator ${comparator}.`);
  }
}
