import * as finders from 'technicalindicators';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

type Candles = Readonly<Record<'open' | 'high' | 'low' | 'close', number[]>>;
type Finder = (candles: Candles) => boolean;

interface PatternShape {
  /** Candles it is made of: exactly so many are shown to the finders. */
  readonly candles: number;
  readonly bullish?: Finder;
  readonly bearish?: Finder;
}

/** The library's spinning tops do not look at the colour of the candle: both of its finders find both. */
const rising = (finder: Finder): Finder => (candles) => candles.close[0] > candles.open[0] && finder(candles);
const falling = (finder: Finder): Finder => (candles) => candles.close[0] < candles.open[0] && finder(candles);

/**
 * The candlestick patterns of technicalindicators 3.1.0, each with its bullish and bearish form under one name. Sides are the library's, but for
 * the downside tasuki gap: it lists that as bullish, while the literature (Nison 1991, Bulkowski 2008) reads a falling market that goes on.
 */
const SHAPES = {
  engulfing: { candles: 2, bullish: finders.bullishengulfingpattern, bearish: finders.bearishengulfingpattern },
  harami: { candles: 2, bullish: finders.bullishharami, bearish: finders.bearishharami },
  haramiCross: { candles: 2, bullish: finders.bullishharamicross, bearish: finders.bearishharamicross },
  marubozu: { candles: 1, bullish: finders.bullishmarubozu, bearish: finders.bearishmarubozu },
  spinningTop: { candles: 1, bullish: rising(finders.bullishspinningtop), bearish: falling(finders.bearishspinningtop) },
  hammerStick: { candles: 1, bullish: finders.bullishhammerstick, bearish: finders.bearishhammerstick },
  invertedHammerStick: { candles: 1, bullish: finders.bullishinvertedhammerstick, bearish: finders.bearishinvertedhammerstick },
  dragonflyDoji: { candles: 1, bullish: finders.dragonflydoji },
  gravestoneDoji: { candles: 1, bearish: finders.gravestonedoji },
  star: { candles: 3, bullish: finders.morningstar, bearish: finders.eveningstar },
  dojiStar: { candles: 3, bullish: finders.morningdojistar, bearish: finders.eveningdojistar },
  abandonedBaby: { candles: 3, bullish: finders.abandonedbaby },
  piercingLine: { candles: 2, bullish: finders.piercingline },
  darkCloudCover: { candles: 2, bearish: finders.darkcloudcover },
  downsideTasukiGap: { candles: 3, bearish: finders.downsidetasukigap },
  threeSoldiersOrCrows: { candles: 3, bullish: finders.threewhitesoldiers, bearish: finders.threeblackcrows },
  hammer: { candles: 5, bullish: finders.hammerpattern },
  hammerUnconfirmed: { candles: 5, bullish: finders.hammerpatternunconfirmed },
  hangingMan: { candles: 5, bearish: finders.hangingman },
  hangingManUnconfirmed: { candles: 5, bearish: finders.hangingmanunconfirmed },
  shootingStar: { candles: 5, bearish: finders.shootingstar },
  shootingStarUnconfirmed: { candles: 5, bearish: finders.shootingstarunconfirmed },
  tweezer: { candles: 5, bullish: finders.tweezerbottom, bearish: finders.tweezertop },
} as const satisfies Readonly<Record<string, PatternShape>>;

export type PatternName = keyof typeof SHAPES;
export const PATTERNS = Object.keys(SHAPES) as readonly PatternName[];

/** A candlestick pattern that ends with this candle: 1 bullish, -1 bearish, 0 none (or both at once). */
export const pattern = (name: PatternName, options?: IndicatorOptions): Indicator => {
  const shape: PatternShape | undefined = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (shape === undefined) throw new RangeError(`pattern: expected one of ${PATTERNS.join(', ')}, found "${name}"`);
  return declare({
    name: 'pattern', parameters: [name], fields: ['open', 'high', 'low', 'close'], outputs: ['pattern'], warmUp: shape.candles - 1, options,
    create: () => new Pattern(shape),
  }).pattern;
};

class Pattern implements IndicatorState {
  readonly #shape: PatternShape;
  readonly #candles: Candles;
  #missing: number;

  constructor(shape: PatternShape) {
    const empty = () => Array.from<number>({ length: shape.candles }).fill(0);
    this.#shape = shape;
    this.#candles = { open: empty(), high: empty(), low: empty(), close: empty() };
    this.#missing = shape.candles;
  }

  advance([opens, highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(opens[i], highs[i], lows[i], closes[i]);
  }

  next(open: number, high: number, low: number, close: number): number {
    if (Number.isNaN(open + high + low + close)) return NaN;
    append(this.#candles.open, open);
    append(this.#candles.high, high);
    append(this.#candles.low, low);
    append(this.#candles.close, close);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    return Number(this.#shape.bullish?.(this.#candles) ?? false) - Number(this.#shape.bearish?.(this.#candles) ?? false);
  }
}

/** Five numbers at most: moving them costs less than turning a ring into the order the finders read. */
function append(values: number[], value: number): void {
  for (let i = 1; i < values.length; i++) values[i - 1] = values[i];
  values[values.length - 1] = value;
}
