import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { checkStore } from '../../lambdas/trusted-advisor/check-store';
import type { RunProgress } from '../../lambdas/trusted-advisor/run';
import { runStore } from '../../lambdas/trusted-advisor/run-store';
import { textTable } from '../text-table';
import type { ProcessCost } from './collect-process';
import { type Bed, startBed } from './large-check-bed';

const RESOURCES = 50_000;
const CHANGES = 1_000;
/** The coolDown of the function that collects, see lib/trusted-advisor-refresh.ts; Node.js in Lambda gives its heap about nine tenths of it. */
const FUNCTION_MEGABYTES = 2_048;
const HEAP_SHARE = 0.9;

/** One check with 50,000 flagged resources: stored, compared with nothing changed, and compared after 1,000 changes. */
export async function benchLargeCheck(print: (text: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'collect-'));
  const bed = await startBed();
  try {
    const script = await bundleProcess(folder);
    const collect = (runId: string) => collectRun(script, runId, bed);
    const idle = await collect('run-0');
    bed.check.flagged = [RESOURCES];
    bed.refresh();
    const stored = await collect('run-1');
    bed.refresh();
    const same = await collect('run-2');
    // Resources leave at the front, and as many others come in: half of the changes are fixed ones.
    bed.check.replacedPerRefresh = CHANGES / 2 / (bed.refreshes() + 1);
    bed.refresh();
    const changed = await collect('run-3');
    print(describe(bed.answerMegabytes(), idle, { stored, same, changed }));
  } finally {
    await bed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The function's code as it is deployed: minified, with the SDK inside. */
async function bundleProcess(folder: string): Promise<string> {
  const outfile = join(folder, 'collect.js');
  await build({
    entryPoints: [join(__dirname, 'collect-process.ts')],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(__dirname, '..', '..', 'lambdas', 'shared', 'function-credentials.ts') },
  });
  return outfile;
}

async function collectRun(script: string, runId: string, { check, simulator, table, busUrl }: Bed): Promise<ProcessCost> {
  await checkStore(table).saveCatalogue([{ checkId: check.id, ...check, columns: check.metadata }]);
  await runStore(table).saveProgress(progressOf(runId, check.id), new Date());
  return new Promise((resolve, reject) => {
    const child = fork(script, [JSON.stringify({ runId })], {
      execArgv: [`--max-old-space-size=${Math.round(FUNCTION_MEGABYTES * HEAP_SHARE)}`],
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
        AWS_ENDPOINT_URL_SUPPORT: simulator.url,
        AWS_ENDPOINT_URL_DYNAMODB: table.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: busUrl,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
        POWERTOOLS_METRICS_DISABLED: 'true',
        TABLE_NAME: table.tableName,
        CHECK_LANGUAGE: 'en',
        RULES_PARAMETER: '',
      },
    });
    child.once('message', resolve as (cost: unknown) => void);
    child.once('exit', code => code && reject(new Error(`The process of ${runId} ended with code ${code}.`)));
  });
}

function progressOf(runId: string, checkId: string): RunProgress {
  const startedAt = new Date().toISOString();
  const begun = { runId, startedAt, deadlineAt: startedAt, askedAt: startedAt, ticks: 0, chosenByHand: false, pending: {} };
  return { ...begun, outcomes: { [checkId]: 'refreshed' }, failures: [], calls: {} };
}

function describe(answerMegabytes: number, idle: ProcessCost, runs: Record<'stored' | 'same' | 'changed', ProcessCost>): string {
  const { stored } = runs;
  const row = (name: string, cost: ProcessCost): (string | number)[] => [
    name,
    cost.changes,
    cost.calls,
    cost.seconds,
    cost.cpuSeconds,
    `${(cost.cpuSeconds / stored.cpuSeconds).toFixed(2)} x`,
    cost.peakMegabytes,
    `${(cost.peakMegabytes / idle.peakMegabytes).toFixed(2)} x`,
    `${((cost.peakMegabytes - idle.peakMegabytes) / answerMegabytes).toFixed(2)} x`,
  ];
  const heading = ['', 'changes', 'function calls', 'seconds', 'CPU seconds', 'to storing', 'peak MB', 'to no findings', 'rise to answer'];
  const rows = [
    row('no findings', idle),
    row(`${RESOURCES.toLocaleString('en-US')} stored`, stored),
    row('nothing changed', runs.same),
    row(`${CHANGES.toLocaleString('en-US')} changes`, runs.changed),
  ];
  return (
    `\nOne check with ${RESOURCES.toLocaleString('en-US')} flagged resources: the API's answer has ${answerMegabytes.toFixed(1)} MB\n` +
    `  The bundled function in a process of its own, with the heap of ${FUNCTION_MEGABYTES} MB; the table and the API stand beside it, and most of the\n` +
    `  seconds are theirs.\n${textTable(heading, rows)}`
  );
}
