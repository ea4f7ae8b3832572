import type { Candle } from '../../src/shared/domain/candle.ts';

export interface PlainFill {
  readonly time: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
}

export interface PlainAnswer {
  readonly finalEquity: number;
  readonly totalFees: number;
  readonly maxDrawdown: number;
  readonly fills: readonly PlainFill[];
}

export interface PlainQuestion {
  readonly fast: number;
  readonly slow: number;
  readonly cash: number;
  readonly exposure: number;
  readonly feeBps: number;
  readonly slippageBps: number;
}

/** The plain mean of the last `count` closes up to `i`, added up afresh each time. */
function mean(candles: readonly Candle[], i: number, count: number): number {
  let sum = 0;
  for (let j = i - count + 1; j <= i; j++) sum += candles[j].close;
  return sum / count;
}

/** What `backtest sma-cross --plain` means, written down as slowly and as plainly as possible, sharing no code with the engine. */
export function plainReference(candles: readonly Candle[], { fast, slow, cash: initial, exposure, feeBps, slippageBps }: PlainQuestion): PlainAnswer {
  let cash = initial;
  let quantity = 0;
  let target = 0;
  let pending = 0;
  let peak = initial;
  let maxDrawdown = 0;
  let totalFees = 0;
  let equity = initial;
  const fills: PlainFill[] = [];
  candles.forEach((candle, i) => {
    if (pending !== 0) {
      const price = candle.open * (pending > 0 ? 1 + slippageBps / 10_000 : 1 - slippageBps / 10_000);
      const fee = Math.abs(pending) * price * (feeBps / 10_000);
      cash -= pending * price + fee;
      quantity += pending;
      totalFees += fee;
      fills.push({ time: candle.openTime, side: pending > 0 ? 'buy' : 'sell', quantity: Math.abs(pending), price, fee });
      pending = 0;
    }
    equity = cash + quantity * candle.close;
    peak = Math.max(peak, equity);
    maxDrawdown = Math.max(maxDrawdown, (peak - equity) / peak);
    if (i < slow - 1) return;
    const slowMean = mean(candles, i, slow);
    const difference = mean(candles, i, fast) - slowMean;
    const wantedTarget = Math.abs(difference) < 1e-9 * slowMean ? 0 : Math.sign(difference);
    if (wantedTarget === target) return;
    target = wantedTarget;
    pending = (target * exposure * equity) / candle.close - quantity;
  });
  return { finalEquity: equity, totalFees, maxDrawdown, fills };
}
