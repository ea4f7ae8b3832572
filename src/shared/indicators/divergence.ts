import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Delay } from './rolling.ts';
import { rsi } from './rsi.ts';
import { SwingPoints } from './swing-points.ts';

/**
 * Divergence of price and RSI between the last two swing highs and between the last two swing lows, in RSI points. A swing counts when `side` candles have
 * closed after it, and while it lies among the last `within` candles. `regular` is above 0 where the price made a lower low and the RSI a higher one, below 0
 * where the price made a higher high and the RSI a lower one: the move tires. `hidden` is above 0 where the price made a higher low and the RSI a lower one, below 0
 * where the price made a lower high and the RSI a higher one: the move goes on. 0 where they agree and where there are no two swings; highs and lows add up.
 * Fewer than `2 side + 2` candles `within` never hold two swings. Values start when `within + side` candles have an RSI.
 */
export const divergence = (period = 14, side = 5, within = 60, options?: IndicatorOptions): Readonly<Record<'regular' | 'hidden', Indicator>> =>
  declare({
    name: 'divergence', parameters: [period, side, within], fields: ['high', 'low', rsi(period, options?.instrument === undefined ? {} : { instrument: options.instrument })],
    outputs: ['regular', 'hidden'], warmUp: within + side - 1, options, create: () => new Disagreement(side, within),
  });

class Disagreement implements IndicatorState {
  readonly #side: number;
  readonly #within: number;
  readonly #strength: Delay;
  readonly #highs: Swings;
  readonly #lows: Swings;
  #seen = 0;
  #regular = 0;
  #hidden = 0;

  constructor(side: number, within: number) {
    this.#side = side;
    this.#within = within;
    this.#strength = new Delay(side);
    this.#highs = new Swings(side, 1);
    this.#lows = new Swings(side, -1);
  }

  advance([highs, lows, strengths]: Columns, [regular, hidden]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const isWarm = this.#take(highs[i], lows[i], strengths[i]);
      regular[i] = isWarm ? this.#regular : NaN;
      hidden[i] = isWarm ? this.#hidden : NaN;
    }
  }

  #take(high: number, low: number, strength: number): boolean {
    if (Number.isNaN(high + low + strength)) return false;
    this.#seen += 1;
    const at = this.#seen - this.#side;
    const then = this.#strength.push(strength);
    this.#highs.push(high, at, then);
    this.#lows.push(low, at, then);
    this.#regular = 0;
    this.#hidden = 0;
    this.#compare(this.#highs, 1);
    this.#compare(this.#lows, -1);
    return this.#seen >= this.#within + this.#side;
  }

  /** `direction` 1 for highs: price further out and RSI less far is regular, the other way about hidden. */
  #compare({ beforeAt, price, before, strength, strengthBefore }: Swings, direction: -1 | 1): void {
    if (!(beforeAt > this.#seen - this.#within)) return;
    const further = direction * (price - before);
    const stronger = direction * (strength - strengthBefore);
    if (further > 0 && stronger < 0) this.#regular += direction * stronger;
    if (further < 0 && stronger > 0) this.#hidden -= direction * stronger;
  }
}

/** The last two swings of one side. */
class Swings {
  readonly #points: SwingPoints;
  #at = -Infinity;
  beforeAt = -Infinity;
  price = NaN;
  before = NaN;
  strength = NaN;
  strengthBefore = NaN;

  constructor(side: number, direction: -1 | 1) {
    this.#points = new SwingPoints(side, direction);
  }

  push(price: number, at: number, strength: number): void {
    const swing = this.#points.push(price);
    if (Number.isNaN(swing)) return;
    this.beforeAt = this.#at;
    this.before = this.price;
    this.strengthBefore = this.strength;
    this.#at = at;
    this.price = swing;
    this.strength = strength;
  }
}
