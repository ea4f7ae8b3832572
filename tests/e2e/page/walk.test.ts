import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_PAGES } from '../../../dashboard/app/shell/pages.ts';
import { CHROMIUM, NO_CHROMIUM, openBrowser, signedIn, type Look } from './browser.contract.ts';
import { demoPage, type DemoPage } from './demo-page.contract.ts';

const LOOKS: readonly Look[] = [1440, 390].flatMap((width) => (['light', 'dark'] as const).flatMap((scheme) => (['en', 'ko'] as const).map((language) => ({ width, scheme, language }))));

if (CHROMIUM === undefined) process.stdout.write(`skipped: ${NO_CHROMIUM}\n`);

/** WCAG 2.1: contrast of text against what lies behind it, for what can be computed without a picture. At least 4.5, 3 for large text. */
async function poorContrast(page: Page): Promise<readonly string[]> {
  // eslint-disable-next-line complexity -- runs in the browser, as one piece
  return page.evaluate(() => {
    const channel = (value: number): number => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const parse = (text: string): number[] | undefined => /^rgba?\(([^)]+)\)$/.exec(text)?.[1]?.split(/[ ,/]+/).map(Number);
    const over = (top: number[], below: number[]): number[] => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => (top[i] ?? 0) * a + (below[i] ?? 0) * (1 - a)); };
    const luminance = (rgb: number[]): number => { const [r = 0, g = 0, b = 0] = rgb.map((one) => channel(one / 255)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const backdrop = (element: Element | null): number[] => {
      if (element === null) return [255, 255, 255];
      const own = parse(getComputedStyle(element).backgroundColor) ?? [0, 0, 0, 0];
      return (own[3] ?? 1) >= 1 ? own : over(own, backdrop(element.parentElement));
    };
    const poor: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent?.trim() ?? '').join('');
      const style = getComputedStyle(element);
      const isDisabled = element.closest(':disabled, [aria-disabled=true], [data-disabled]') !== null;
      if (text === '' || isDisabled || element.closest('svg') !== null || element.offsetParent === null || style.visibility === 'hidden' || Number(style.opacity) < 1) continue;
      const behind = backdrop(element);
      const front = over(parse(style.color) ?? [0, 0, 0], behind);
      const [high, low] = [luminance(front), luminance(behind)].toSorted((a, b) => b - a);
      const ratio = ((high ?? 1) + 0.05) / ((low ?? 0) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5) - 0.01) poor.push(`"${text.slice(0, 30)}" ${ratio.toFixed(2)} (${style.color} on ${behind.map(Math.round).join(',')})`);
    }
    return [...new Set(poor)];
  });
}

/** What somebody who does not see the page would not be told. */
async function nameless(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, a[href], input:not([type=hidden]), select, textarea')].filter((element) => {
    if (element.offsetParent === null || element.closest('[aria-hidden=true]') !== null) return false;
    const labelled = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.getAttribute('placeholder') ?? '';
    const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
    const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((one) => one.textContent ?? '').join('') : '';
    return `${labelled}${by}${label}${element.textContent ?? ''}`.trim() === '';
  }).map((element) => element.outerHTML.slice(0, 160)));
}

describe.skipIf(CHROMIUM === undefined)('every page in a browser', () => {
  let demo: DemoPage;
  let browser: Browser;
  beforeAll(async () => { [demo, browser] = await Promise.all([demoPage(), openBrowser()]); }, 120_000);
  afterAll(async () => { await browser?.close(); await demo?.end(); });

  it.each(LOOKS)('is whole at $width px, $scheme, $language', async (look) => {
    const { context, page, complaints } = await signedIn(browser, demo.url, look);
    const flaws: string[] = [];
    for (const { to, name } of ALL_PAGES) {
      await page.goto(`${demo.url}${to}`);
      await page.waitForLoadState('load');
      await page.waitForTimeout(900);
      expect(await page.title(), to).toContain('coinbot');
      expect(await page.locator('h1').count(), `${to}: one heading`).toBe(1);
      const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
      if (scroll > client) flaws.push(`${name}: wider than the window by ${scroll - client} px`);
      flaws.push(...(await poorContrast(page)).map((flaw) => `${name}: contrast of ${flaw}`), ...(await nameless(page)).map((flaw) => `${name}: no name for ${flaw}`));
    }
    expect(flaws).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
});
