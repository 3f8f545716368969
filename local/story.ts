import { visible } from '../lambdas/shared/visible';
import { STACK_NAME } from './assembly';
import type { Assembly } from './cloud/template';
import { type Page, stopConsole } from './console/server';
import { accountOf, type StoryEvent } from './event-files';
import type { RunOptions } from './options';
import { reportRun } from './report';
import { playEvents, type Run, startRun } from './run';
import { sampleStory } from './sample-story';
import { exitCodeOf } from './stop-signal';
import { printSummary } from './summary';
import type { World } from './support-simulator/world/world';
import type { Terminal } from './terminal';

/** Exit code: something of the application failed that should not have. */
const FAILED = 1;

export interface Story {
  options: RunOptions;
  own?: StoryEvent[];
  world?: World;
  page?: Page;
  terminal: Terminal;
  /** Takes the JSON document. */
  print(text: string): Promise<void>;
  /** Takes what functions log. */
  log(text: string): void;
  stopping: AbortSignal;
}

/** Plays a story on an assembly. @returns the exit code */
export async function runStory(assembly: Assembly, story: Story): Promise<number> {
  const { options, own, page, terminal, stopping } = story;
  const run = await begin(assembly, story);
  try {
    page?.show(run);
    if (page) terminal.line(`The page of this run: ${page.url}\n`);
    await play(run, options, own ?? sampleStory(run.start), stopping);
    const isWhole = !stopping.aborted;
    if (page && isWhole) await stayUp(run, options, terminal, page.url, stopping);
    const code = await finish(run, story);
    return isWhole ? code : exitCodeOf(stopping);
  } finally {
    if (page) stopConsole(page);
    await run.stop();
  }
}

async function begin(assembly: Assembly, { options, own, world, terminal, log }: Story): Promise<Run> {
  const run = await startRun({
    assembly,
    accountId: own && accountOf(own),
    parameters: own ? options.parameters : { Mode: 'Live', ...options.parameters },
    events: own,
    world,
    onMoment: moment => terminal.moment(moment),
    onLog: (functionName, line) => {
      if (options.verbose || options.json) log(visible(`${functionName}: ${line}\n`));
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

async function finish(run: Run, { options: { json }, terminal, print }: Story): Promise<number> {
  const report = await reportRun(run);
  printSummary(report, terminal);
  if (json) await print(visible(`${JSON.stringify(report, null, 2)}\n`));
  return report.defects.length > 0 ? FAILED : 0;
}
