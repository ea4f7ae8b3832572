import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..', '..', '..');

const folder = mkdtempSync(path.join(tmpdir(), 'strategies-command-'));
writeFileSync(path.join(folder, 'config.json'), '{}');
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function coinbot(args: readonly string[], strategiesFolder = 'docs/none'): Promise<Outcome> {
  const env = { ...process.env, COINBOT_CONFIG_FOLDER: folder, COINBOT_STRATEGIES_FOLDER: strategiesFolder };
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'src', 'local', 'coinbot.mjs'), ...args], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('coinbot strategies', () => {
  it('lists name, kind, summary and parameters as JSON', async () => {
    const { code, out } = await coinbot(['strategies', '--json']);
    expect(code).toBe(0);
    const listed = JSON.parse(out) as { name: string }[];
    expect(listed.find(({ name }) => name === 'sma-cross')).toEqual({
      name: 'sma-cross', kind: 'forecast', origin: 'shipped', summary: 'Long while the fast simple average is above the slow one, short while it is below.',
      parameters: [
        { name: 'fast', type: 'integer', default: 20, min: 1, max: 500, description: 'Candles of the fast average', tunable: true },
        { name: 'slow', type: 'integer', default: 100, min: 2, max: 2000, description: 'Candles of the slow average; more than fast', tunable: true },
      ],
    });
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['volatility-breakout', 'donchian-breakout', 'grid', 'dca']));
  });

  it('shows one of the user with what a person reads', async () => {
    const { out } = await coinbot(['strategies', 'ema-pullback'], 'docs/examples/strategies');
    expect(out).toContain('ema-pullback (forecast, yours)\n  Buys a short weakness in a longer rise');
    expect(out).toMatch(/ {2}trend +integer +100 +20[.][.]400 +Candles of the average/);
  });

  it('goes on without a broken file of the user, and says so', async () => {
    writeFileSync(path.join(folder, 'broken.ts'), 'broken(');
    const listed = await coinbot(['strategies'], folder);
    expect([listed.code, listed.out.includes('sma-cross')]).toEqual([0, true]);
    expect(listed.err).toMatch(/^warning: left out: .*broken[.]ts: syntax error in line 1/);
    expect(await coinbot(['strategies', 'sma-cross'], folder)).toMatchObject({ code: 0, err: listed.err });
    expect(await coinbot(['strategies', 'mine'], folder)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('broken.ts') as string });
    expect(await coinbot(['trade', '--synthetic', '--strategy', 'sma-cross', '--candles', '1', '--speed', 'max', '--json', '--state', path.join(folder, 'demo')], folder)).toMatchObject({ code: 0, err: listed.err });
  });

  it('ends with 2 and a suggestion for a name that is not there', async () => {
    const { code, out, err } = await coinbot(['strategies', 'sma-cros']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('did you mean "sma-cross"?');
  });
});
