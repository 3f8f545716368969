/**
 * Makes `dist` from the sources, with the bundler and the compiler of the repository around this folder: two files that need nothing but
 * Node (whatever they use is inside them), and the types.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  absWorkingDir: here,
};
const mainFields = ['module', 'main'];

rmSync(dist, { recursive: true, force: true });
await build({ ...common, mainFields, entryPoints: ['index.ts'], outfile: 'dist/index.cjs' });
await build({ ...common, mainFields, entryPoints: ['main.ts'], outfile: 'dist/main.cjs', banner: { js: '#!/usr/bin/env node' } });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '--project', join(here, 'tsconfig.json')], { stdio: 'inherit' });

const inside = ['zod', 'commander'].map(name => {
  const folder = join(here, '..', '..', 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}`;
});
writeFileSync(join(dist, 'THIRD-PARTY.txt'), `These packages are inside the files of this folder.\n\n${inside.join('\n\n')}`);
