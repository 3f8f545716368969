/**
 * Where time comes from on a laptop: the machine's own time, or the discrete-event clock of a compressed run.
 * Whatever waits in `local/` waits through one of these, so that one clock moves everything.
 */
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** Resolves when `milliseconds` have passed on this clock. */
  sleep(milliseconds: number): Promise<void>;
}
