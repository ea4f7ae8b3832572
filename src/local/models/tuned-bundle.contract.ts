import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { random } from '../../shared/domain/random.ts';
import { watchPlan } from '../../shared/evaluation/statistics/decay-watch.ts';
import { BUNDLE_FORMAT, slotOf } from '../../shared/learning/bundle/bundle.ts';
import { writeBundle, type WrittenBundle } from '../train/write-bundle.ts';

interface Wanted {
  readonly fast?: number;
  readonly instrument?: InstrumentId;
  readonly timeframe?: Timeframe;
  /** When it was made: what came before, its makers may have seen. */
  readonly at?: number;
  readonly verdict?: 'PASS' | 'NOISE';
  /** Without a band it can never be rolled back. */
  readonly hasBand?: boolean;
}

/** Writes a real bundle, signed by the key of the folder: an average cross with some parameters and a record that may be watched. */
export function shelve(modelsFolder: string, { fast = 10, instrument = 'binance:BTC/USDT', timeframe = '1h', at = 1_700_000_000_000, verdict = 'NOISE', hasBand = true }: Wanted = {}): WrittenBundle {
  const draw = random(3);
  const days = Array.from({ length: 200 }, () => 0.001 + 0.01 * draw.normal());
  return writeBundle({
    format: BUNDLE_FORMAT, kind: 'tuned', slot: slotOf(instrument, timeframe), instrument, timeframe, seed: 1, dataHash: 'a'.repeat(64), codeHash: 'b'.repeat(64), lockBoxReturns: null, report: {},
    strategy: { name: 'sma-cross', params: { fast, slow: 40 } },
    verdict: { verdict, stage: verdict === 'PASS' ? 'canary' : 'none', trials: 9, effectiveTrials: 4, reasons: [{ check: 'overfitting', outcome: verdict === 'PASS' ? 'met' : 'failed', found: 0.4, limit: 0.2 }] },
    evidence: { days: 200, trades: 40, netProfit: 0.1, profitAtDoubleCosts: 0.05, trials: 9, effectiveTrials: 4, pbo: 0.4, spa: null, deflated: null, incumbentId: null, band: hasBand ? watchPlan(days, random(1)) : null, plannedDays: 60 },
  }, { modelsFolder, at, files: {} });
}
