import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleFunctions } from '../lib/function-code';
import { median } from './median';
import type { Table } from './table';
import { ratio } from './text-table';

const ROUNDS = 7;
const LAMBDAS = join(__dirname, '..', 'lambdas');
const FUNCTIONS: Record<string, string[]> = {
  RecordAlarm: ['cases/handlers/record-alarm', 'client-support', 'client-dynamodb', 'lib-dynamodb'],
  SweepIncidents: ['cases/handlers/sweep-incidents', 'client-support', 'client-dynamodb', 'lib-dynamodb'],
  StartRefresh: ['trusted-advisor/handlers/start-refresh', 'client-support', 'client-dynamodb', 'lib-dynamodb'],
  PollRefresh: ['trusted-advisor/handlers/poll-refresh', 'client-support', 'client-dynamodb', 'lib-dynamodb'],
};

/** Loads a file in a process of its own, with settings that mean nothing, and prints the milliseconds of CPU that it took. */
const LOADER = `
  const given = process.env;
  process.env = new Proxy(given, { get: (_, name) => given[name] ?? (/^(?!AWS|NODE|POWERTOOLS|_)[A-Z_]+$/.test(String(name)) ? '1' : undefined) });
  const from = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(from);
  process.stdout.write(String((user + system) / 1000));
  process.exit(0);`;

/** What loading a function takes, beside what CDK makes of it by default, and beside the SDK's clients alone. */
export async function benchColdStart(): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-'));
  try {
    const { bundles } = bundleFunctions();
    const rows = Object.entries(FUNCTIONS).map(([name, [entry, ...clients]]) => {
      const ours = join(folder, `${name}.ours.js`);
      writeFileSync(ours, bundles.get(entry!)!);
      const standard = cdkDefault(join(LAMBDAS, `${entry}.ts`), join(folder, `${name}.cdk.js`));
      const floor = clientsAlone(clients, join(folder, `${name}.floor.js`));
      const [own, cdk, least] = inTurns([ours, standard, floor]);
      return [
        name,
        Math.round(statSync(ours).size / 1_024),
        own!.toFixed(0),
        cdk!.toFixed(0),
        ratio(own!, cdk!),
        least!.toFixed(0),
        ratio(own!, least!),
      ];
    });
    return [
      {
        title: `Cold start: CPU of loading a function, milliseconds (Node.js ${process.version}, medians of ${ROUNDS} rounds in turns)`,
        heading: ['function', 'KiB', 'ours', "CDK's default", 'ratio', "the SDK's clients alone", 'ratio'],
        rows,
        notes: [
          "CDK's default: NodejsFunction leaves the SDK to the copy in the runtime; here it is loaded from node_modules in its place. The clients alone: Support and DynamoDB, bundled and minified, called by nobody.",
        ],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cdkDefault(entry: string, outfile: string): string {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return outfile;
}

function clientsAlone(packages: string[], outfile: string): string {
  const contents = packages.map(name => `export * as ${name.replaceAll('-', '_')} from '@aws-sdk/${name}';`).join('\n');
  buildSync({
    stdin: {
      contents: `${contents}\nimport { SupportClient } from '@aws-sdk/client-support'; import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'; new SupportClient({ region: 'us-east-1' }); DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));`,
      resolveDir: process.cwd(),
    },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  return outfile;
}

/** One after the other, again and again, so that what else the machine does concerns all alike. */
function inTurns(files: string[]): number[] {
  const taken = files.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, file] of files.entries()) taken[index]!.push(cpuOf(file));
  }
  return taken.map(median);
}

function cpuOf(file: string): number {
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules'), AWS_REGION: 'us-east-1', POWERTOOLS_LOG_LEVEL: 'SILENT' };
  return Number(execFileSync(process.execPath, ['-e', LOADER, file], { env, encoding: 'utf8' }));
}
