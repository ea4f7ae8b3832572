import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepCollecting } from './keep-collecting.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-collecting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the place of ours until it was started so often. */
async function run(source: string, { starts, mostMs = 20_000 }: { readonly starts: number; readonly mostMs?: number }): Promise<{ readonly said: readonly string[]; readonly words: readonly string[] }> {
  const place = mkdtempSync(path.join(folder, 'run-'));
  const [program, log] = [path.join(place, 'program.mjs'), path.join(place, 'log')];
  writeFileSync(program, `import { appendFileSync, readFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(' ') + '\\n');\nconst start = readFileSync(${JSON.stringify(log)}, 'utf8').split('\\n').length - 1;\n${source}`);
  writeFileSync(log, '');
  const stop = new AbortController();
  const said: string[] = [];
  const running = keepCollecting({ dataFolder: 'data', everyMs: 5, program, mostMs, signal: stop.signal, say: (text) => { said.push(text); } });
  const words = (): readonly string[] => readFileSync(log, 'utf8').split('\n').filter((line) => line !== '');
  while (words().length < starts) await new Promise((resolve) => { setImmediate(resolve); });
  stop.abort();
  await running;
  return { said, words: words() };
}

describe('collecting beside trading', () => {
  it('asks the sources again and again, by a process of its own', async () => {
    const { said, words } = await run('', { starts: 3 });
    expect(words.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => 'sentiment collect --data data --json'));
    expect(said).toEqual([]);
  });

  it('says a failure once, the next one when it is another, and goes on', async () => {
    const { said } = await run("process.stderr.write(`at first\\n${start < 3 ? 'no network' : 'no disk'}\\n`); process.exitCode = 4;", { starts: 5 });
    expect(said.slice(0, 2)).toEqual(['no network', 'no disk'].map((why) => `the mood of the market could not be collected, it is tried again: ${why}`));
    expect(said).toHaveLength(2);
  });

  it('ends one that hangs, and does not wait for one when it is to end itself', async () => {
    const { said } = await run('setInterval(() => undefined, 1_000);', { starts: 2, mostMs: 300 });
    expect(said).toEqual(['the mood of the market could not be collected, it is tried again: it took too long']);
  });
});
