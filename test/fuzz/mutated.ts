import * as fc from 'fast-check';

/** What hostile or careless senders put in place of a value. `undefined` takes the member away. */
const FOREIGN = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    [],
    {},
    Number.MAX_VALUE,
    -1,
    '__proto__',
    'constructor',
    '\u001b[2J\u202e',
    '<b>&"\'',
    'x'.repeat(20_000),
  ),
);

/** What an API leaves out: the member, or its value. */
export const HOLE = fc.constantFrom<unknown>(undefined, null);

const NAMES = ['__proto__', 'constructor', 'toString', '\u0000', ''];

type Container = Record<string, unknown>;

/** A document with up to four of its members replaced, taken away, or called otherwise; as JSON makes it, where `__proto__` is a name like any other. */
export function mutated(samples: unknown[], values: fc.Arbitrary<unknown> = FOREIGN): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), value: values, name: fc.option(fc.constantFrom(...NAMES), { freq: 8 }) });
  return fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 })).map(([sample, changes]) => {
    const document = structuredClone(sample);
    for (const { at, value, name } of changes) {
      const members = membersOf(document);
      const [container, key] = members[at % Math.max(1, members.length)] ?? [];
      if (!container || key === undefined) continue;
      if (name !== null)
        Object.defineProperty(container, name, { value: container[key], enumerable: true, configurable: true, writable: true });
      else if (value === undefined) delete container[key];
      else container[key] = value;
    }
    return JSON.parse(JSON.stringify(document));
  });
}

function membersOf(value: unknown): [Container, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const container = value as Container;
  return Object.keys(container).flatMap(key => [[container, key] as [Container, string], ...membersOf(container[key])]);
}
