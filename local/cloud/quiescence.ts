/** Work that comes back to this process in a later turn of its event loop, by Node.js's names for it. */
const WORK = /^(Immediate|FSReq|GetAddrInfo|GetNameInfo|CloseReq)/;
/** Real milliseconds after which an invocation that waits for nothing we know of is left to its timeout. Compression and its like do not show. */
const STUCK_MILLISECONDS = 1_500;
const STALL_MILLISECONDS = 60_000;

/**
 * Resolves when everything waits: the whole run is one thread whose parts speak to each other in memory, so it is at rest when its event loop has nothing more to do.
 * @param waits whether everything that runs is known to wait for something
 * @throws when that does not come about
 */
export async function quiescence(waits: () => boolean, stallMilliseconds = STALL_MILLISECONDS): Promise<void> {
  const since = performance.now();
  for (;;) {
    await new Promise(resolve => setImmediate(resolve));
    const elapsed = performance.now() - since;
    const isWorking = process.getActiveResourcesInfo().some(name => WORK.test(name));
    if (!isWorking && (waits() || elapsed > STUCK_MILLISECONDS)) return;
    if (elapsed > stallMilliseconds) throw new Error('The local run stands still: something works without an end.');
  }
}
