import { eachCandle } from '../../indicators/each-candle.ts';
import { declare, type Columns, type Indicator, type IndicatorShape } from '../../indicators/indicator.ts';
import { FractionalDifference, fractionalWeights } from '../fractional-difference.ts';
import { SwingDistance, type SwingRules } from './swing-distance.ts';

// Unlike indicators of the catalogue these count every candle, also one whose values are missing: a return over 24 candles is one over a day.

/** A function of the newest values of what it reads, named with the parameters that decide it. */
export function derived(name: string, parameters: readonly number[], { reads, of }: { readonly reads: IndicatorShape<string>['fields']; readonly of: (inputs: Columns, i: number) => number }): Indicator {
  return declare({ name, parameters, fields: reads, outputs: ['value'], warmUp: 0, create: () => eachCandle(of) }).value;
}

/** Log return of the close over so many candles. */
export const logReturn = (span: number): Indicator =>
  declare({ name: 'logReturn', parameters: [span], fields: ['close'], outputs: ['value'], warmUp: span, create: () => returnsOver(span) }).value;

function returnsOver(span: number): ReturnType<typeof eachCandle> {
  // The last closes, the oldest at `head`.
  const closes = new Float64Array(span).fill(NaN);
  let head = 0;
  return eachCandle(([values], i) => {
    const change = Math.log(values[i] / closes[head]);
    closes[head] = values[i];
    head = head + 1 === span ? 0 : head + 1;
    return change;
  });
}

/** Of the log close, with the weights of 0.0001 and more. */
export function fractionalLog(order: number): Indicator {
  const weights = fractionalWeights(order);
  const create = () => {
    const difference = new FractionalDifference(weights);
    return eachCandle(([values], i) => difference.next(Math.log(values[i])));
  };
  return declare({ name: 'fractionalLog', parameters: [order], multipliers: 1, fields: ['close'], outputs: ['value'], warmUp: weights.length - 1, create }).value;
}

/** Distance to the nearest swing under or over the close, in units of `scale`. The first swing may be late: the warm-up is the least there can be. */
export function swing(rules: SwingRules, scale: Indicator): Indicator {
  const { side, within, direction } = rules;
  const create = () => {
    const distance = new SwingDistance(rules);
    return eachCandle(([prices, closes, scales], i) => distance.next(prices[i], closes[i], scales[i]));
  };
  return declare({
    name: direction < 0 ? 'support' : 'resistance', parameters: [side, within], fields: [direction < 0 ? 'low' : 'high', 'close', scale], outputs: ['value'], warmUp: Math.max(0, 2 * side - scale.warmUp), create,
  }).value;
}
