import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The compiler's own types say what a look-up is about; its interface is a module, which runs beside the tests. */
function lookUps(config: string, ...folders: string[]): string[] {
  const output = execFileSync(process.execPath, [join(__dirname, 'look-up-tables.mjs'), config, ...folders], { encoding: 'utf8' });
  return (JSON.parse(output) as { file: string; text: string }[]).map(({ file, text }) => `${file}: ${text}`);
}

test('nothing looks a name from outside up in an object that inherits names', () => {
  expect(lookUps(join(ROOT, 'tsconfig.json'), 'bin', 'lib', 'lambdas', 'cli', 'local')).toEqual([
    // The count of calls is made with Object.create(null).
    'local/support-simulator/handle-call.ts: calls[name]',
    'local/support-simulator/handle-call.ts: calls[name]',
  ]);
});

describe('of what somebody might write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'look-up-tables-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const PLANTED: [what: string, source: string, found: string | undefined][] = [
    ['a look-up', 'export const x = TABLE[name];', 'TABLE[name]'],
    ['a look-up through an absent table', 'declare const t: typeof TABLE | undefined; export const x = t?.[name];', 't?.[name]'],
    [
      'a name that is only said to be known',
      'const T = { a: 1 }; export const x = T[name as keyof typeof T];',
      'T[name as keyof typeof T]',
    ],
    ['a question', 'export const x = name in TABLE;', 'name in TABLE'],
    ['a name put together', 'export const x = TABLE[name + 1];', 'TABLE[name + 1]'],
    ['a write', 'TABLE[name] = "x";', 'TABLE[name]'],
    ['a member taken out by name', 'export const { [name]: x } = TABLE;', '[name]: x'],
    [
      'what is safe',
      `
      declare const list: string[]; declare const index: number; declare const kind: 'a' | 'b'; declare const known: Record<'a' | 'b', string>;
      export const x = [list[index], known[kind], TABLE['a'], TABLE.a, name[0], Object.hasOwn(TABLE, name), new Map(Object.entries(TABLE)).get(name)];
      delete TABLE[name];`,
      undefined,
    ],
  ];
  let found: string[];

  /** All in one project, each in a file of its own: the compiler starts once. */
  beforeAll(() => {
    mkdirSync(join(folder, 'lambdas'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, types: [], lib: ['es2024'] } }));
    for (const [index, [, source]] of PLANTED.entries())
      writeFileSync(
        join(folder, 'lambdas', `planted-${index}.ts`),
        `export {};\ndeclare const name: string;\ndeclare const TABLE: Record<string, string>;\n${source}\n`,
      );
    found = lookUps(join(folder, 'tsconfig.json'), 'lambdas');
  });

  test.each(PLANTED.map(([what, , expected], index) => [what, expected, `lambdas/planted-${index}.ts: `] as const))(
    '%s is found as %s',
    (_, expected, file) => {
      expect(found.filter(each => each.startsWith(file))).toEqual(expected === undefined ? [] : [`${file}${expected}`]);
    },
  );
});
