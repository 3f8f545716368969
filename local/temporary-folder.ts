import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when this process is. */
export interface TemporaryFolder {
  path: string;
  /** Says which process group works in it, so that it ends with this process too; 0: none any more. */
  workedInBy(group: number): void;
}

/** Makes a folder that is removed when this process ends, even if it is killed: a process of its own waits for that. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'support-automation-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  const { stdin } = guardOf(path);
  return { path, workedInBy: group => void stdin?.write(`${group}\n`) };
}

function guardOf(path: string): ChildProcess {
  const guard = spawn(process.execPath, [join(__dirname, 'folder-guard.mjs'), path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: tmpdir(),
  });
  // Without it, the folder is removed only by a process that ends by itself.
  guard.once('error', () => {});
  guard.stdin?.once('error', () => {});
  guard.unref();
  (guard.stdin as Socket | null)?.unref();
  return guard;
}
