import { buildPage } from '../src/local/page/page-build.ts';

/** Tests that look at the page find it built: once, whichever of them comes first. Where it cannot be built they fail, and say why; the others run. */
export async function setup(): Promise<void> {
  await buildPage({ note: (text) => { process.stdout.write(`${text}\n`); }, signal: new AbortController().signal }).catch((error: unknown) => { process.stdout.write(`${String(error)}\n`); });
}
