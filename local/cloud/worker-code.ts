import { join } from 'node:path';
import { buildSync } from 'esbuild';

let code: string | undefined;

/** The worker's own code as one CommonJS script: a worker thread does not inherit what makes this process read TypeScript. */
export function workerCode(): string {
  code ??= buildSync({
    entryPoints: [join(__dirname, 'function-worker.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
  }).outputFiles[0]?.text as string;
  return code;
}
