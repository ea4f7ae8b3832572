import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { PASSWORD } from './page-at-work.contract.ts';

/** The browser of this machine, if there is one. */
export const CHROMIUM: string | undefined = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}).find((found) => found !== '');

export const NO_CHROMIUM = 'no chromium on this machine (CI installs it): what the page looks like in a browser was not tried';

export const openBrowser = (): Promise<Browser> => chromium.launch({ ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }), args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'] });

export interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly language: 'ko' | 'en';
}

/** A window that is logged in; what the browser complains of is collected. */
export async function signedIn(browser: Browser, url: string, { width, scheme, language }: Look): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: language === 'ko' ? 'ko-KR' : 'en-GB', ...(width < 500 ? { hasTouch: true, isMobile: true } : {}) });
  const page = await context.newPage();
  const go = page.goto.bind(page);
  // A click before the page has taken over what the server sent is heard by nobody.
  page.goto = async (...how) => {
    const response = await go(...how);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    return response;
  };
  const complaints: string[] = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`); });
  page.on('pageerror', (error) => { complaints.push(`${page.url()}: ${error.message}`); });
  await page.goto(`${url}/login`);
  await page.fill('input[name=password]', PASSWORD);
  await page.click('button[type=submit]');
  await page.waitForURL(`${url}/`);
  return { context, page, complaints };
}
