/** Takes pictures of the page and of every widget, light and dark, with data and empty. Argument: the folder; default: docs/images, which gets the three of the README. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { logger } from '../../lambdas/shared/runtime';
import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { startConsole, stopConsole } from '../../local/console/server';
import { dashboardWidgets } from '../../local/console/widgets';
import { playEvents, type Run, startRun } from '../../local/run';
import { alarmEvent } from '../../local/sample-story';
import { sharedAssembly } from '../shared-assembly';

const README_IMAGES = join(__dirname, '..', '..', 'docs', 'images');
const HOUR = 3_600_000;
const THEMES = ['light', 'dark'] as const;

async function main(folder: string | undefined): Promise<void> {
  logger.setLogLevel('SILENT');
  const assembly = readAssembly(await sharedAssembly(), STACK_NAME);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const target = folder ?? README_IMAGES;
  mkdirSync(target, { recursive: true });
  try {
    await picture(browser, assembly, target, { isEmpty: false, isForReadme: folder === undefined });
    if (folder !== undefined) await picture(browser, assembly, target, { isEmpty: true, isForReadme: false });
  } finally {
    await browser.close();
  }
  process.stdout.write(`The pictures are in ${target}.\n`);
}

async function picture(
  browser: Browser,
  assembly: Assembly,
  folder: string,
  { isEmpty, isForReadme }: { isEmpty: boolean; isForReadme: boolean },
): Promise<void> {
  const parameters = { Mode: 'Live', ...(isEmpty && { RefreshSchedule: 'cron(0 0 1 1 ? 2099)' }) };
  const run = await startRun({ assembly, parameters, onMoment: () => {}, onLog: () => {} });
  const served = await startConsole(run, 0);
  if (!isEmpty) await aBusyMorning(run);
  for (const colorScheme of THEMES) {
    const page = await browser.newPage({ viewport: { width: 1_100, height: 900 }, colorScheme });
    await page.goto(served.url);
    await page
      .locator('[data-widget] .sa')
      .nth(dashboardWidgets(run).length - 1)
      .waitFor();
    const take = (name: string, selector: string) => page.locator(selector).screenshot({ path: join(folder, `${name}.png`) });
    if (isForReadme) {
      if (colorScheme === 'light') {
        await take('incidents', 'section:has(#widget-0)');
        await take('trusted-advisor', 'section:has(#widget-3)');
      } else {
        await page.locator('tr', { hasText: 'checkout-5xx' }).getByRole('button', { name: 'Details' }).click();
        await page.getByRole('dialog').getByText('What happened').waitFor();
        await take('incident', '#popup');
      }
    } else {
      for (const index of dashboardWidgets(run).keys())
        await take(`${isEmpty ? 'empty-' : ''}widget-${index}-${colorScheme}`, `section:has(#widget-${index})`);
      await page.screenshot({ path: join(folder, `${isEmpty ? 'empty-' : ''}page-${colorScheme}.png`), fullPage: true });
    }
    await page.close();
  }
  await stopConsole(served);
  await run.cloud.clock.runUntil(run.cloud.clock.time());
  await run.stop();
}

/** A few incidents, each at another place in its story. */
async function aBusyMorning(run: Run): Promise<void> {
  const change = (alarmName: string, minute: number, to: 'ALARM' | 'OK', muted = false) =>
    alarmEvent(run.start, { alarmName, minute, from: to === 'OK' ? 'ALARM' : 'OK', to, muted }, run.accountId);
  await playEvents(run, [
    change('checkout-5xx', 3, 'ALARM'),
    change('checkout-5xx', 12, 'OK'),
    change('checkout-5xx', 15, 'ALARM'),
    change('nightly-batch-duration', 20, 'ALARM', true),
    change('search-latency-p99', 25, 'ALARM'),
  ]);
  await run.cloud.clock.runUntil(run.start + HOUR);
  for (const { displayId } of run.simulator.cases().slice(-1))
    run.simulator.aws.reply(displayId!, 'We see elevated error rates behind this load balancer. When did the last deployment end?');
  await run.cloud.clock.runUntil(run.start + 1.5 * HOUR);
  await playEvents(run, [change('search-latency-p99', 92, 'OK'), change('orders-queue-age', 118, 'ALARM')]);
  await run.cloud.clock.runUntil(run.start + 119.5 * 60_000);
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
