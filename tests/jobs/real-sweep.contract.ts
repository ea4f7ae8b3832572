import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { duckdbCandleStore } from '../../src/shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../../src/shared/adapters/duckdb/session.ts';
import { durableFiles } from '../../src/shared/adapters/fs/durable-files.ts';
import { candleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random } from '../../src/shared/domain/random.ts';
import { MINUTE } from '../../src/shared/domain/time.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { blockHandler } from '../../src/shared/handlers/sweep/block-handler.ts';
import { blocksOf, manifestOf, type SweepManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import type { HandleBlock } from '../../src/shared/handlers/sweep/work-message.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';

const START = Date.UTC(2024, 0, 1);
const DAYS = 10;

/** A walk of ten days in candles of 1m, the same every time, as Parquet. */
export async function walkFile(folder: string): Promise<{ readonly bytes: Uint8Array; readonly hash: string }> {
  const length = DAYS * 1_440;
  const [candles, source] = [candleColumns(length), random(11)];
  let price = 40_000;
  for (let i = 0; i < length; i++) {
    const next = price * Math.exp(0.001 * source.normal());
    candles.openTime[i] = START + i * MINUTE;
    candles.open[i] = price;
    candles.close[i] = next;
    candles.high[i] = Math.max(price, next) * (1 + 0.0004 * source.uniform());
    candles.low[i] = Math.min(price, next) * (1 - 0.0004 * source.uniform());
    candles.volume[i] = 1 + 20 * source.uniform();
    price = next;
  }
  const session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
  const file = path.join(folder, 'walk.parquet');
  await duckdbCandleStore({ session, files: durableFiles() }).write(file, candles, { timeframe: '1m', venue: 'binance', symbol: 'BTC/USDT' });
  session.close();
  const bytes = await readFile(file);
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Moving averages with exits, on two spans of the walk. */
export function realSweep({ code, hash, jobs }: { readonly code: string; readonly hash: string; readonly jobs: number }): SweepManifest {
  const { from: _from, to: _to, makerFeeBps = 10, takerFeeBps = 10, ...settings } = realistic;
  const params = Array.from({ length: 2 * jobs }, (_, n) => ({ fast: 5 + (n % 20), slow: 40 + 7 * Math.floor(n / 20), 'exits.stopLoss': 0.01 + 0.001 * (n % 7) }));
  const middle = START + (DAYS / 2) * 86_400_000;
  return manifestOf({
    base: { code, data: { hash, key: sweepKeys.data(hash) }, instrument: plainInstrument('binance', 'BTC/USDT'), timeframe: '1m', strategy: 'sma-cross', settings: { ...settings, makerFeeBps, takerFeeBps }, spans: [{ from: START, to: middle }, { from: middle, to: START + DAYS * 86_400_000 }] },
    blocks: blocksOf(params, 2),
  });
}

/** The handler of every worker, with what it needs in this process. */
export function realHandler(store: ObjectStore, folder: string): { readonly handle: HandleBlock; close(): void } {
  const [session, files] = [duckdbSession({ threads: 1, memoryLimitMb: 256 }), durableFiles()];
  return { handle: blockHandler({ store, files, candles: duckdbCandleStore({ session, files }), folder }), close: () => { session.close(); } };
}
