import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..');
const FILES = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
/** This file names what it forbids. */
const SELF = join('architecture', 'tests.test.ts');

/** What makes a suite pass by luck, why, and the files that have a reason. */
const LUCK: [what: string, pattern: RegExp, instead: string, except: string[]][] = [
  [
    'a time limit of its own',
    /jest\.setTimeout\(|^ *\}, \d[\d_]{3,}\);$/m,
    'jest.config.cjs has one that is long enough for a busy machine',
    [],
  ],
  ['a table of its own making', /CreateTableCommand/, 'test/databases.ts hands out tables that are there', []],
  ['a synthesis of its own', /local\/synthesise'/, 'test/shared-assembly.ts has one for all', ['shared-assembly.ts']],
  ['an app that leaves its folder behind', /new App\(/, 'test/lib/test-app.ts has one that does not', [join('lib', 'test-app.ts')]],
  ['a port chosen by hand', /\.listen\([1-9]\d*/, 'the system knows which port is free: listen(0)', []],
  ['a module in the place of another', /jest\.(mock|doMock|unstable_mockModule)\(/, 'hand in a stateful fake', []],
];

test.each(LUCK)('no test has %s', (_, pattern, instead, except) => {
  const found = FILES.filter(file => file !== SELF && !except.includes(file)).filter(file =>
    pattern.test(readFileSync(join(TESTS, file), 'utf8')),
  );
  expect({ instead, found }).toEqual({ instead, found: [] });
});
