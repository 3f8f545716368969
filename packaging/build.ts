/** Makes `dist`, what the package holds: the constructs and their types, the functions' bundles, the command line. Nothing of it needs another package but the CDK. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundleFunctions } from '../lib/function-code';
import { parameterDeclarations } from '../lib/stack-parameters';

const PROJECT = join(__dirname, '..');
const DIST = join(PROJECT, 'dist');
const COMMON = {
  absWorkingDir: PROJECT,
  bundle: true,
  platform: 'node',
  // What package.json promises.
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
} satisfies BuildOptions;

/** @returns the files that are inside */
function writeFunctions(): string[] {
  const { bundles, inputs } = bundleFunctions();
  for (const [entry, bundle] of bundles) {
    const folder = join(DIST, 'functions', entry);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), bundle);
  }
  return inputs;
}

/** @returns the files that are inside */
async function writeBundle(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...COMMON, ...options, metafile: true });
  return Object.keys(metafile.inputs);
}

/** The functions are bundled here, and not at the user's. */
const prebuiltFunctions: Plugin = {
  name: 'prebuilt-functions',
  setup({ onResolve }) {
    onResolve({ filter: /\/function-code$/ }, () => ({ path: join(__dirname, 'prebuilt-function-code.ts') }));
  },
};

/** The command line knows the parameters as they were when it was built, and does without the CDK. */
const knownParameters: Plugin = {
  name: 'known-parameters',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/stack-parameters\.ts$/ }, () => ({
      resolveDir: join(PROJECT, 'lib'),
      contents: `import { checkedValues } from './parameter-values';
        const declared = ${JSON.stringify(parameterDeclarations())};
        export const stackParameters = given => checkedValues(declared, given);`,
    }));
  },
};

function writeTypes(): void {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const options = ['--project', join(__dirname, 'tsconfig.json'), '--outDir', join(DIST, 'types')];
  execFileSync(process.execPath, [compiler, ...options], { stdio: 'inherit' });
}

/** The licences of other people's packages whose code is inside. */
function writeLicences(inputs: string[]): void {
  const folders = new Set(inputs.flatMap(file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const texts = [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(PROJECT, folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license'].map(each => join(PROJECT, folder, each)).find(existsSync);
    return `${name} ${version} (${license})\n\n${file ? readFileSync(file, 'utf8') : ''}`;
  });
  writeFileSync(join(DIST, 'THIRD-PARTY.txt'), `Code of these packages is inside the files of this folder.\n\n${texts.join('\n\n')}`);
}

async function main(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const functions = writeFunctions();
  const constructs = await writeBundle({
    entryPoints: ['lib/constructs.ts'],
    outfile: 'dist/constructs.js',
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [prebuiltFunctions],
  });
  const cli = await writeBundle({
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [knownParameters],
  });
  chmodSync(join(DIST, 'cli.js'), 0o755);
  writeTypes();
  writeLicences([...functions, ...constructs, ...cli]);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
