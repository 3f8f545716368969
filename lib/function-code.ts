import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options';

const LAMBDAS = join(__dirname, '..', 'lambdas');
const HANDLER = /[\\/]handlers[\\/][^\\/]+\.ts$/;

let bundles: Map<string, Uint8Array> | undefined;

/**
 * The bundle of a function, with the SDK inside it. All functions are bundled at once, as soon as one is needed: a process for each takes ten times as long.
 * @param entry its file below `lambdas/`, without its ending: `cases/handlers/record-alarm`
 */
export function functionCode(entry: string): Code {
  const write = (folder: string): boolean => {
    bundles ??= bundleFunctions().bundles;
    const bundle = bundles.get(entry);
    if (!bundle) throw new Error(`There is no handler ${entry} in ${LAMBDAS}.`);
    writeFileSync(join(folder, 'index.js'), bundle);
    return true;
  };
  // The command tells the assets apart: they are cached by what can be written down of these.
  const bundling = { image: DockerImage.fromRegistry('none'), command: [entry], local: { tryBundle: write } };
  return Code.fromAsset(LAMBDAS, { assetHashType: AssetHashType.OUTPUT, bundling });
}

/** The bundles of all functions by their entries, and the files that are inside. */
export function bundleFunctions(): { bundles: Map<string, Uint8Array>; inputs: string[] } {
  const files = readdirSync(LAMBDAS, { recursive: true, encoding: 'utf8' }).filter(file => HANDLER.test(`${sep}${file}`));
  const { outputFiles, metafile } = buildSync({
    metafile: true,
    entryPoints: files.map(file => join(LAMBDAS, file)),
    outbase: LAMBDAS,
    outdir: LAMBDAS,
    write: false,
    ...BUNDLE_OPTIONS,
  });
  return { bundles: new Map(outputFiles.map(({ path, contents }) => [nameOf(path), contents])), inputs: Object.keys(metafile.inputs) };
}

function nameOf(path: string): string {
  return relative(LAMBDAS, path).replace(/\.js$/, '').replaceAll(sep, '/');
}
