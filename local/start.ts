import { UsageError } from '../lambdas/shared/usage-error';
import { visible } from '../lambdas/shared/visible';
import { endWith } from './cloud/execution-environment';
import { type Assembly, readAssembly } from './cloud/template';
import { openPage, type Page, stopConsole } from './console/server';
import { accountOf, readEventFiles, type StoryEvent } from './event-files';
import { type RunOptions, readOptions } from './options';
import { reportRun } from './report';
import { checkTimes, playEvents, type Run, STACK_NAME, startRun } from './run';
import { sampleStory } from './sample-story';
import { exitCodeOf, stopSignal } from './stop-signal';
import { printSummary } from './summary';
import type { World } from './support-simulator/world/world';
import { Stopped, synthesise } from './synthesise';
import { Terminal } from './terminal';
import { readWorldFile } from './world-file';

/** Exit codes: what somebody typed was wrong; something of the application failed that should not have. */
const USAGE = 2;
const FAILED = 1;

const OLDEST_NODE = 22;

async function main(): Promise<number> {
  requireNode();
  const stopping = stopSignal();
  const options = readOptions(process.argv.slice(2));
  if (!options) return 0;
  const own = options.events.length > 0 ? readEventFiles(options.events) : undefined;
  if (own) checkTimes(own, Date.now());
  const world = options.world === undefined ? undefined : readWorldFile(options.world);
  await checkParameters(options);
  const page = options.once ? undefined : await openPage(options.port);
  // With --json, stdout is for the document alone.
  const terminal = new Terminal(options.json ? process.stderr : process.stdout);
  const assembly = await assemble(options, terminal, stopping);
  if (!assembly) return interrupted(terminal, stopping);
  return runStory(assembly, { options, own, world, page, terminal, stopping });
}

/** What a mistake in a parameter is, is told at once and not after the synthesis; an assembly has parameters of its own. */
async function checkParameters({ assembly, parameters }: RunOptions): Promise<void> {
  if (assembly !== undefined || Object.keys(parameters).length === 0) return;
  const { stackParameters } = await import('../lib/stack-parameters');
  stackParameters(parameters);
}

async function assemble({ assembly }: RunOptions, terminal: Terminal, stopping: AbortSignal): Promise<Assembly | undefined> {
  if (assembly) return readAssembly(assembly, STACK_NAME);
  terminal.line('Synthesising the stack ...');
  try {
    return readAssembly(await synthesise(stopping), STACK_NAME);
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

function interrupted(terminal: Terminal, stopping: AbortSignal): number {
  terminal.line('Stopped before the story began.');
  return exitCodeOf(stopping);
}

interface Story {
  options: RunOptions;
  own?: StoryEvent[];
  world?: World;
  page?: Page;
  terminal: Terminal;
  stopping: AbortSignal;
}

async function runStory(assembly: Assembly, story: Story): Promise<number> {
  const { options, own, page, terminal, stopping } = story;
  const run = await begin(assembly, story);
  try {
    page?.show(run);
    if (page) terminal.line(`The page of this run: ${page.url}\n`);
    await play(run, options, own ?? sampleStory(run.start), stopping);
    const isWhole = !stopping.aborted;
    if (page && isWhole) await stayUp(run, options, terminal, page.url, stopping);
    const code = await finish(run, options, terminal);
    return isWhole ? code : exitCodeOf(stopping);
  } finally {
    if (page) stopConsole(page);
    await run.stop();
  }
}

/** The interpreter of state machines needs what came with Node.js 22. */
function requireNode(): void {
  const [major] = process.versions.node.split('.').map(Number);
  if ((major ?? 0) < OLDEST_NODE) throw new UsageError(`A local run needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}.`);
}

async function begin(assembly: Assembly, { options, own, world, terminal }: Story): Promise<Run> {
  const run = await startRun({
    assembly,
    accountId: own && accountOf(own),
    parameters: own ? options.parameters : { Mode: 'Live', ...options.parameters },
    events: own,
    world,
    onMoment: moment => terminal.moment(moment),
    onLog: (functionName, line) => {
      if (options.verbose || options.json) process.stderr.write(visible(`${functionName}: ${line}\n`));
    },
  });
  terminal.line(
    `Started ${STACK_NAME} with Mode=${run.cloud.stack.parameters.Mode}. Times are virtual, since ${new Date(run.start).toISOString()}.\n`,
  );
  return run;
}

async function play(run: Run, options: RunOptions, events: StoryEvent[], stopping: AbortSignal): Promise<void> {
  run.cloud.clock.speed = options.speed ?? Number.POSITIVE_INFINITY;
  await playEvents(run, events, stopping);
  await run.cloud.clock.runUntil(run.cloud.clock.time() + options.forMilliseconds, stopping);
  run.timeline.flush();
}

/** After the story: time goes on at its real pace (or at --speed) until somebody ends it. */
async function stayUp(run: Run, { speed = 1 }: RunOptions, terminal: Terminal, page: string, stopping: AbortSignal): Promise<void> {
  const { clock } = run.cloud;
  clock.speed = speed;
  terminal.heading(`The story is over; time goes on${speed === 1 ? '' : ` ${speed} times as fast as real time`} until Ctrl-C`);
  terminal.line(`  Page         ${page}`);
  terminal.line(`  Play events  curl --json @event.json ${page}/events`);
  terminal.line(`  Support API  ${run.simulator.url}`);
  terminal.line(
    `  AWS CLI      AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws support describe-cases --endpoint-url ${run.simulator.url} --region us-east-1`,
  );
  terminal.line(`  Operator     npx support-automation --local-url ${page} incidents\n`);
  await clock.runUntil(Number.POSITIVE_INFINITY, stopping);
}

async function finish(run: Run, { json }: RunOptions, terminal: Terminal): Promise<number> {
  const report = await reportRun(run);
  printSummary(report, terminal);
  if (json) await write(visible(`${JSON.stringify(report, null, 2)}\n`));
  return report.defects.length > 0 ? FAILED : 0;
}

/** A pipe may take a large document in pieces: the process must not end before it took all. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())));
}

// Whoever reads only the beginning (`| head`) has seen enough; a terminal that was closed takes nothing any more.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED));

function fail(error: Error): never {
  process.stderr.write(visible(`${error instanceof UsageError ? error.message : error.stack}\n`));
  process.exit(error instanceof UsageError ? USAGE : FAILED);
}

// What nobody caught in a function is that function's end, as in Lambda, and not this process's.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: Error) => {
    if (!endWith(error)) fail(error);
  });

main().then(code => process.exit(code), fail);
