import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { configSchema } from '../../../src/local/config/config-schema.ts';
import { servePage, type ServedPage } from '../../../src/local/page/run-page.ts';

export const PASSWORD = 'tangerine-river-9';

export interface PageAtWork extends ServedPage {
  readonly dataFolder: string;
  /** `coinbot_session...=...`, and what changes have to carry. */
  logIn(): Promise<{ readonly cookie: string; readonly csrf: string }>;
  end(): Promise<void>;
}

/** The real page on a free port, with folders of its own, and a password. Nothing trades. */
export async function pageAtWork(settings: Record<string, unknown> = {}): Promise<PageAtWork> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'page-'));
  // What the page starts finds its settings as every command does.
  process.env['COINBOT_DATA_FOLDER'] = dataFolder;
  const page = await servePage({ config: configSchema.parse(settings), dataFolder, stateFolder: path.join(dataFolder, 'demo'), port: 0, version: '0.0.0', note: () => undefined, stop: new AbortController().signal });
  await ask(page.url, '/auth/setup', { code: page.setupCode, password: PASSWORD });
  return {
    ...page, dataFolder,
    logIn: async () => {
      const response = await ask(page.url, '/auth/login', { password: PASSWORD });
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
      const body = await response.json() as { readonly csrf: string };
      return { cookie, csrf: body.csrf };
    },
    end: async () => {
      await page.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** As `fetch`; who is told to slow down asks again a little later. */
export async function knock(url: string, init?: RequestInit): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(url, { redirect: 'manual', ...init });
    if (response.status !== 429 || tries === 30) return response;
    await response.body?.cancel();
    await wait(200);
  }
}

export const ask = (url: string, place: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  knock(`${url}${place}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url, ...headers }, body: JSON.stringify(body) });
