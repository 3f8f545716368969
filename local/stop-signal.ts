import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { own } from '../lambdas/shared/own';

/** Whatever asks a process to end: Ctrl-C, `kill`, a terminal that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** How long an orderly end may take. Milliseconds. */
const PATIENCE = 10_000;
const PARENT_LOOK = 500;

/** Is aborted when this process is asked to end, or when npm, which started it, has gone without a word. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: Signal) => {
    if (controller.signal.aborted) return;
    controller.abort(signal);
    setTimeout(() => process.exit(exitCodeOf(controller.signal)), PATIENCE).unref();
  };
  // Once: who asks twice does not want to wait.
  for (const signal of SIGNALS) process.once(signal, () => stop(signal));
  if (process.env.npm_lifecycle_event !== undefined) watchParents(() => stop('SIGHUP'));
  return controller.signal;
}

/** The exit code that a shell gives a process which the signal has ended: 130 after Ctrl-C. */
export function exitCodeOf(stopped: AbortSignal): number {
  return 128 + (own(constants.signals, String(stopped.reason)) ?? 0);
}

/** npm passes signals on, but not its own sudden end, nor that of the shell between it and us. */
function watchParents(onGone: () => void): void {
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : parent;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === parent || isStillParent(npm, parent))) return;
    clearInterval(timer);
    onGone();
  }, PARENT_LOOK);
  timer.unref();
}

/** A process that nobody has buried yet is still found by its number: the shell's new parent tells more, where that is cheap to ask. */
function isStillParent(npm: number, shell: number): boolean {
  const status = statusInProc(shell);
  return status ? status.parent === npm : isThere(npm);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface ProcessStatus {
  command: string;
  parent: number;
}

function isShell(pid: number): boolean {
  return /(^|[/-])(sh|bash|dash|zsh|ksh|ash|busybox)$/.test(statusOf(pid)?.command ?? '');
}

/** The process itself when nobody can tell its parent. */
function parentOf(pid: number): number {
  return statusOf(pid)?.parent || pid;
}

/** From /proc where there is one: small images have no `ps`. */
function statusOf(pid: number): ProcessStatus | undefined {
  return statusInProc(pid) ?? statusByPs(pid);
}

function statusInProc(pid: number): ProcessStatus | undefined {
  try {
    const [, command = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { command, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function statusByPs(pid: number): ProcessStatus | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [, parent, command = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    return { command, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
