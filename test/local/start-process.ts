import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '..', '..');

/** Arguments that let Node.js run `npm start` without npm. */
export const START = ['--import', 'tsx', join(PROJECT, 'local', 'start.ts')];

/** A process whose output can be waited for. */
export interface Started {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  /** Exit code or signal. */
  ended: Promise<number | string | null>;
}

export function startProcess(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(command, args, { cwd: PROJECT, env: { ...process.env, npm_lifecycle_event: undefined, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', chunk => {
    output.stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    output.stderr += chunk;
  });
  return { child, output, ended: new Promise(resolve => child.once('close', (code, signal) => resolve(code ?? signal))) };
}

const PAUSE = 100;

/** Asks until there is an answer; the test's own time limit ends it. */
export async function until<T>(ask: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
}

/** Command lines of the processes that name a folder; nothing where the system does not tell. */
export function processesNaming(folder: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.map(commandLine).filter(line => line.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
