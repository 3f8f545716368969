import { spawn } from 'node:child_process';

/** Milliseconds of CPU. */
export interface Taken {
  load: number;
  first: number;
  /** The median of the calls after the first ten. */
  warm: number;
}

/** Something waits for what never comes. */
const MOST_MILLISECONDS = 30_000;

/** Loads a module in a process of its own and calls its handler: once, and then so often again. */
const CALLER = `
  const [file, event, times] = process.argv.slice(1);
  const cpu = async work => {
    const from = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  const context = { functionName: 'f', functionVersion: '1', invokedFunctionArn: 'arn:f', memoryLimitInMB: '512', awsRequestId: 'r', getRemainingTimeInMillis: () => 60000 };
  const log = console.log;
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {};
  let handler, calls = 0;
  const call = () => handler(JSON.parse(event.replaceAll('name-of-call', 'n-' + process.pid + '-' + ++calls)), context);
  (async () => {
    const load = await cpu(async () => { handler = require(file).handler; });
    const first = await cpu(call);
    const others = [];
    for (let index = 0; index < Number(times); index++) others.push(await cpu(call));
    const warm = others.slice(10).sort((a, b) => a - b);
    process.stdout.write('\\n' + JSON.stringify({ load, first, warm: warm[warm.length >> 1] ?? 0 }));
    process.exit(0);
  })().catch(error => { process.stderr.write(error.stack); process.exit(1); });`;

/** @param env of the function, with the addresses of its services */
export function callInProcess(file: string, event: unknown, times: number, env: Record<string, string>): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', CALLER, file, JSON.stringify(event), String(times)], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: MOST_MILLISECONDS,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (errors += chunk));
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) resolve(JSON.parse(output.slice(output.lastIndexOf('\n'))));
      else reject(new Error(`${file} ended with ${code}: ${errors.slice(0, 1_000)}`));
    });
  });
}
