import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { SYNTHETIC_UNIVERSE } from '../../shared/venue/synthetic/synthetic-instrument.ts';
import { syntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import type { CandleSource } from './candle-source.ts';

/** 2025-01-01T00:00Z: where the made-up time begins. */
const START = 1_735_689_600_000;
const TIMEFRAME: Timeframe = '1h';

/** Three made-up instruments on hourly candles: at twenty a second a day passes in little more than one, without an end. */
export function syntheticSource(seed: number): CandleSource {
  const market = syntheticMarket({ seed, instruments: SYNTHETIC_UNIVERSE, timeframe: TIMEFRAME, start: START });
  return {
    isSynthetic: true, label: `synthetic market, seed ${seed}`, identity: { kind: 'synthetic', seed, universe: SYNTHETIC_UNIVERSE },
    instruments: market.instruments, timeframe: TIMEFRAME, start: START,
    next: () => {
      const candles = market.next();
      return { openTime: candles[0].openTime, candles, ended: [] };
    },
  };
}
