import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { candleColumns, type CandleColumns } from '../../shared/domain/candle.ts';
import { DataError, InvariantError, UsageError } from '../../shared/domain/errors.ts';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import { random } from '../../shared/domain/random.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { plain } from '../../shared/engine/settings.ts';
import { blockJobOf, canonicalJson, type BlockContent, type BlockJob } from '../../shared/handlers/sweep/block-job.ts';
import { runBlock } from '../../shared/handlers/sweep/run-block.ts';
import { loadStrategies } from '../strategies/load-strategies.ts';
import { SweepPool, type PoolOptions } from './sweep-pool.ts';

const START = Date.UTC(2024, 0, 1);
const LENGTH = 30_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function minutes(): CandleColumns {
  const source = random(4);
  const candles = candleColumns(LENGTH);
  let close = 100;
  for (let i = 0; i < LENGTH; i++) {
    const open = close;
    close = Math.max(1, open * Math.exp(0.002 * source.normal()));
    candles.openTime[i] = START + (i < 20_000 ? i : i + 500) * MINUTE;
    candles.open[i] = open;
    candles.close[i] = close;
    candles.high[i] = Math.max(open, close) * (1 + 0.001 * source.uniform());
    candles.low[i] = Math.min(open, close) * (1 - 0.001 * source.uniform());
    candles.volume[i] = 10;
  }
  return candles;
}

const candles = minutes();
const { from: _, to: __, ...settings } = plain;
const job = (fast: number, more: Partial<BlockContent> = {}): BlockJob => blockJobOf({
  schema: 'block-job-1', sweep: 'test', code: '0'.repeat(64), data: { hash: '1'.repeat(64), file: 'x.parquet' }, instrument: plainInstrument('test', 'BTC/USDT'), timeframe: '1m', strategy: 'sma-cross', gaps: 'skip', settings,
  params: [50, 100, 200].flatMap((slow) => [0.005, 0.02].map((stop) => ({ fast, slow, 'exits.stopLoss': stop }))), spans: [{ from: START, to: START + LENGTH * MINUTE }], ...more,
});
const jobs = [3, 5, 8, 13, 21, 34, 300].map((fast) => job(fast));
const roomy: PoolOptions = { maxCores: 2, maxRamBytes: 64e9 };

describe('SweepPool', () => {
  it('gives the bytes of the blocks run here, whatever the number of workers, again and again', async () => {
    const expected = canonicalJson(jobs.map((one) => runBlock(one, { candles })));
    for (const maxCores of [1, 3]) {
      const pool = new SweepPool(jobs[0], { candles }, { ...roomy, maxCores });
      const told: string[] = [];
      const run = await pool.run(jobs, { progress: (done, total) => told.push(`${done}/${total}`) });
      expect(canonicalJson(run.results)).toBe(expected);
      expect(run.workers).toBe(maxCores);
      expect(run.lanes).toEqual({ kernel: 36, engine: 0 });
      expect(told).toEqual(jobs.map((___, n) => `${n + 1}/${jobs.length}`));
      const some = await pool.run([jobs[5], jobs[1]]);
      expect(canonicalJson(some.results)).toBe(canonicalJson([jobs[5], jobs[1]].map((one) => runBlock(one, { candles }))));
      await pool.close();
    }
  }, 60_000);

  it('fills gaps up once for all, and takes funding along', async () => {
    const carried = jobs.slice(0, 2).map((___, n) => job(3 + n, { gaps: 'carry' }));
    const funding = { length: 2, at: Float64Array.of(START + 8 * 60 * MINUTE, START + 16 * 60 * MINUTE), rate: Float64Array.of(0.01, -0.01), markPrice: Float64Array.of(NaN, NaN) };
    const funded = [job(3, { funding: { hash: '2'.repeat(64), file: 'f.parquet' } })];
    for (const [own, ports] of [[carried, { candles }], [funded, { candles, funding }]] as const) {
      const pool = new SweepPool(own[0], ports, roomy);
      expect(canonicalJson((await pool.run(own)).results)).toBe(canonicalJson(own.map((one) => runBlock(one, ports))));
      await pool.close();
    }
  }, 60_000);

  it("runs a strategy of the user's own in its workers", async () => {
    writeFileSync(path.join(folder, 'mine.ts'), "import { defineStrategy } from '#coinbot/strategy';\nimport { ema } from '#coinbot/indicators/ema';\nimport { z } from 'zod';\nexport const own = defineStrategy({ name: 'mine', summary: 'Mine.', params: z.object({ n: z.int().min(2).max(90).default(30).describe('Candles') }), indicators: ({ n }) => ({ a: ema(n), b: ema(2 * n) }), decide: ({ a, b }, i) => Math.sign(a[i] - b[i]) });\n");
    const own = [job(1, { strategy: 'mine', params: [{ n: 10 }, { n: 20 }] })];
    const strategies = await loadStrategies(folder);
    const pool = new SweepPool(own[0], { candles }, { ...roomy, strategies, strategiesFolder: folder });
    const { results } = await pool.run(own);
    expect(canonicalJson(results)).toBe(canonicalJson([runBlock(own[0], { candles, strategies })]));
    expect(results[0]?.trials.map(({ error }) => error)).toEqual([undefined, undefined]);
    await pool.close();
  }, 60_000);

  it('answers what is done at the signal, and can be asked again', async () => {
    const pool = new SweepPool(jobs[0], { candles }, { ...roomy, maxCores: 1 });
    const control = new AbortController();
    const run = await pool.run(jobs, { signal: control.signal, progress: (done) => { if (done === 2) control.abort(); } });
    expect(run.results.filter((result) => result !== undefined).length).toBe(2);
    expect(canonicalJson((await pool.run(jobs.slice(0, 3))).results)).toBe(canonicalJson(jobs.slice(0, 3).map((one) => runBlock(one, { candles }))));
    await pool.close();
  }, 60_000);

  it('refuses a cap under which not even one worker fits, and blocks of another market', async () => {
    expect(() => new SweepPool(jobs[0], { candles }, { ...roomy, maxRamBytes: 150e6, resident: () => 100e6 })).toThrow(UsageError);
    const pool = new SweepPool(jobs[0], { candles }, roomy);
    await expect(pool.run([job(3, { timeframe: '5m' })])).rejects.toThrow(InvariantError);
    await expect(pool.run([job(3, { spans: [{ from: 1, to: 2 }] })])).rejects.toThrow(DataError);
    await pool.close();
  });

  it('does not add workers beyond the cap', async () => {
    const pool = new SweepPool(jobs[0], { candles }, { maxCores: 4, maxRamBytes: 500e6, resident: () => 300e6 });
    const run = await pool.run(jobs);
    expect(run.workers).toBe(1);
    expect(run.results.every((result) => result !== undefined)).toBe(true);
    await pool.close();
  }, 60_000);
});
