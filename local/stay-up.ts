import type { RunOptions } from './options';
import type { Run } from './run';
import type { Terminal } from './terminal';

/** After the story: time goes on at its real pace (or at --speed) until somebody ends it. */
export async function stayUp(run: Run, { speed = 1, port }: RunOptions, terminal: Terminal, stopping: AbortSignal): Promise<void> {
  const { clock } = run.cloud;
  clock.speed = speed;
  terminal.line(`\nThe story is over; time goes on${speed === 1 ? '' : ` ${speed} times as fast as real time`}. Ctrl-C ends it.`);
  terminal.line(`  Support API   ${run.simulator.url}   (AWS_ENDPOINT_URL_SUPPORT)`);
  terminal.line(`  port ${port}`);
  await clock.runUntil(Number.POSITIVE_INFINITY, stopping);
}
