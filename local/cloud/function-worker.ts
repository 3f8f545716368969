import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, Outcome, ToWorker, WorkerSettings } from './function-messages';
import { seededRandom } from './seeded-random';
import { WorkerNetwork } from './worker-network';
import { WorkerTime } from './worker-time';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** Turns of the event loop without a sign of life before the thread counts as at rest. */
const TURNS = 4;
/** Real milliseconds after which an invocation that waits for nothing we know of is left to its timeout. */
const STUCK_MILLISECONDS = 1_500;
/** Work of Node.js outside the event loop, by the names of its requests. */
const THREAD_POOL = /^(FSReq|GetAddrInfo|GetNameInfo|CloseReq)/i;

const settings = workerData as WorkerSettings;
const realNow = performance.now.bind(performance);
const time = new Float64Array(settings.time);
const send = (message: FromWorker) => parentPort?.postMessage(message);

let activity = 0;
let invocations = 0;
let handler: Handler | undefined;
const stir = () => {
  activity++;
};

const workerTime = new WorkerTime({
  now: () => time[0] as number,
  request: (timer, milliseconds) => {
    stir();
    send({ type: 'timer', timer, milliseconds });
  },
  cancel: timer => {
    stir();
    send({ type: 'cancel', timer });
  },
});
const network = new WorkerNetwork(settings.worker, request => {
  stir();
  send({ type: 'request-ended', request });
});
workerTime.install();
network.install();
Math.random = seededRandom(settings.worker);

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'probe') return void answerProbe(message.probe);
  stir();
  if (message.type === 'fire') workerTime.fire(message.timer);
  else void invoke(message);
});

async function invoke({ requestId, event, deadline }: Extract<ToWorker, { type: 'invoke' }>): Promise<void> {
  invocations++;
  const outcome = await outcomeOf(() => load()(JSON.parse(event), context(requestId, deadline)));
  invocations--;
  send({ type: 'done', requestId, outcome });
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    const result = await call();
    return { ok: true, payload: result === undefined ? null : JSON.parse(JSON.stringify(result)) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, errorType: name, errorMessage: message, trace: stack?.split('\n') };
  }
}

function load(): Handler {
  if (handler) return handler;
  const exported = require(settings.file)[settings.exportName];
  if (typeof exported !== 'function') throw new Error(`${settings.file} exports no function ${settings.exportName}.`);
  handler = exported as Handler;
  return handler;
}

function context(awsRequestId: string, deadline: number) {
  return {
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.functionArn,
    memoryLimitInMB: String(settings.memoryMegabytes),
    awsRequestId,
    logGroupName: `/aws/lambda/${settings.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** Answers when this thread has come to rest: it waits for an answer, for a timer, or there is nothing to do. */
async function answerProbe(probe: number): Promise<void> {
  const since = realNow();
  let quietTurns = 0;
  while (quietTurns < TURNS) {
    const before = activity;
    await new Promise(resolve => setImmediate(resolve));
    quietTurns = activity === before && (waits() || realNow() - since > STUCK_MILLISECONDS) ? quietTurns + 1 : 0;
  }
  send({ type: 'rests', probe, inFlight: network.inFlight });
}

function waits(): boolean {
  if (process.getActiveResourcesInfo().some(name => THREAD_POOL.test(name))) return false;
  return invocations === 0 || network.inFlight > 0 || workerTime.pendingTimers > 0;
}
