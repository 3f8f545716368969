import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THIS_PROJECT } from './assembly';

const PROJECT = join(__dirname, '..');
const COMPILED = join(THIS_PROJECT.cache, 'compiled');

/** Somebody asked for the end before the synthesis had its own. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Synthesises the stack as a deployment would, but for CDK's check of the template against its own rules (`cdk synth --no-validation`), which takes three seconds and changes nothing in it.
 * @param folder that takes it
 * @param stopping ends it, with all processes that it has started
 * @throws Stopped, or with what the app printed
 */
export async function synthesise(folder: string, stopping = new AbortController().signal): Promise<void> {
  const { code, output } = await runApp(folder, stopping);
  if (stopping.aborted) throw new Stopped();
  if (code !== 0) throw new Error(`The stack could not be synthesised:\n${output.trim()}`);
}

/** A process group of its own: Ctrl-C at the terminal is for us to pass on. */
function runApp(folder: string, stopping: AbortSignal): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    if (stopping.aborted) return resolve({ code: null, output: '' });
    const app = ['--import', 'tsx', join(PROJECT, 'bin', 'support-automation.ts')];
    const child = spawn(process.execPath, app, {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(folder),
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    const kill = () => killGroup(child.pid);
    stopping.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    // Not before the last of the group has let go of its output.
    child.once('close', code => {
      stopping.removeEventListener('abort', kill);
      resolve({ code, output });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // They have ended meanwhile.
  }
}

/** What CDK's command line tells an app, by the names of aws-cdk-lib/cx-api. The account of whoever runs this has no part in the template. */
function environment(folder: string): NodeJS.ProcessEnv {
  const foreign = /^(AWS|CDK)_/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const { context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as { context: object };
  return {
    ...Object.fromEntries(own),
    CDK_OUTDIR: folder,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: 'false',
    NODE_COMPILE_CACHE: COMPILED,
  };
}
