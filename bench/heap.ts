import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { runBacktest } from '../src/shared/engine/backtest.ts';
import { plain } from '../src/shared/engine/settings.ts';
import { smaCross } from '../src/shared/strategies/sma-cross.ts';
import type { Measurement } from './measurement.ts';
import { walk, YEAR_OF_MINUTES } from './walk.ts';

/**
 * Bytes by which the heap grows while 5.3 million candles go by in which a strategy looks and does nothing, with nothing collected
 * in between. In a process of its own: where a loop has seen many strategies, a call it cannot see through may box what it returns.
 */
function heapGrowth(): number {
  const candles = walk(10 * YEAR_OF_MINUTES);
  const watching = (progress?: () => boolean) => runBacktest({
    strategy: { ...smaCross, decide: () => NaN } as never, params: { fast: 20, slow: 100 }, settings: plain, timeframe: '1m',
    histories: [{ instrument: plainInstrument('bench', 'BTC/USDT'), candles }], ...(progress && { progress }),
  });
  watching();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  watching(() => {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
    return true;
  });
  return most;
}

export async function run(): Promise<readonly Measurement[]> {
  return [{ name: 'heap growth over 5.3 million candles without a decision', value: heapGrowth() / 1e6, unit: 'MB', target: '<= 5' }];
}
