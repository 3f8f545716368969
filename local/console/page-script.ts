import { join } from 'node:path';
import { buildSync } from 'esbuild';

let script: string | undefined;

/** The page's own script and what it uses, as one file. */
export function pageScript(): string {
  const entry = join(__dirname, 'browser', 'host.ts');
  script ??= buildSync({ entryPoints: [entry], bundle: true, write: false, format: 'esm', target: 'es2022', minify: true }).outputFiles[0]!
    .text;
  return script;
}
