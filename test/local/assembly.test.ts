import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AssemblyPlace, keptAssembly } from '../../local/assembly';

const root = mkdtempSync(join(tmpdir(), 'assembly-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const FILES = {
  'bin/app.ts': 'app',
  'lib/stack.ts': 'stack',
  'lambdas/room/handlers/work.ts': 'work',
  'local/synthesise.ts': 'synthesise',
  'cdk.json': '{}',
  'tsconfig.json': '{}',
  'package.json': '{}',
  'package-lock.json': '{}',
};

let place: AssemblyPlace;
let made = 0;
beforeEach(() => {
  const folder = mkdtempSync(join(root, 'case-'));
  place = { project: join(folder, 'project'), cache: join(folder, 'cache') };
  for (const [file, text] of Object.entries(FILES)) edit(file, text);
  made = 0;
});

function edit(file: string, text: string): void {
  const path = join(place.project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The text that stands for an assembly: the how manieth synthesis made it. */
async function assembly(): Promise<string> {
  const make = async (folder: string) => writeFileSync(join(folder, 'made'), `synthesis ${++made}`);
  return readFileSync(join(await keptAssembly(make, place), 'made'), 'utf8');
}

describe('an assembly', () => {
  test('is made once and used again while no source changes', async () => {
    expect(await assembly()).toBe('synthesis 1');
    edit('README.md', 'not a source');
    expect(await assembly()).toBe('synthesis 1');
  });

  test.each(Object.keys(FILES))('is made anew after an edit of %s', async file => {
    await assembly();
    edit(file, 'edited');
    expect(await assembly()).toBe('synthesis 2');
  });

  test('is made anew when a file is added, renamed or removed', async () => {
    await assembly();
    edit('lambdas/room/more.ts', 'more');
    expect(await assembly()).toBe('synthesis 2');
    renameSync(join(place.project, 'lambdas/room/more.ts'), join(place.project, 'lambdas/room/other.ts'));
    expect(await assembly()).toBe('synthesis 3');
    rmSync(join(place.project, 'lambdas/room/other.ts'));
    expect(await assembly()).toBe('synthesis 1');
  });

  test('belongs to its sources, wherever the project lies', async () => {
    await assembly();
    cpSync(place.project, `${place.project}-moved`, { recursive: true });
    place = { ...place, project: `${place.project}-moved` };
    expect(await assembly()).toBe('synthesis 1');
  });

  test('that fails is not kept, and nothing of it stays', async () => {
    const fail = async (folder: string) => {
      writeFileSync(join(folder, 'half'), '');
      throw new Error('no');
    };
    await expect(keptAssembly(fail, place)).rejects.toThrow('no');
    expect(readdirSync(place.cache)).toEqual([]);
    expect(await assembly()).toBe('synthesis 1');
  });

  test('that two make at once is one', async () => {
    const folders = await Promise.all([1, 2].map(() => keptAssembly(async folder => writeFileSync(join(folder, 'made'), ''), place)));
    expect(new Set(folders).size).toBe(1);
    expect(readdirSync(place.cache)).toHaveLength(1);
  });

  test('that nobody has used for a week is removed by the next one', async () => {
    await assembly();
    const [old] = readdirSync(place.cache).map(name => join(place.cache, name)) as [string];
    const before = new Date(Date.now() - 8 * 86_400_000);
    utimesSync(old, before, before);
    edit('bin/app.ts', 'edited');
    await assembly();
    expect(existsSync(old)).toBe(false);
  });
});
