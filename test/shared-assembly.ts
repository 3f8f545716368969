import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { synthesise } from '../local/synthesise';

const PROJECT = join(__dirname, '..');
const CACHE = join(PROJECT, 'node_modules', '.cache', 'test-assemblies');
/** All that a synthesis reads. */
const SOURCES = [
  'bin',
  'lib',
  'lambdas',
  'local/synthesise.ts',
  'test/lib/bare-template.ts',
  'cdk.json',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const DAY = 86_400_000;

/**
 * The folder of the synthesised stack with its bundles, which costs some ten seconds: made by whoever needs it first, and shared by every
 * test file and every later run for as long as no source changes. Nobody may write to it.
 */
export async function sharedAssembly(): Promise<string> {
  const folder = join(CACHE, hashOfSources());
  const lock = `${folder}.lock`;
  mkdirSync(CACHE, { recursive: true });
  while (!existsSync(folder)) {
    if (!take(lock)) {
      await pause(100);
      continue;
    }
    try {
      if (!existsSync(folder)) await make(folder);
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return folder;
}

/** A text that follows from the sources alone, kept like the assembly. Whoever needs it at the same time makes it twice. */
export function sharedText(name: string, make: () => string): string {
  const file = join(CACHE, `${hashOfSources()}-${name}`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const text = make();
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
  return text;
}

/** It appears all at once, or not at all. */
async function make(folder: string): Promise<void> {
  const synthesised = await synthesise();
  const copy = mkdtempSync(`${folder}-`);
  cpSync(synthesised, copy, { recursive: true });
  rmSync(synthesised, { recursive: true, force: true });
  try {
    renameSync(copy, folder);
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  forgetOld(folder);
}

function forgetOld(newest: string): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (path !== newest && !name.endsWith('.lock') && Date.now() - statSync(path).mtimeMs > DAY)
      rmSync(path, { recursive: true, force: true });
  }
}

/** False while another process that still lives has it. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isBackedOff(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isBackedOff(lock: string): boolean {
  try {
    const holder = readFileSync(lock, 'utf8');
    if (holder !== '') process.kill(Number(holder), 0);
    return true;
  } catch {
    return false;
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const path = join(PROJECT, source);
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const file of files) {
      const at = join(path, file);
      if (statSync(at).isFile()) hash.update(join(source, file)).update('\0').update(readFileSync(at)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 32);
}
