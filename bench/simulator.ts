import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateCaseCommand, DescribeCasesCommand, SupportClient } from '@aws-sdk/client-support';
import { buildSync } from 'esbuild';
import { startSimulator } from '../local/support-simulator/server';
import { median } from './median';
import type { Table } from './table';
import { ratio } from './text-table';

const ROUNDS = 9;
const SIMULATOR = join(__dirname, '..', 'local', 'support-simulator', 'main.ts');
const FEW = 10;
const MANY = 10_000;
const WARM_UP = 2_000;

/** How soon the packaged simulator listens, and whether it answers as fast with many cases. */
export async function benchSimulator(): Promise<Table[]> {
  return [await startTable(), await casesTable()];
}

async function startTable(): Promise<Table> {
  const bundle = join(process.cwd(), 'node_modules', '.bench-simulator.cjs');
  buildSync({
    entryPoints: [SIMULATOR],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
  });
  const listening: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    listening.push(await untilItSpeaks([bundle, '--port', '0']));
    empty.push(await untilItSpeaks(['-e', 'console.log("here"); setTimeout(() => {}, 60_000)']));
  }
  return {
    title: `Simulator: from its start until it listens (Node.js ${process.version}, median of ${ROUNDS})`,
    heading: ['', 'milliseconds', 'against an empty program'],
    rows: [
      ['the simulator', Math.round(median(listening)), ratio(median(listening), median(empty))],
      ['an empty program', Math.round(median(empty)), ratio(1, 1)],
    ],
  };
}

async function untilItSpeaks(args: string[]): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - from;
  child.kill('SIGKILL');
  await once(child, 'close');
  return milliseconds;
}

async function casesTable(): Promise<Table> {
  const [few, many] = [await timesWith(FEW), await timesWith(MANY)];
  return {
    title: `Simulator: calls over HTTP with ${MANY.toLocaleString('en-US')} cases against ${FEW}`,
    heading: ['call', `ms with ${FEW}`, `ms with ${MANY}`, 'ratio'],
    rows: Object.keys(few).map(call => [call, few[call]!.toFixed(2), many[call]!.toFixed(2), ratio(many[call]!, few[call]!)]),
  };
}

async function timesWith(cases: number): Promise<Record<string, number>> {
  const simulator = await startSimulator({ limits: { casesPerHour: 1e9, supportCallsPerSecond: 1e9 } });
  const client = new SupportClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const subject = (at: number) => ({
    subject: `Case ${at}`,
    communicationBody: 'Bench',
    serviceCode: 'general-info',
    categoryCode: 'using-aws',
  });
  const ids: string[] = [];
  for (let at = 0; at < cases; at++) ids.push((await client.send(new CreateCaseCommand(subject(at)))).caseId!);
  const time = async (call: (at: number) => Promise<unknown>) => {
    const taken: number[] = [];
    for (let at = 0; at < 100; at++) {
      const from = performance.now();
      await call(at);
      taken.push(performance.now() - from);
    }
    return median(taken);
  };
  // What is called for the first time is slow, however many cases there are.
  for (let at = 0; at < WARM_UP; at++) await client.send(new DescribeCasesCommand({ caseIdList: [ids[at % ids.length]!], maxResults: 10 }));
  const times = {
    'DescribeCases by an ID': await time(at => client.send(new DescribeCasesCommand({ caseIdList: [ids[at % ids.length]!] }))),
    'DescribeCases, the first page of ten': await time(() => client.send(new DescribeCasesCommand({ maxResults: 10 }))),
    CreateCase: await time(at => client.send(new CreateCaseCommand(subject(cases + at)))),
  };
  client.destroy();
  await simulator.close();
  return times;
}
