import type { ServerResponse } from 'node:http';
import type { Run } from '../run';

/** How often it is looked whether something is new, in milliseconds of real time. */
const LIVE_MILLISECONDS = 500;

/** Server-sent events: one whenever something happened, or a minute of the run went by. */
export function tellWhatIsNew(run: Run, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let told = '';
  const tell = () => {
    const { calls } = run.simulator;
    const state = [
      run.timeline.moments.length,
      Math.floor(run.cloud.clock.time() / 60_000),
      Object.values(calls).reduce((sum, count) => sum + count, 0),
    ].join();
    if (state !== told) response.write(`data: ${state}\n\n`);
    told = state;
  };
  tell();
  const timer = setInterval(tell, LIVE_MILLISECONDS);
  response.once('close', () => clearInterval(timer));
}
