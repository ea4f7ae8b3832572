import { random, restoredRandom, type SavableRandom, type SavedRandom } from '../../domain/random.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { RegimeChain } from './regime-chain.ts';
import type { SyntheticInstrument } from './synthetic-instrument.ts';

/** GARCH(1,1) with mean 1: share of the last shock, and of yesterday's variance (Bollerslev 1986; values usual for minute returns). */
const SHOCK = 0.08;
const MEMORY = 0.9;
/** Shocks count up to this many variances, so that one jump does not set the market on fire for days. */
const LARGEST_SHOCK = 40;
/** Jumps a day on average, and their size in standard deviations of a day. */
const JUMPS_A_DAY = 2;
const JUMP_SIZE = 0.22;
/** What is left for the diffusion when jumps and what they stir up are part of the asked volatility. Measured over nine million one-minute candles. */
const DIFFUSION = 0.88;
/** Half-lives of the pull to the middle of a range, and of the pull to the starting price that keeps decades plausible. */
const RANGE_HALF_LIFE = 6 * HOUR;
const LEVEL_HALF_LIFE = 400 * DAY;
const RANGE = 2;
/** Enough lots that the trades inside a candle can show its four prices. */
const FEWEST_LOTS = 20;
const FEWEST_TICKS = 10;
/** Persistence and size of the noise in volume. */
const VOLUME_MEMORY = 0.8;
const VOLUME_NOISE = 0.45;
const SEASON_BUCKETS = 288;

export interface ProcessSettings {
  readonly seed: number;
  readonly instruments: readonly SyntheticInstrument[];
  readonly stepMs: number;
  readonly trendStrength: number;
  readonly start: number;
  /** Lower triangle of the correlations. */
  readonly lower: Float64Array;
  /** Half-life of the pull to the starting price; 400 days when not given. */
  readonly levelHalfLifeMs?: number | undefined;
}

/** Where a process stands between two candles. */
export interface SavedProcess {
  readonly source: SavedRandom;
  readonly regime: number;
  readonly at: number;
  /** By instrument. */
  readonly logPrice: readonly number[];
  readonly anchor: readonly number[];
  readonly variance: readonly number[];
  readonly volumeNoise: readonly number[];
  readonly closeTicks: readonly number[];
}

/** Volume by time of the UTC day: busiest when Europe and America are both awake (15:30), quietest at 03:30. Mean 1. */
const SEASON = Float64Array.from({ length: SEASON_BUCKETS }, (_, i) => {
  const angle = 2 * Math.PI * (i / SEASON_BUCKETS - 15.5 / 24);
  return 1 + 0.45 * Math.cos(angle) + 0.15 * Math.cos(2 * angle);
});
/** Saturday and Sunday against the other days, so that the week's mean is 1. */
const WEEKEND = 0.77;
const WEEKDAY = 1.092;
/** 1970-01-03, the first Saturday. */
const SATURDAY = 2 * DAY;

function seasonOf(at: number, stepMs: number): number {
  if (stepMs >= DAY) return 1;
  const middle = at + stepMs / 2;
  return SEASON[Math.floor(((middle % DAY) / DAY) * SEASON_BUCKETS)] * ((middle - SATURDAY) % (7 * DAY) < 2 * DAY ? WEEKEND : WEEKDAY);
}

/**
 * Prices of all instruments, one candle at a time: a log price with the drift of the regime, volatility that clusters,
 * common jumps, and extremes inside the candle drawn from a Brownian bridge. All state is in typed arrays; a step allocates nothing.
 * Prices stand in whole ticks, volume in whole lots.
 */
export class PriceProcess {
  readonly regimes: RegimeChain;
  readonly openTicks: Float64Array;
  readonly highTicks: Float64Array;
  readonly lowTicks: Float64Array;
  readonly closeTicks: Float64Array;
  readonly lots: Float64Array;
  /** Standard deviation of this candle's return against an average one's. */
  readonly volatility: Float64Array;
  #source: SavableRandom;
  readonly #lower: Float64Array;
  readonly #count: number;
  readonly #stepMs: number;
  readonly #jumpChance: number;
  readonly #jumpSize: number;
  readonly #rangePull: number;
  readonly #levelPull: number;
  readonly #sigma: Float64Array;
  readonly #tick: Float64Array;
  readonly #meanLots: Float64Array;
  readonly #level: Float64Array;
  readonly #floor: Float64Array;
  readonly #logPrice: Float64Array;
  readonly #anchor: Float64Array;
  readonly #variance: Float64Array;
  readonly #volumeNoise: Float64Array;
  readonly #normals: Float64Array;
  readonly #shocks: Float64Array;
  readonly #jumps: Float64Array;
  #at: number;

  constructor({ seed, instruments, stepMs, trendStrength, start, lower, levelHalfLifeMs = LEVEL_HALF_LIFE }: ProcessSettings) {
    const column = (value: (instrument: SyntheticInstrument) => number): Float64Array => Float64Array.from(instruments, value);
    const blank = (): Float64Array => new Float64Array(instruments.length);
    this.#source = random(seed);
    this.#lower = lower;
    this.#count = instruments.length;
    this.#stepMs = stepMs;
    this.#at = start;
    this.#jumpChance = 1 - Math.exp((-JUMPS_A_DAY * stepMs) / DAY);
    this.#jumpSize = JUMP_SIZE * Math.sqrt(DAY / stepMs);
    this.#rangePull = 1 - 2 ** (-stepMs / RANGE_HALF_LIFE);
    this.#levelPull = 1 - 2 ** (-stepMs / levelHalfLifeMs);
    this.regimes = new RegimeChain(stepMs, trendStrength);
    this.#sigma = column(({ annualVolatility }) => annualVolatility * DIFFUSION * Math.sqrt(stepMs / (365 * DAY)));
    this.#tick = column(({ tickSize }) => tickSize);
    this.#meanLots = column(({ dailyTurnover, price, lotSize }) => ((dailyTurnover / price) * stepMs) / DAY / lotSize);
    this.#level = column(({ price }) => Math.log(price));
    this.#floor = column(({ tickSize }) => Math.log(FEWEST_TICKS * tickSize));
    this.#logPrice = Float64Array.from(this.#level);
    this.#anchor = Float64Array.from(this.#level);
    this.#variance = blank().fill(1);
    this.#volumeNoise = blank();
    [this.#normals, this.#shocks, this.#jumps] = [blank(), blank(), blank()];
    [this.openTicks, this.highTicks, this.lowTicks, this.lots] = [blank(), blank(), blank(), blank()];
    this.volatility = blank().fill(1);
    this.closeTicks = column(({ price, tickSize }) => Math.round(price / tickSize));
  }

  /** Volume of an average candle. */
  meanLots(k: number): number {
    return this.#meanLots[k];
  }

  save(): SavedProcess {
    return {
      source: this.#source.save(), regime: this.regimes.current, at: this.#at, logPrice: [...this.#logPrice], anchor: [...this.#anchor], variance: [...this.#variance],
      volumeNoise: [...this.#volumeNoise], closeTicks: [...this.closeTicks],
    };
  }

  /** Goes on from there; a process of the same settings. */
  restore({ source, regime, at, logPrice, anchor, variance, volumeNoise, closeTicks }: SavedProcess): void {
    this.#source = restoredRandom(source);
    this.regimes.current = regime;
    this.#at = at;
    this.#logPrice.set(logPrice);
    this.#anchor.set(anchor);
    this.#variance.set(variance);
    this.#volumeNoise.set(volumeNoise);
    this.closeTicks.set(closeTicks);
  }

  step(): void {
    const regimes = this.regimes;
    if (regimes.step(this.#source)) this.#anchor.set(this.#logPrice);
    this.#correlated(this.#shocks);
    if (this.#source.uniform() < this.#jumpChance * regimes.jumps[regimes.current]) this.#correlated(this.#jumps);
    else this.#jumps.fill(0);
    const trade = seasonOf(this.#at, this.#stepMs) * regimes.volume[regimes.current];
    for (let k = 0; k < this.#count; k++) this.#candle(k, trade);
    this.#at += this.#stepMs;
  }

  /** Standard normals with the wanted correlations. */
  #correlated(out: Float64Array): void {
    const count = this.#count;
    for (let k = 0; k < count; k++) {
      this.#normals[k] = this.#source.normal();
      let sum = 0;
      for (let j = 0; j <= k; j++) sum += this.#lower[k * count + j] * this.#normals[j];
      out[k] = sum;
    }
  }

  #candle(k: number, trade: number): void {
    const regimes = this.regimes;
    const before = this.#logPrice[k];
    const volatility = Math.sqrt(this.#variance[k]) * regimes.volatility[regimes.current];
    const diffusion = this.#sigma[k] * volatility;
    const pull = this.#levelPull * (this.#level[k] - before) + (regimes.current === RANGE ? this.#rangePull * (this.#anchor[k] - before) : 0);
    const jump = this.#jumps[k] * this.#jumpSize * this.#sigma[k];
    const shock = this.#shocks[k] + jump / diffusion;
    const change = Math.max(diffusion * shock + this.#sigma[k] * regimes.drift[regimes.current] + pull, this.#floor[k] - before);
    this.volatility[k] = volatility;
    this.#variance[k] += 1 - SHOCK - MEMORY + (SHOCK * Math.min(shock * shock, LARGEST_SHOCK) + MEMORY - 1) * this.#variance[k];
    this.#logPrice[k] = before + change;
    this.#prices(k, change, diffusion);
    this.#volumeNoise[k] = VOLUME_MEMORY * this.#volumeNoise[k] + VOLUME_NOISE * this.#source.normal();
    const activity = trade * (0.55 + 0.55 * Math.min(Math.abs(shock), 5)) * Math.sqrt(this.#variance[k]);
    this.lots[k] = Math.max(FEWEST_LOTS, Math.round(this.#meanLots[k] * activity * Math.exp(this.#volumeNoise[k] - 0.28)));
  }

  /** The extremes of a Brownian bridge with these ends: its maximum is (x + sqrt(x^2 - 2 s^2 ln u)) / 2 for uniform u. */
  #prices(k: number, change: number, diffusion: number): void {
    const source = this.#source;
    const tick = this.#tick[k];
    const spread = 2 * diffusion * diffusion;
    const up = (change + Math.sqrt(change * change - spread * Math.log(1 - source.uniform()))) / 2;
    const down = (change - Math.sqrt(change * change - spread * Math.log(1 - source.uniform()))) / 2;
    const after = Math.exp(this.#logPrice[k]);
    const close = Math.max(FEWEST_TICKS, Math.round(after / tick));
    // The next trade is often one tick away: bid and ask take turns.
    const gap = source.uniform();
    const open = this.closeTicks[k] + (gap < 0.2 ? 1 : 0) - (gap > 0.8 && this.closeTicks[k] > FEWEST_TICKS ? 1 : 0);
    const top = Math.max(open, close);
    const bottom = Math.min(open, close);
    this.openTicks[k] = open;
    this.closeTicks[k] = close;
    this.highTicks[k] = Math.max(top, Math.round((after * Math.exp(up - change)) / tick));
    this.lowTicks[k] = Math.max(FEWEST_TICKS, Math.min(bottom, Math.round((after * Math.exp(down - change)) / tick)));
  }
}
