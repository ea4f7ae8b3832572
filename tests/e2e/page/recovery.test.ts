import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, NO_CHROMIUM, openBrowser, signedIn } from './browser.contract.ts';
import { demoPage, type DemoPage } from './demo-page.contract.ts';

if (CHROMIUM === undefined) process.stdout.write(`skipped: ${NO_CHROMIUM}\n`);

const equity = async (page: Page): Promise<string> => (await page.getByLabel('Equity', { exact: true }).first().textContent()) ?? '';

/** The figure at the top moves: what is seen is alive. */
async function seesItMove(page: Page): Promise<void> {
  const before = await equity(page);
  await expect.poll(() => equity(page), { timeout: 40_000, interval: 200 }).not.toBe(before);
}

describe.skipIf(CHROMIUM === undefined)('what dies is started again, and the page in the browser goes on by itself', () => {
  let demo: DemoPage;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([demoPage(), openBrowser()]);
    ({ page } = await signedIn(browser, demo.url, { width: 1440, scheme: 'dark', language: 'en' }));
  }, 120_000);
  afterAll(async () => { await browser?.close(); await demo?.end(); });

  it('is alive to begin with', () => seesItMove(page));

  it('kill -9 of the page: trading goes on, the page comes back at its address, nobody has to log in again', async () => {
    const [pid] = await demo.pidsOf(' dashboard ');
    const [trader] = await demo.pidsOf('--supervised');
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await demo.pidsOf(' dashboard ')).filter((one) => one !== pid).length, { timeout: 30_000 }).toBe(1);
    await seesItMove(page);
    await expect.poll(() => page.getByTestId('line-banner').count(), { timeout: 20_000 }).toBe(0);
    expect(await demo.pidsOf('--supervised')).toEqual([trader]);
  }, 100_000);

  it('kill -9 of the trading process: the page says so, and shows it again when it is back', async () => {
    const [pid] = await demo.pidsOf('--supervised');
    const [served] = await demo.pidsOf(' dashboard ');
    process.kill(pid, 'SIGKILL');
    await page.getByTestId('line-banner').waitFor({ timeout: 20_000 });
    await expect.poll(() => page.getByTestId('line-banner').count(), { timeout: 40_000 }).toBe(0);
    await seesItMove(page);
    expect(await demo.pidsOf(' dashboard ')).toEqual([served]);
  }, 120_000);
});
