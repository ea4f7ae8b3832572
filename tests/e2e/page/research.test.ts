import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, NO_CHROMIUM, openBrowser, signedIn } from './browser.contract.ts';
import { PASSWORD, pageAtWork, type PageAtWork } from './page-at-work.contract.ts';

if (CHROMIUM === undefined) process.stdout.write(`skipped: ${NO_CHROMIUM}\n`);

/** From an idea to a verdict by clicks alone, on a fresh machine without data and without network. */
describe.skipIf(CHROMIUM === undefined)('research by the page', () => {
  let work: PageAtWork;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  beforeAll(async () => {
    [work, browser] = await Promise.all([pageAtWork(), openBrowser()]);
    ({ page, complaints } = await signedIn(browser, work.url, { width: 1440, scheme: 'dark', language: 'en' }));
  }, 120_000);
  afterAll(async () => { await browser?.close(); await work?.end(); });

  it('makes up a market, runs a backtest on it, and shows the report and the verdict', async () => {
    await page.goto(`${work.url}/backtests`);
    await page.getByTestId('make-up').click();
    await page.getByTestId('start-backtest').waitFor({ timeout: 60_000 });
    await page.getByTestId('start-backtest').click();
    await page.getByTestId('report').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('verdict').first().textContent()).toMatch(/NOISE|WEAK|PASS|N\/A/);
    expect(readdirSync(path.join(work.dataFolder, 'trials')).length).toBeGreaterThan(0);
  }, 150_000);

  it('quotes a search before it runs, and shows what it found', async () => {
    await page.goto(`${work.url}/optimise`);
    await page.getByTestId('ask-quote').click();
    await page.getByTestId('start-search').waitFor({ timeout: 60_000 });
    await page.getByTestId('start-search').click();
    await page.getByTestId('search-report').waitFor({ timeout: 120_000 });
    expect(await page.getByTestId('folds').count()).toBe(1);
    expect(await page.getByTestId('heat-map').count()).toBe(1);
  }, 200_000);

  it('answers a question in SQL, and refuses one that would write', async () => {
    await page.goto(`${work.url}/sql`);
    await page.getByTestId('sql').fill('SELECT count(*) AS n FROM trials');
    await page.getByTestId('run').click();
    await page.getByTestId('rows').waitFor({ timeout: 30_000 });
    expect(Number((await page.getByTestId('rows').textContent())?.match(/\d+/)?.[0])).toBeGreaterThan(0);
    await page.getByTestId('sql').fill("COPY (SELECT 1) TO '/tmp/x.csv'");
    await page.getByTestId('run').click();
    await page.getByTestId('refused').waitFor({ timeout: 30_000 });
  }, 90_000);

  it('makes a token, shows it once, and keeps its hash alone', async () => {
    await page.goto(`${work.url}/settings?tab=access`);
    const form = page.locator('form', { has: page.getByTestId('create-token') });
    await form.getByRole('textbox').fill('from the page');
    await form.getByTestId('create-token').click();
    await page.getByRole('dialog').locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByTestId('token').waitFor({ timeout: 10_000 });
    const token = /cbt_[\w-]+/.exec(await page.getByTestId('token').textContent() ?? '')?.[0] ?? '';
    expect(token).not.toBe('');
    expect(readFileSync(path.join(work.dataFolder, 'dashboard', 'tokens.json'), 'utf8')).not.toContain(token);
    const answer = await fetch(`${work.url}/api/v1/control/standing`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  }, 60_000);

  it('made the browser complain of nothing', () => { expect(complaints).toEqual([]); });
});
