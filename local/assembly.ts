import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the stack in the CDK app. */
export const STACK_NAME = 'SupportAutomation';

/** All of the project that a synthesis reads. The lock file stands for the packages. */
const SOURCES = ['bin', 'lib', 'lambdas', 'local/synthesise.ts', 'cdk.json', 'tsconfig.json', 'package.json', 'package-lock.json'];
const DAY = 86_400_000;
const KEPT_DAYS = 7;

export interface AssemblyPlace {
  /** The project's folder. */
  project: string;
  /** Where assemblies are kept. */
  cache: string;
}

const PROJECT = join(__dirname, '..');
export const THIS_PROJECT: AssemblyPlace = {
  project: PROJECT,
  cache: process.env.SUPPORT_AUTOMATION_CACHE ?? join(PROJECT, 'node_modules', '.cache', 'support-automation'),
};

/**
 * The folder of the synthesised stack: made by whoever needs it first, and used again for as long as no source changes. Nobody may write to it.
 * It appears all at once, or not at all.
 * @param make synthesises into a folder
 */
export async function keptAssembly(make: (folder: string) => Promise<void>, { project, cache } = THIS_PROJECT): Promise<string> {
  const folder = keptFolder({ project, cache });
  if (existsSync(folder)) {
    // It counts as young for as long as somebody uses it.
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    await make(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else may have been faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
  forgetOld(cache);
  return folder;
}

/** Where the assembly of the project, as it is now, is kept or would be. */
export function keptFolder({ project, cache }: AssemblyPlace): string {
  return join(cache, sourceHash(project));
}

/** Differs when any source that a synthesis reads does, or the version of Node.js. */
function sourceHash(project: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const path = join(project, source);
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const file of files) {
      const at = join(path, file);
      if (statSync(at).isFile()) hash.update(`${source}/${file}\0`).update(readFileSync(at)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** Assemblies of other sources that nobody has used for long, and what a killed synthesis has left. */
function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const days = name.includes('-') ? 1 : KEPT_DAYS;
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > days * DAY) rmSync(path, { recursive: true, force: true });
  }
}
