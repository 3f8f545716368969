import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What one command line said. */
export interface Said {
  argv: string[];
  stdout: string;
  stderr: string;
  asked: string;
  code: number;
}

const TSX = join(__dirname, '..', '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');

/** Runs command lines in a process of their own, one after the other, with somebody at a terminal who answers no. */
export function saidBy(commandLines: string[][], columns?: number): Promise<Said[]> {
  const args = [TSX, join(__dirname, 'run-commands.ts'), JSON.stringify(commandLines), ...(columns ? [String(columns)] : [])];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout))));
  });
}
