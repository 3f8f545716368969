import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const PROJECT = join(__dirname, '..', '..');
const ROOMS = ['bin', 'lib', 'lambdas', 'local', 'cli', 'bench', 'test'];
const LONGEST = 150;

/** Floors of the case engine, the lowest first: a file knows its own floor's room and those below. */
const FLOORS = [['incident'], ['alarms'], ['store', 'text'], ['routing', 'support', 'evidence'], ['engine'], ['handlers']];

/** Rooms that a room may not import from, and why. */
const FORBIDDEN: { from: RegExp; to: RegExp; because: string }[] = [
  {
    from: /^lambdas\//,
    to: /^(lib|bin|local|cli|bench|test)\/|^aws-cdk-lib|^constructs$/,
    because: 'a function knows neither the CDK nor a laptop',
  },
  { from: /^lambdas\/shared\//, to: /^lambdas\/(?!shared\/)/, because: 'what is shared is the lowest floor' },
  { from: /^lambdas\/cases\//, to: /^lambdas\/(trusted-advisor|operations)\//, because: 'the halves share what is in lambdas/shared' },
  { from: /^lambdas\/trusted-advisor\//, to: /^lambdas\/(cases|operations)\//, because: 'the halves share what is in lambdas/shared' },
  { from: /^(bin|lib)\//, to: /^(local|cli|bench|test)\//, because: 'the stack is composition only' },
  // Of the stack it knows the parameters: their defaults hold where nothing is deployed yet.
  {
    from: /^cli\//,
    to: /^(local|lib\/(?!stack-parameters\.ts)|bin|bench|test)\//,
    because: 'the command line speaks to an installation',
  },
  // What a local run prints is laid out as the command line does it.
  { from: /^local\//, to: /^(cli\/(?!table\.ts)|bench|test)\//, because: 'a local run reads what was synthesised' },
  {
    from: /^local\/support-simulator\//,
    to: /^(lib|bin|lambdas|local\/(?!support-simulator\/))/,
    because: 'the simulator is a package of its own',
  },
  { from: /^(bin|lib)\//, to: /^lambdas\/(?!shared\/)/, because: 'the stack knows of the functions their shared names only' },
  { from: /^(?!bench\/|test\/)/, to: /^(bench|test)\//, because: 'nothing that runs knows its tests' },
];

/** Imports as the files have them: by path from the project's folder, or by the package's name. Types count. */
const imports = new Map(sources().map(file => [file, importsOf(file)]));

function sources(): string[] {
  return ROOMS.flatMap(room =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' }).map(name => `${room}/${name}`),
  ).filter(file => /\.ts$/.test(file) && !file.endsWith('.d.ts'));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  const named = text.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom '([^']+)'|^import '([^']+)'|\b(?:import|require)\('([^']+)'\)/gm);
  return [...named].flatMap(([, from, bare, called]) => resolve(file, (from ?? bare ?? called) as string));
}

function resolve(file: string, specifier: string): string[] {
  if (!specifier.startsWith('.')) return [specifier];
  const path = join(PROJECT, dirname(file), specifier);
  const found = [path, `${path}.ts`, `${path}.mjs`, `${path}.json`].find(each => existsSync(each) && statSync(each).isFile());
  return found ? [relative(PROJECT, found)] : [];
}

/** Files that all come back to each other, each such circle as its names in order. */
function circles(): string[] {
  const below = new Map([...imports.keys()].map(file => [file, reachedFrom(file)]));
  const of = (file: string) => [...(below.get(file) as Set<string>)].filter(other => below.get(other)?.has(file)).sort();
  return [...new Set([...imports.keys()].map(file => of(file).join(' <-> ')))].filter(circle => circle !== '');
}

/** All that a file imports, and what that imports; the file itself only where something of it comes back. */
function reachedFrom(file: string): Set<string> {
  const reached = new Set<string>();
  const open = [...(imports.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return reached;
}

function floorOf(file: string): number {
  const room = /^lambdas\/cases\/([^/]+)\//.exec(file)?.[1];
  return FLOORS.findIndex(rooms => rooms.includes(room ?? ''));
}

const written = ({ from, to }: { from: string; to: string }) => `${from} -> ${to}`;

function arrows(): { from: string; to: string }[] {
  return [...imports].flatMap(([from, all]) => all.map(to => ({ from, to })));
}

test('the imports of the whole repository are seen', () => {
  expect(imports.size).toBeGreaterThan(300);
  expect(arrows().length).toBeGreaterThan(1_500);
  expect(imports.get('bin/support-automation.ts')).toContain('lib/support-automation-stack.ts');
});

test('no file comes back to itself', () => {
  expect(circles()).toEqual([]);
});

test('no room of the case engine knows the floor above it', () => {
  const upward = arrows().filter(({ from, to }) => floorOf(from) >= 0 && floorOf(to) > floorOf(from));
  expect(upward.map(written)).toEqual([]);
});

test('every room of the case engine has a floor', () => {
  const rooms = readdirSync(join(PROJECT, 'lambdas', 'cases'));
  expect(rooms.filter(room => !FLOORS.flat().includes(room))).toEqual([]);
});

test('no room knows one that it may not know', () => {
  const wrong = FORBIDDEN.flatMap(({ from, to, because }) =>
    arrows().flatMap(arrow => (from.test(arrow.from) && to.test(arrow.to) ? [`${written(arrow)}: ${because}`] : [])),
  );
  expect(wrong).toEqual([]);
});

test(`a file of more than ${LONGEST} lines says why on its first line`, () => {
  const long = [...imports.keys()].filter(file => {
    const lines = readFileSync(join(PROJECT, file), 'utf8').trimEnd().split('\n');
    return !file.endsWith('.test.ts') && lines.length > LONGEST && !/^\/[/*]/.test(lines[0] as string);
  });
  expect(long).toEqual([]);
});
