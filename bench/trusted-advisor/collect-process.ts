import { existsSync, readFileSync } from 'node:fs';
import { handler } from '../../lambdas/trusted-advisor/handlers/collect-results';
import type { RunStep } from '../../lambdas/trusted-advisor/refresh-progress';

/** What a process that lived for one collecting took. */
export interface ProcessCost {
  /** Calls of the function that the collecting took. */
  calls: number;
  seconds: number;
  cpuSeconds: number;
  /** The most coolDown that the process ever held, its code included. */
  peakMegabytes: number;
  changes: number;
  openFindings: number;
}

/** Collects one run as the deployed function does, in a process of its own, and tells what it took. */
async function main(): Promise<void> {
  const step = JSON.parse(process.argv[2] ?? '') as RunStep;
  const started = performance.now();
  let calls = 1;
  let result = await handler(step);
  for (; result.next === 'collect'; calls++) result = await handler(step);
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const cost: ProcessCost = {
    calls,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: peakKilobytes() / 1024,
    changes: Object.values(result.changes).reduce((sum, count) => sum + count, 0),
    openFindings: result.openFindings,
  };
  process.send?.(cost);
}

/** `maxRSS` begins with what the parent had when it forked, so it is the last resort. */
function peakKilobytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

main().then(
  () => process.disconnect(),
  error => {
    console.error(error);
    process.exit(1);
  },
);
