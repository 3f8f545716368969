/**
 * The package.json that is packed, in place of the repository's for as long as npm packs: without what only the repository needs, such as its scripts, its tools
 * and the packages whose code is inside the bundles. `publish` puts it there, `restore` takes it away.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFEST = join(__dirname, '..', 'package.json');
const REPOSITORYS = join(__dirname, '..', '.package.json.repository');

function publish(): void {
  const text = readFileSync(MANIFEST, 'utf8');
  const { name, version, description, license, engines, files, dependencies, devDependencies } = JSON.parse(text);
  const versions = { ...devDependencies, ...dependencies };
  const published = {
    name,
    version,
    description,
    license,
    engines,
    files,
    bin: { 'support-automation': 'dist/cli.js' },
    main: 'dist/constructs.js',
    types: 'dist/types/lib/constructs.d.ts',
    // Constructs of two copies of the CDK do not know each other: the app has the one.
    peerDependencies: { 'aws-cdk-lib': `^${versions['aws-cdk-lib']}`, constructs: `^${versions.constructs}` },
  };
  writeFileSync(REPOSITORYS, text);
  writeFileSync(MANIFEST, `${JSON.stringify(published, null, 2)}\n`);
}

function restore(): void {
  if (existsSync(REPOSITORYS)) renameSync(REPOSITORYS, MANIFEST);
}

// What an earlier attempt that was broken off has left behind comes first.
restore();
if (process.argv[2] === 'publish') publish();
