import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder';

const PROJECT = join(__dirname, '..');
const CDK = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** Somebody asked for the end before the synthesis had its own. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Synthesises the stack into a folder of its own, with the CDK's own command line, as a deployment would.
 * @param stopping ends the synthesis, and all processes that it has started
 * @returns the folder, which is removed when this process ends
 * @throws Stopped, or with what the CDK printed
 */
export async function synthesise(stopping = new AbortController().signal): Promise<string> {
  const { path, workedInBy } = temporaryFolder();
  const { code, output } = await run([CDK, 'synth', '--quiet', '--output', path], stopping, workedInBy);
  if (stopping.aborted) throw new Stopped();
  if (code !== 0) throw new Error(`The stack could not be synthesised:\n${output.trim()}`);
  return path;
}

/** A process group of its own: Ctrl-C at the terminal is for us to pass on. */
function run(args: string[], stopping: AbortSignal, onGroup: (group: number) => void): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    if (stopping.aborted) return resolve({ code: null, output: '' });
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], env: environment(), detached: true });
    onGroup(child.pid ?? 0);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    const kill = () => killGroup(child.pid);
    stopping.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    // Not before the last of the group has let go of its output.
    child.once('close', code => {
      onGroup(0);
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

/** The project's own tools come first, and the account of whoever runs this has no part in the template. */
function environment(): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _, ...rest } = process.env;
  return { ...rest, PATH: [join(PROJECT, 'node_modules', '.bin'), process.env.PATH].join(delimiter), CI: 'true' };
}
