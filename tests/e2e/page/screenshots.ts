import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ALL_PAGES } from '../../../dashboard/app/shell/pages.ts';
import { buildPage } from '../../../src/local/page/page-build.ts';
import { CHROMIUM, NO_CHROMIUM, openBrowser, signedIn, type Look } from './browser.contract.ts';
import { demoPage } from './demo-page.contract.ts';

/** Pictures of every page, out of the real one beside a running demonstration: `npm run screenshots [-- FOLDER [all]]`. */
const LOOKS: readonly (Look & { readonly name: string })[] = [
  { name: 'dark', width: 1440, scheme: 'dark', language: 'en' }, { name: 'light-ko', width: 1440, scheme: 'light', language: 'ko' },
  { name: 'phone', width: 390, scheme: 'dark', language: 'ko' }, { name: 'light', width: 1440, scheme: 'light', language: 'en' }, { name: 'phone-light', width: 390, scheme: 'light', language: 'en' },
];
/** What the documents show. */
const SHOWN: Readonly<Record<string, readonly string[]>> = { dark: ['overview', 'market', 'flow'], 'light-ko': ['overview', 'portfolio'], phone: ['overview'] };
/** A demonstration has something to show after so long. */
const MATURE_MS = 45_000;

if (CHROMIUM === undefined) throw new Error(NO_CHROMIUM);
const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..', '..', '..', 'docs', 'screenshots'));
const isAll = process.argv[3] === 'all';
mkdirSync(folder, { recursive: true });
await buildPage({ note: (text) => { process.stdout.write(`${text}\n`); }, signal: new AbortController().signal });
const demo = await demoPage();
const browser = await openBrowser();
try {
  await new Promise((resolve) => { setTimeout(resolve, MATURE_MS); });
  for (const { name: look, ...how } of LOOKS) {
    const wanted = ALL_PAGES.filter(({ name }) => isAll || SHOWN[look]?.includes(name) === true);
    if (wanted.length === 0) continue;
    const { context, page, complaints } = await signedIn(browser, demo.url, how);
    for (const { name, to } of wanted) {
      await page.goto(`${demo.url}${to}`);
      await page.waitForTimeout(2_500);
      await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: isAll });
    }
    process.stdout.write(`${look}: ${wanted.map(({ name }) => name).join(', ')}${complaints.length === 0 ? '' : `\n${complaints.join('\n')}`}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await demo.end();
}
