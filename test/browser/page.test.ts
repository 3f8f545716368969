import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { startConsole, stopConsole } from '../../local/console/server';
import { type Run, startRun } from '../../local/run';
import { sharedAssembly } from '../shared-assembly';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Put into the page from outside: the page itself takes no script but its own. */
const AXE = readFileSync(join(__dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const WIDTHS = [390, 1_600];

const isHere = existsSync(CHROMIUM);
if (!isHere) console.log(`Skipped: there is no Chromium at ${CHROMIUM}; CHROMIUM names another.`);

(isHere ? describe : describe.skip)('the page of a run, in a browser', () => {
  let assembly: Assembly;
  let browser: Browser;
  let run: Run;
  let served: Awaited<ReturnType<typeof startConsole>>;
  let page: Page;
  let ending: AbortController;
  let going: Promise<void>;
  const errors: string[] = [];

  beforeAll(async () => {
    assembly = readAssembly(await sharedAssembly(), STACK_NAME);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    errors.length = 0;
    run = await startRun({
      assembly,
      parameters: { Mode: 'Live', DashboardActions: 'Allowed', RefreshSchedule: 'cron(0 0 1 1 ? 2099)' },
      onMoment: () => {},
      onLog: () => {},
    });
    ending = new AbortController();
    run.cloud.clock.speed = 1;
    going = run.cloud.clock.runUntil(Number.POSITIVE_INFINITY, ending.signal);
    served = await startConsole(run, 0);
    page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    page.on('pageerror', error => errors.push(error.message));
    await page.goto(served.url);
    await page.getByText('connected', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await stopConsole(served);
    ending.abort();
    await going;
    await run.cloud.clock.runUntil(run.cloud.clock.time());
    await run.stop();
    expect(errors).toEqual([]);
  });

  const widget = (title: string) => page.getByRole('region', { name: title });
  const incidents = (words: string) => widget('Incidents').locator('td', { hasText: words }).first();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const said = (words: RegExp) => page.locator('#said').filter({ hasText: words }).waitFor();

  async function alarm(name: string, does: string): Promise<void> {
    await page.locator('form[data-control=alarm] input').fill(name);
    await press(does);
    await said(new RegExp(name.replace(/[^\w-]/g, '.')));
  }

  async function pass(minutes: 'One minute on' | 'A quarter of an hour' | 'An hour'): Promise<void> {
    await press(minutes);
    await said(/minutes go by/);
  }

  test('somebody lets an alarm fire, sees its case, answers it, sees the answer, and sees the case resolved', async () => {
    await alarm('orders-latency', 'Fire');
    await pass('A quarter of an hour');
    await incidents('case open').waitFor();
    const supportCase = page.locator('details', { hasText: 'orders-latency' }).first();
    await supportCase.locator('summary').click();
    await supportCase.getByLabel('Answer').fill('Which region is it in?');
    await supportCase.getByRole('button', { name: 'As AWS Support' }).click();
    await supportCase.locator('pre', { hasText: 'Which region is it in?' }).waitFor();
    await pass('A quarter of an hour');
    await pass('A quarter of an hour');
    await widget('Incidents').getByRole('button', { name: 'Details' }).click();
    const details = page.getByRole('dialog');
    await details.getByText('AWS wrote').waitFor();
    await details.getByRole('img', { name: /The story of orders-latency/ }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await supportCase.getByRole('button', { name: 'Resolve it by hand' }).click();
    await pass('An hour');
    await incidents('Somebody else resolved the case').waitFor();
  });

  test('a case is resolved by itself when its alarm is over', async () => {
    await alarm('orders-latency', 'Fire');
    await pass('A quarter of an hour');
    await incidents('case open').waitFor();
    await alarm('orders-latency', 'Clear');
    await pass('An hour');
    await incidents('case resolved').waitFor();
  });

  test('an operator resolves a case by its button, after being asked', async () => {
    await alarm('orders-latency', 'Fire');
    await pass('A quarter of an hour');
    await incidents('case open').waitFor();
    await widget('Incidents').getByRole('button', { name: 'Details' }).click();
    const asked: string[] = [];
    page.on('dialog', dialog => {
      asked.push(dialog.message());
      void dialog.accept();
    });
    await page.getByRole('button', { name: 'Resolve the case' }).click();
    await page
      .getByRole('dialog')
      .getByText(/Case \d+ is resolved\./)
      .waitFor();
    expect(asked).toEqual([expect.stringMatching(/^Resolve case \d+\?$/)]);
    await page.getByRole('button', { name: 'Close' }).click();
    await pass('A quarter of an hour');
    await incidents('case resolved').waitFor();
  });

  test('somebody finds out why a muted alarm opened nothing', async () => {
    await alarm('nightly-batch', 'Fire muted');
    await pass('A quarter of an hour');
    await widget('Fires, and opens no case')
      .getByText(/Suppressed by the mute rule/)
      .waitFor();
    expect(await page.getByText('AWS Support has no case.').count()).toBe(1);
  });

  test('a refresh is started, ends, and shows what it found', async () => {
    await press('Refresh now');
    await said(/refresh of Trusted Advisor begins/);
    await pass('An hour');
    await widget('Trusted Advisor')
      .getByText(/Refreshed .* ago/)
      .waitFor();
    await widget('Trusted Advisor')
      .getByText(/findings$/)
      .first()
      .waitFor();
  });

  test('a name with markup stays text, everywhere', async () => {
    const name = '<img src=x onerror=alert(1)><b>bold</b>';
    await page.locator('form[data-control=alarm] input').fill(name);
    await press('Fire');
    await said(/fires/);
    await pass('A quarter of an hour');
    await incidents('<b>bold</b>').waitFor();
    expect(await page.locator('img[src=x], main b:text("bold")').count()).toBe(0);
  });

  test('what is focused and typed stays while the page is brought up to date', async () => {
    const filter = widget('Incidents').getByLabel('Name');
    await filter.fill('checkout');
    await filter.focus();
    const told = await page.locator('.clock b').textContent();
    run.cloud.clock.speed = Number.POSITIVE_INFINITY;
    run.cloud.clock.schedule(run.cloud.clock.time() + 600_000, () => {
      run.cloud.clock.speed = 1;
    });
    await page.locator('.clock b').filter({ hasNotText: told! }).waitFor();
    expect(await filter.inputValue()).toBe('checkout');
    expect(await page.locator('input:focus').inputValue()).toBe('checkout');
  });

  test('the keyboard reaches the buttons of the widgets', async () => {
    await alarm('orders-latency', 'Fire');
    await pass('A quarter of an hour');
    await widget('Incidents').getByRole('button', { name: 'Details' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('dialog').getByText('What happened').waitFor();
  });

  test.each(WIDTHS)('nothing is wider than a window of %d pixels', async width => {
    await alarm('a-name-without-any-place-to-break-it-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on', 'Fire');
    await pass('A quarter of an hour');
    await incidents('case open').waitFor();
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(over).toBeLessThanOrEqual(0);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', async colorScheme => {
    await page.emulateMedia({ colorScheme });
    await alarm('orders-latency', 'Fire');
    await press('Refresh now');
    await pass('An hour');
    await incidents('case open').waitFor();
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes[0]?.html.slice(0, 200) }));
    });
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });

  test('a lost connection is said', async () => {
    await stopConsole(served);
    await page.getByText(/The connection to the run is lost/).waitFor();
  });
});
