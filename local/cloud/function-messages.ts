/** Header by which a local server knows the worker that a request comes from. */
export const WORKER_HEADER = 'x-local-worker';

/** Header with the worker's own number of a request, from 1. */
export const REQUEST_HEADER = 'x-local-request';

/** What a worker is started with. */
export interface WorkerSettings {
  worker: string;
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
  /** The asset's file and the exported name in it. */
  file: string;
  exportName: string;
  /** The present moment in epoch milliseconds, as one float. */
  time: SharedArrayBuffer;
}

/** How an invocation ended. */
export type Outcome = { ok: true; payload: unknown } | { ok: false; errorType: string; errorMessage: string; trace?: string[] };

/** What the run says to a worker. */
export type ToWorker =
  | { type: 'invoke'; requestId: string; event: string; deadline: number }
  | { type: 'fire'; timer: number }
  | { type: 'probe'; probe: number };

/** What a worker says to the run. */
export type FromWorker =
  | { type: 'timer'; timer: number; milliseconds: number }
  | { type: 'cancel'; timer: number }
  | { type: 'request-ended'; request: number }
  | { type: 'done'; requestId: string; outcome: Outcome }
  | { type: 'rests'; probe: number; inFlight: number };
