import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const PROJECT = join(__dirname, '..');
const CDK = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/**
 * Synthesises the stack into a folder of its own, with the CDK's own command line, as a deployment would.
 * @returns the folder; it is removed when this process ends
 * @throws with what the CDK printed
 */
export async function synthesise(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'support-automation-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { code, output } = await run(process.execPath, [CDK, 'synth', '--quiet', '--output', folder]);
  if (code !== 0) throw new Error(`The stack could not be synthesised:\n${output.trim()}`);
  return folder;
}

function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], env: synthesisEnvironment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code, output }));
  });
}

/** The project's own tools come first, and the account of whoever runs this has no part in the template. */
function synthesisEnvironment(): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _, ...environment } = process.env;
  return { ...environment, PATH: [join(PROJECT, 'node_modules', '.bin'), process.env.PATH].join(delimiter), CI: 'true' };
}
