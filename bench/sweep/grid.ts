import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openCandleStore } from '../../src/local/wire.ts';
import type { CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { MINUTE } from '../../src/shared/domain/time.ts';
import { plain } from '../../src/shared/engine/settings.ts';
import type { SweepMarket, SweepRules, SweepTrial } from '../../src/shared/engine/sweep/sweep-desk.ts';
import { blockJobOf, type BlockJob } from '../../src/shared/handlers/sweep/block-job.ts';
import { smaCross } from '../../src/shared/strategies/sma-cross.ts';
import { walk, YEAR_OF_MINUTES } from '../walk.ts';

const REAL = path.resolve(import.meta.dirname, '../../../shared/data/ohlcv/binance/BTCUSDT-1m-2024.parquet');
const BLOCK = 50;
const TENS = Array.from({ length: 10 }, (_, n) => n + 1);

/** 10 fast by 10 slow averages by 10 pairs of stop and take-profit over a year of minutes. */
export interface SweepGrid {
  readonly isReal: boolean;
  readonly candles: CandleColumns;
  readonly market: SweepMarket;
  readonly rules: SweepRules;
  readonly trials: readonly SweepTrial[];
  readonly jobs: readonly BlockJob[];
}

async function candlesOfYear(): Promise<{ readonly candles: CandleColumns; readonly isReal: boolean }> {
  if (!existsSync(REAL)) return { candles: walk(YEAR_OF_MINUTES), isReal: false };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-sweep-'));
  const store = openCandleStore(folder);
  try {
    return { candles: (await store.candles.load(REAL)).candles, isReal: true };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function sweepGrid(): Promise<SweepGrid> {
  const { candles, isReal } = await candlesOfYear();
  const instrument = plainInstrument('bench', 'BTC/USDT');
  const span = { from: candles.openTime[0], to: candles.openTime[candles.length - 1] + MINUTE };
  const cases = TENS.flatMap((fast) => TENS.flatMap((slow) => TENS.map((exit) => ({ params: { fast: 10 * fast, slow: 200 * slow }, exits: { stopLoss: 0.005 * exit, takeProfit: 0.01 * exit } }))));
  const { from: _, to: __, ...settings } = plain;
  const records = cases.map(({ params, exits }) => ({ ...params, 'exits.stopLoss': exits.stopLoss, 'exits.takeProfit': exits.takeProfit }));
  return {
    isReal, candles, market: { instrument, timeframe: '1m', candles }, rules: { strategy: smaCross, settings: plain, spans: [span] },
    trials: cases.map((trial) => ({ ...trial, isRepeated: true })),
    jobs: Array.from({ length: records.length / BLOCK }, (___, n) => blockJobOf({
      schema: 'block-job-1', sweep: 'bench', code: '0'.repeat(64), data: { hash: '1'.repeat(64), file: 'year' }, instrument, timeframe: '1m', strategy: 'sma-cross', gaps: 'skip',
      settings, params: records.slice(n * BLOCK, (n + 1) * BLOCK), spans: [span],
    })),
  };
}
