import { spawn } from 'node:child_process';
import { CannotDo } from './io';

/**
 * Opens a file in the editor of whoever types (`VISUAL`, `EDITOR`, else vi) and waits until it is closed. The variable may hold flags, as git has it.
 * @throws CannotDo when the editor cannot be started, or says that it failed
 */
export async function openEditor(file: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${editor} "${file}"`, { stdio: 'inherit', shell: true })
    : spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' });
  const code = await new Promise<number | string | null>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', resolve);
  });
  if (code !== 0) throw new CannotDo(`The editor ("${editor}") ended with ${code}: set EDITOR to one that works. Nothing was changed.`);
}
