import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalPiece } from '../../../src/local/desk/records/journal-tail.ts';
import { readLiveRecord, type LiveRecord } from '../../../src/shared/execution/live-record.ts';
import { CHROMIUM, NO_CHROMIUM, openBrowser, signedIn } from './browser.contract.ts';
import { demoPage, type DemoPage } from './demo-page.contract.ts';
import { PASSWORD } from './page-at-work.contract.ts';

if (CHROMIUM === undefined) process.stdout.write(`skipped: ${NO_CHROMIUM}\n`);

describe.skipIf(CHROMIUM === undefined)('each control that acts, against the running demonstration', () => {
  let demo: DemoPage;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([demoPage(), openBrowser()]);
    ({ page } = await signedIn(browser, demo.url, { width: 1440, scheme: 'light', language: 'en' }));
  }, 120_000);
  afterAll(async () => { await browser?.close(); await demo?.end(); });

  const killFile = (): { readonly state: string; readonly by: string } => JSON.parse(readFileSync(path.join(demo.dataFolder, 'kill-switch.json'), 'utf8'));
  /** Everything the journal of the venue holds. */
  async function journal(): Promise<readonly LiveRecord[]> {
    const records: LiveRecord[] = [];
    for (let place: Parameters<typeof journalPiece>[1]; ;) {
      const piece = await journalPiece(path.join(demo.stateFolder, 'journal-binance'), place);
      if (piece === undefined || piece.records.length === 0) return records;
      for (const record of piece.records) {
        const read = readLiveRecord(record);
        if (read !== undefined) records.push(read);
      }
      place = piece.next;
    }
  }
  const intents = async () => (await journal()).filter((record) => record.type === 'INTENT');
  /** Orders that open something: everything but exits and guards. */
  const entries = async (): Promise<number> => (await intents()).filter(({ body }) => body.request.side === 'buy').length;
  const stateOf = () => page.evaluate(async () => (await (await fetch('/trpc/control.standing')).json() as { readonly result: { readonly data: { readonly state: string } } }).result.data.state);
  const typePassword = async (password: string): Promise<void> => {
    await page.getByRole('dialog').locator('input[type=password]').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  };

  it('the kill switch is one click: no order that opens anything reaches the journal after it', async () => {
    await expect.poll(entries, { timeout: 30_000 }).toBeGreaterThan(0);
    await page.getByTestId('kill').click();
    await expect.poll(() => killFile().state, { timeout: 5_000 }).toBe('CANCEL_ALL');
    expect(killFile().by).toBe('page');
    await page.getByTestId('resume').waitFor({ timeout: 5_000 });
    await page.waitForTimeout(1_000);
    const before = await entries();
    await page.waitForTimeout(5_000);
    expect(await entries()).toBe(before);
  }, 60_000);

  it('resuming asks for the password, refuses a wrong one, and then orders are sent again', async () => {
    const before = await entries();
    await page.getByTestId('resume').click();
    await typePassword('not the password');
    await page.getByRole('dialog').getByText('That is not right').waitFor();
    expect(await stateOf()).toBe('CANCEL_ALL');
    await typePassword(PASSWORD);
    await page.getByTestId('kill').waitFor({ timeout: 5_000 });
    expect(killFile().state).toBe('RUN');
    await expect.poll(entries, { timeout: 40_000, interval: 500 }).toBeGreaterThan(before);
  }, 90_000);

  it('pausing lets positions shrink and nothing else', async () => {
    await page.getByTestId('kill-menu').click();
    await page.getByTestId('pause').click();
    await expect.poll(() => killFile().state, { timeout: 5_000 }).toBe('REDUCE_ONLY');
    await page.waitForTimeout(1_000);
    const before = await entries();
    await page.waitForTimeout(4_000);
    expect(await entries()).toBe(before);
  }, 60_000);

  it('closing all positions asks for the password; then the journal holds the fills that close them', async () => {
    await page.getByTestId('kill-menu').click();
    await page.getByTestId('flatten').click();
    await typePassword(PASSWORD);
    await expect.poll(() => killFile().state, { timeout: 5_000 }).toBe('FLATTEN');
    const held = () => page.evaluate(async () => {
      const answer = await (await fetch('/trpc/overview.status')).json() as { readonly result: { readonly data: { readonly status: { readonly positions: readonly { readonly quantity: number; readonly price: number }[] } } } };
      return answer.result.data.status.positions.reduce((sum, { quantity, price }) => sum + Math.abs(quantity) * price, 0);
    });
    // What is left is below the smallest order that the venue takes.
    await expect.poll(held, { timeout: 30_000, interval: 500 }).toBeLessThan(45);
    const sold = (await journal()).filter((record) => record.type === 'FILL' && record.body.fill.side === 'sell');
    expect(sold.length).toBeGreaterThan(0);
    await page.getByTestId('resume').click();
    await typePassword(PASSWORD);
    await expect.poll(() => killFile().state, { timeout: 5_000 }).toBe('RUN');
  }, 90_000);

  it('compares the day with the backtest', async () => {
    await page.goto(`${demo.url}/gap`);
    await page.getByTestId('compare-today').click();
    await page.getByRole('heading', { name: /By cause/ }).waitFor({ timeout: 60_000 });
    const today = new Date().toISOString().slice(0, 10);
    expect(JSON.parse(readFileSync(path.join(demo.stateFolder, 'gap', `${today}.json`), 'utf8'))).toMatchObject({ schema: 'gap-1', day: today });
  }, 90_000);

  it('logging out closes the door', async () => {
    await page.goto(demo.url);
    await page.getByTestId('view-menu').click();
    await page.getByTestId('logout').click();
    await page.waitForURL(/\/login/);
    const status = await page.evaluate(async () => (await fetch('/trpc/control.standing')).status);
    expect(status).toBe(401);
  }, 60_000);
});
