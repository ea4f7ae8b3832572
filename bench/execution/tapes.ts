import { existsSync } from 'node:fs';
import path from 'node:path';
import { readL2File } from '../../src/local/tape/l2-file.ts';
import { learnVolumeCurve, type VolumeCurve } from '../../src/shared/execution/algorithms/volume-curve.ts';
import type { DepthUpdate } from '../../src/shared/domain/depth.ts';
import { DAY, MINUTE, SECOND } from '../../src/shared/domain/time.ts';
import type { BookUpdate } from '../../src/shared/venue/synthetic/synthetic-book.ts';
import { SYNTHETIC_UNIVERSE } from '../../src/shared/venue/synthetic/synthetic-instrument.ts';
import { syntheticMarket } from '../../src/shared/venue/synthetic/synthetic-market.ts';
import type { TapeEvent } from '../../src/shared/venue/tape/tape-event.ts';
import type { Tape } from './tape.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'l2');

/** Regular fees of Binance without discounts: spot 0.1 % either way, USD-M 0.02 % and 0.05 %. Volumes a day of 2024-08-08, rounded. */
const RECORDED = [
  { name: 'recorded spot ETH/USDT', file: 'binance_spot_ETHUSDT-2024-08-08_09.ndjson.gz', sync: 'binance-spot', dailyVolume: 500_000,
    rules: { tickSize: 0.01, lotSize: 0.0001, minQuantity: 0.0001, minNotional: 5, makerFeeBps: 10, takerFeeBps: 10 } },
  { name: 'recorded USD-M BTC/USDT', file: 'binance_usdm_BTCUSDT-2024-08-08.ndjson.gz', sync: 'binance-usdm', dailyVolume: 400_000,
    rules: { tickSize: 0.1, lotSize: 0.001, minQuantity: 0.001, minNotional: 100, makerFeeBps: 2, takerFeeBps: 5 } },
] as const;

const HORIZON_MS = 20 * SECOND;
/** Until the gauge has seen enough. */
const WARM_MS = 15 * SECOND;
/** The first two fifths teach. */
const TRAIN_SHARE = 0.4;
/** Starts in the whole recording: enough that the part that counts has more than a hundred, each bought and sold. */
const STARTS = 240;

/** A parent of 20 s lies inside one bucket of a learned curve: there its volume is level. */
const FLAT: VolumeCurve = { shares: Array.from({ length: 7 }, () => Array.from({ length: 288 }, () => 1 / 288)), days: 0 };

/** The recordings that are there. */
export async function recordedTapes(): Promise<readonly Tape[]> {
  const tapes: Tape[] = [];
  for (const { name, file, sync, dailyVolume, rules } of RECORDED) {
    const full = path.join(FOLDER, file);
    if (!existsSync(full)) continue;
    const events: TapeEvent[] = [];
    for await (const { event } of readL2File(full)) events.push(event);
    const from = events[0].receivedAt + WARM_MS;
    const to = (events.at(-1)?.receivedAt ?? from) - HORIZON_MS - 3 * SECOND;
    const starts = Array.from({ length: STARTS }, (_, i) => from + ((to - from) * i) / (STARTS - 1));
    tapes.push({ name, sync, rules, events, dailyVolume, curve: FLAT, horizonMs: HORIZON_MS, stepMs: 100, starts, trainUntil: from + (to - from) * TRAIN_SHARE });
  }
  return tapes;
}

const START = Date.UTC(2026, 0, 5);
const SYNTHETIC_HORIZON = 10 * MINUTE;
const SYNTHETIC_STARTS = 200;
const CURVE_DAYS = 28;

const depthOf = ({ at, first, last, bids, asks }: BookUpdate): TapeEvent => {
  const update: DepthUpdate = { firstId: first, lastId: last, previousId: undefined, at, bids, asks };
  return { kind: 'depth', receivedAt: at, update };
};

/** A made-up book of one instrument: one parent after the other, so that they do not share their minutes. */
export function syntheticTape(k: number, seed: number): Tape {
  const market = syntheticMarket({ seed, timeframe: '1m', start: START, instruments: SYNTHETIC_UNIVERSE, trendStrength: 0 });
  const { candles } = market.take(CURVE_DAYS * (DAY / MINUTE));
  const curve = learnVolumeCurve(candles[k], START + CURVE_DAYS * DAY);
  const { dailyTurnover, price } = SYNTHETIC_UNIVERSE[k];
  const book = market.book(k);
  const { sequence, bids, asks } = book.snapshot();
  const begin = market.openTime + MINUTE;
  const events: TapeEvent[] = [{ kind: 'snapshot', receivedAt: begin, snapshot: { lastId: sequence, bids, asks } }];
  const gap = SYNTHETIC_HORIZON + MINUTE;
  const minutes = Math.ceil((SYNTHETIC_STARTS * gap) / MINUTE) + 10;
  for (let minute = 0; minute < minutes; minute++) {
    market.next();
    for (const trade of market.trades(k)) {
      // The last update is what the trade took; before it the touch moved to where it found its price.
      const updates = book.follow([trade], market.volatility(k));
      events.push(...updates.slice(0, -1).map(depthOf), { kind: 'trade', receivedAt: trade.at, trade }, ...updates.slice(-1).map(depthOf));
    }
  }
  const from = begin + 5 * MINUTE;
  const starts = Array.from({ length: SYNTHETIC_STARTS }, (_, i) => from + i * gap);
  return {
    name: `synthetic ${market.instruments[k].symbol}`, sync: 'binance-spot', rules: market.instruments[k], events, dailyVolume: dailyTurnover / price, curve,
    horizonMs: SYNTHETIC_HORIZON, stepMs: SECOND, starts, trainUntil: from + SYNTHETIC_STARTS * gap * TRAIN_SHARE,
  };
}
