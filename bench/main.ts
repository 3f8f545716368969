import { logger } from '../lambdas/shared/runtime';
import { benchLargeCheck } from './trusted-advisor/large-check';
import { benchRefreshRuns } from './trusted-advisor/refresh-runs';

async function main(): Promise<void> {
  logger.setLogLevel('SILENT');
  const print = (text: string) => console.log(text);
  await benchRefreshRuns(print);
  await benchLargeCheck(print);
}

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
