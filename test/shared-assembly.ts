import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { keptAssembly, keptFolder, THIS_PROJECT } from '../local/assembly';
import { synthesise } from '../local/synthesise';

/** The folder of the synthesised stack with its bundles, as `npm start` makes and keeps it. Of several test files that need it at once, one makes it. */
export async function sharedAssembly(): Promise<string> {
  const lock = `${keptFolder(THIS_PROJECT)}-lock`;
  mkdirSync(THIS_PROJECT.cache, { recursive: true });
  while (!take(lock)) await pause(100);
  try {
    return await keptAssembly(synthesise);
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * A text that follows from the sources, kept like the assembly. Whoever needs it at the same time makes it twice.
 * @param makers the test's own files that have a part in it
 */
export function sharedText(name: string, makers: string[], make: () => string): string {
  const hash = createHash('sha256');
  for (const maker of makers) hash.update(readFileSync(maker));
  const file = `${keptFolder(THIS_PROJECT)}-${hash.digest('hex').slice(0, 8)}-${name}`;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const text = make();
    mkdirSync(THIS_PROJECT.cache, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
    return text;
  }
}

/** False while another process that still lives has it. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = readFileSync(lock, 'utf8');
    if (holder !== '') process.kill(Number(holder), 0);
    return true;
  } catch {
    return false;
  }
}
