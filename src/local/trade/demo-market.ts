import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { executionSettings } from '../../shared/engine/trading/execution-plan.ts';
import { SYNTHETIC_UNIVERSE } from '../../shared/venue/synthetic/synthetic-instrument.ts';

/**
 * The demonstration: a made-up exchange on this machine in which an hour of market passes every second. Limits are wide: nothing is at
 * stake, and the market moves a thousand times faster than any real one. The ensemble goes on trading where it would stand aside elsewhere:
 * there would be nothing to see.
 */
export const DEMO = {
  venue: 'binance', strategy: 'ensemble', params: { standAside: 'false' }, exits: { stopLoss: 0.1 }, timeframe: '1s' as Timeframe, cash: 10_000, currency: 'USDT', exposure: 0.9,
  instruments: SYNTHETIC_UNIVERSE.map(({ symbol }) => `binance:${symbol}` as InstrumentId),
  limits: {
    maxOrderValueShare: 1, maxOrderVolumeShare: 1, maxPositionShare: 1, maxDailyLossShare: 1, maxDrawdownShare: 1, collarShare: 0.05, passiveCollarShare: 0.05, marketCollarShare: 0.05, exitCollarShare: 0.2,
    maxOrdersPerSecond: 20, maxOrdersPerMinute: 400, maxCancelsPerFill: 1_000, maxEntriesPerFiveMinutes: 200, maxTradesPerHour: 5_000, maxCandlePeriods: 6, maxBookAgeMs: 5_000,
  },
  execution: { ...executionSettings, entry: 'limit-then-cross', exit: 'limit-then-cross', deadlineMs: 1_500, patienceMs: 400, leadMs: 500, collarBps: 60 } as const,
} as const;
