import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../shared/evaluation/fixtures/sample-run.ts';
import { savedRunText } from '../../../shared/evaluation/saved-run.ts';

const root = path.join(import.meta.dirname, '..', '..', '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'report-'));
const run = path.join(folder, 'run.json');
writeFileSync(run, savedRunText({ ...sampleRun(60), identity: { dataHash: 'd', codeHash: 'c', orderHash: 'order-1', wallMs: 5, peakRssMb: 80 } }));
afterAll(() => rmSync(folder, { recursive: true }));

function coinbot(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'src', 'local', 'coinbot.mjs'), 'report', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('coinbot report', () => {
  it('prints a table, in either language', async () => {
    expect((await coinbot(run)).out).toMatch(/Absolute profit +\S+ USDT/);
    expect((await coinbot(run, '--language', 'ko')).out).toMatch(/순손익 +\S+ USDT/);
  });

  it('takes its language from the configuration', async () => {
    const before = process.env['COINBOT_LANGUAGE'];
    process.env['COINBOT_LANGUAGE'] = 'ko';
    try {
      expect((await coinbot(run)).out).toMatch(/순손익 +\S+ USDT/);
      expect((await coinbot(run, '--language', 'en')).out).toMatch(/Absolute profit/);
    } finally {
      if (before === undefined) delete process.env['COINBOT_LANGUAGE'];
      else process.env['COINBOT_LANGUAGE'] = before;
    }
  });

  it('prints JSON alone on stdout', async () => {
    const { code, out, err } = await coinbot(run, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ strategy: 'sma-cross', candles: 1440, orderHash: 'order-1' });
  });

  it('takes the format from the name of the file to write', async () => {
    const out = path.join(folder, 'run.html');
    const { code, err } = await coinbot(run, '--out', out);
    expect([code, err]).toEqual([0, `Wrote ${out}\n`]);
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>[^]*<svg[^]*<\/html>\n$/);
  });

  it('writes over nothing that was given to it, and nowhere it may not', async () => {
    const before = readFileSync(run, 'utf8');
    expect(await coinbot(run, '--out', run)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is read by this command') as string });
    expect(await coinbot(run, '--out', folder)).toMatchObject({ code: 2, err: expect.stringContaining('is a folder') as string });
    expect(await coinbot(run, '--out', path.join(folder, 'no', 'such', 'x.md'))).toMatchObject({ code: 2, err: expect.stringContaining(path.join(folder, 'no')) as string });
    expect(readFileSync(run, 'utf8')).toBe(before);
  });

  it('fails with 1 on a file that is no run and with 2 on a format there is not', async () => {
    expect(await coinbot(path.join(folder, 'none.json'))).toMatchObject({ code: 1, err: expect.stringContaining('none.json') as string });
    expect(await coinbot(path.join(root, 'package.json'))).toMatchObject({ code: 1, err: expect.stringContaining('package.json') as string });
    expect(await coinbot(run, '--format', 'pdf')).toMatchObject({ code: 2 });
  });
});
