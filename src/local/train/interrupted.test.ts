import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openData, openTrials } from '../wire.ts';
import { plantedCandles } from './fixtures.contract.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a training and presses Ctrl-C when the first tenth is done. */
function interrupted(file: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [path.resolve('src/local/coinbot.mjs'), 'train', '--data', file, '--trials', '27', '--max-cores', '1'], { env: { ...process.env, COINBOT_DATA_FOLDER: folder } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!said.includes('models fitted') && (said + text).includes('models fitted')) child.kill('SIGINT');
    said += text;
  });
  return new Promise((resolve) => { child.once('close', (code) => { resolve({ code, said }); }); });
}

it('is cut short with 130, writes no model that was not judged on all folds, and counts what was tried', { timeout: 120_000 }, async () => {
  const file = path.join(folder, 'candles.parquet');
  const data = openData(folder);
  await data.candles.write(file, plantedCandles(2_000, 0.5), { timeframe: '1h', venue: 'binance', symbol: 'BTC/USDT' });
  data.close();
  const { code, said } = await interrupted(file);
  expect(said).toContain('stopped before any model was judged on all folds: no model was written, and the same command goes on from here');
  expect(code).toBe(130);
  expect(existsSync(path.join(folder, 'models', 'binance-BTC-USDT-1h'))).toBe(false);
  const { ledger, close } = openTrials(folder);
  const tried = await ledger.heads({ kind: 'train' });
  close();
  expect(tried.length).toBeGreaterThan(0);
  expect(tried.every(({ params }) => params['folds'] === 1)).toBe(true);
});
