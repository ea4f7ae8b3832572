import type { CandleColumns } from '../../domain/candle.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { OutsideColumns } from '../../domain/outside-series.ts';
import type { FundingColumns } from '../../domain/public-trade.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ProtectionSetting } from '../../risk/protections.ts';
import type { Exits, ForecastStrategy, Strategy } from '../../strategies/strategy.ts';
import { runBacktest } from '../backtest.ts';
import type { RunSettings } from '../settings.ts';
import { ColumnStore, type GivenColumns } from './column-store.ts';
import { forecastRuns, isBlindToHeld, RunSource, runsBytes, ScanSource, type ForecastRuns, type ForecastSource, type Question } from './forecast-source.ts';
import { candleFault, laneOf, type Lane } from './lane.ts';
import { rangeTables, type RangeTables } from './range-tables.ts';
import { SpanKernel } from './span-kernel.ts';
import { outcomeOf, type SpanOutcome } from './span-outcome.ts';
import { withSharedColumns } from './shared-columns.ts';

/** One market's candles with what was made of them once for all trials. */
export interface SweepMarket {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly candles: CandleColumns;
  readonly synthetic?: Uint8Array | undefined;
  readonly funding?: FundingColumns | undefined;
  readonly outside?: OutsideColumns | undefined;
  /** Made here where they are not given. */
  readonly tables?: RangeTables | undefined;
  readonly columns?: GivenColumns | undefined;
}

/** What all trials of a block have in common. */
export interface SweepRules {
  readonly strategy: Strategy;
  readonly settings: RunSettings;
  readonly protections?: readonly ProtectionSetting[] | undefined;
  readonly spans: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
}

export interface SweepTrial {
  /** As the strategy's schema gives them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** In the place of the strategy's own; undefined: those. */
  readonly exits?: Exits | undefined;
  /** Trials of the same parameters with other exits will follow: worth writing the forecasts down. */
  readonly isRepeated: boolean;
}

export interface DeskLimits {
  /** Bytes of columns, and of forecasts, kept beside those given. */
  readonly columnBytes?: number | undefined;
  readonly forecastBytes?: number | undefined;
  /** `engine` runs everything there: for comparing. `scan` asks the strategy at every candle instead of keeping its forecasts. */
  readonly only?: 'engine' | 'scan' | undefined;
}

/** Where no limits are given: a worker somewhere lives long and sees many parameters. */
const COLUMN_BYTES = 256e6;
const FORECAST_BYTES = 24e6;

/** Runs trials on one market, one after the other; keeps what the next may use again. */
export class SweepDesk {
  readonly columns: ColumnStore;
  /** Spans done so far by each lane. */
  readonly runs = { kernel: 0, engine: 0 };
  readonly #market: SweepMarket;
  readonly #limits: DeskLimits;
  readonly #fault: string | undefined;
  readonly #forecasts = new Map<string, ForecastRuns>();
  #forecastBytes = 0;
  #tables: RangeTables | undefined;
  #kernel: { readonly settings: RunSettings; readonly kernel: SpanKernel } | undefined;

  constructor(market: SweepMarket, limits: DeskLimits = {}) {
    this.#market = market;
    this.#limits = limits;
    this.#tables = market.tables;
    this.columns = new ColumnStore({ market, timeframe: market.timeframe, symbol: market.instrument.symbol }, { given: market.columns, capBytes: limits.columnBytes ?? COLUMN_BYTES });
    this.#fault = candleFault(market.candles, durationMs(market.timeframe));
  }

  laneOf(rules: SweepRules, { params, exits }: SweepTrial): Lane {
    const { instrument, funding, synthetic } = this.#market;
    if (this.#limits.only === 'engine') return { kind: 'engine', because: 'it was asked for' };
    return laneOf({
      strategy: rules.strategy, params, settings: rules.settings, exits: exitsOf(rules.strategy, params, exits), instrument, step: durationMs(this.#market.timeframe),
      isFunded: funding !== undefined, isCarried: synthetic !== undefined, isProtected: (rules.protections ?? []).length > 0, fault: this.#fault,
    });
  }

  /** One outcome a span; undefined where a span holds no candles. */
  run(rules: SweepRules, trial: SweepTrial): (SpanOutcome | undefined)[] {
    const { strategy } = rules;
    return this.laneOf(rules, trial).kind === 'kernel' && strategy.kind === 'forecast' ? this.#byKernel(rules, strategy, trial) : this.#byEngine(rules, trial);
  }

  #byEngine({ strategy, settings, protections, spans }: SweepRules, { params, exits }: SweepTrial): (SpanOutcome | undefined)[] {
    const { timeframe, candles, instrument, synthetic, funding, outside } = this.#market;
    const shared = withSharedColumns(strategy, this.columns);
    return spans.map(({ from, to }) => {
      this.runs.engine += 1;
      const record = runBacktest({ strategy: shared, params, settings: { ...settings, from, to }, timeframe, histories: [{ instrument, candles, synthetic, funding, outside }], exits, protections });
      return record.candles === 0 ? undefined : outcomeOf(record);
    });
  }

  #byKernel(rules: SweepRules, strategy: ForecastStrategy, trial: SweepTrial): (SpanOutcome | undefined)[] {
    const source = this.#sourceOf(strategy, rules.settings, trial);
    const { stopLoss, takeProfit } = exitsOf(strategy, trial.params, trial.exits);
    const kernel = this.#kernelOf(rules.settings);
    return rules.spans.map((span) => {
      const outcome = kernel.run({ source, stopLoss, takeProfit, ...span });
      if (outcome === 'beyond') return this.#byEngine({ ...rules, spans: [span] }, trial)[0];
      this.runs.kernel += 1;
      return outcome;
    });
  }

  #kernelOf(settings: RunSettings): SpanKernel {
    if (this.#kernel?.settings !== settings) {
      this.#tables ??= rangeTables(this.#market.candles);
      this.#kernel = { settings, kernel: new SpanKernel(this.#market, this.#tables, settings) };
    }
    return this.#kernel.kernel;
  }

  #sourceOf(strategy: ForecastStrategy, settings: RunSettings, { params, isRepeated }: SweepTrial): ForecastSource {
    const lowest = settings.shorts ? -1 : 0;
    const question = (): Question => {
      const declared = Object.entries(strategy.indicators(params as never, [this.#market.instrument.symbol]));
      return { decide: strategy.decide, series: Object.fromEntries(declared.map(([name, indicator]) => [name, this.columns.of(indicator)])), params, lowest };
    };
    if (!isRepeated || this.#limits.only === 'scan') return new ScanSource(question());
    const isBlind = isBlindToHeld(strategy.decide);
    const name = `${strategy.name} ${lowest} ${JSON.stringify(params)}`;
    let asked: Question | undefined;
    const runsFor = (held: number) => this.#runsOf(`${name} ${isBlind ? '' : held}`, () => forecastRuns((asked ??= question()), held, 0, this.#market.candles.length));
    return new RunSource(runsFor, isBlind ? undefined : () => new ScanSource((asked ??= question())));
  }

  /** Forecasts kept from an earlier trial, else made now. The oldest are let go when they are too many. */
  #runsOf(name: string, make: () => ForecastRuns): ForecastRuns {
    const known = this.#forecasts.get(name);
    if (known !== undefined) return known;
    const runs = make();
    this.#forecasts.set(name, runs);
    this.#forecastBytes += runsBytes(runs);
    for (const [other, old] of this.#forecasts) {
      if (this.#forecastBytes <= (this.#limits.forecastBytes ?? FORECAST_BYTES) || other === name) break;
      this.#forecasts.delete(other);
      this.#forecastBytes -= runsBytes(old);
    }
    return runs;
  }
}

const exitsOf = (strategy: Strategy, params: SweepTrial['params'], exits: Exits | undefined): Exits =>
  exits ?? (strategy.kind === 'forecast' ? strategy.exits?.(params as never) : undefined) ?? {};
