import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CandleColumns } from '../domain/candle.ts';
import { DataError, UsageError } from '../domain/errors.ts';
import { isoOf } from '../domain/iso-time.ts';
import type { Fill } from '../domain/order.ts';
import type { OutsideColumns } from '../domain/outside-series.ts';
import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import { runBacktest, type Backtest, type History } from '../engine/backtest.ts';
import type { RunRecord } from '../engine/record.ts';
import { outsideNames } from '../indicators/indicator.ts';
import type { CandleSeries, CandleStore } from '../ports/candle-store.ts';
import { protectionSetting } from '../risk/protections.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { assertBlindToFuture } from './blindness.ts';
import { given } from './given.ts';
import { loadHistory } from './load-history.ts';
import { selectedUniverse, type Choice } from './selected-universe.ts';
import { selectionSetting } from './selection-setting.ts';

const slippage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('fixed'), bps: z.number().min(0).max(1000) }),
  z.strictObject({ kind: z.literal('volume-share'), coefficient: z.number().min(0).max(100) }),
  z.strictObject({ kind: z.literal('square-root'), coefficient: z.number().min(0).max(100) }),
]);
const bps = z.number().min(0).max(1000);
const time = z.int().min(0);
const fraction = z.number().gt(0).lt(1);

const settings = z.strictObject({
  cash: z.number().gt(0).max(1e15), exposure: z.number().gt(0).max(1), leverage: z.number().min(1).max(125),
  makerFeeBps: bps.optional(), takerFeeBps: bps.optional(), feeIn: z.enum(['quote', 'received']),
  spreadBps: bps, slippage, latencyMs: z.number().min(0).max(3_600_000), participation: z.number().gt(0).max(1e9),
  shorts: z.boolean(), filters: z.boolean(), noTradeBand: z.number().min(0).max(1),
  from: time.optional(), to: time.optional(), seed: z.int().min(0),
});

/** Overrides of what is known of an instrument. */
const instrument = z.strictObject({
  venue: z.string().min(1).optional(), symbol: z.string().min(1).optional(),
  tickSize: z.number().min(0).optional(), lotSize: z.number().min(0).optional(), minQuantity: z.number().min(0).optional(), minNotional: z.number().min(0).optional(),
});

/** A backtest as JSON: what to run over which files. */
export const backtestJob = z.strictObject({
  strategy: z.string().min(1),
  params: z.record(z.string(), z.unknown()),
  settings,
  data: z.array(z.strictObject({ file: z.string().min(1), market: z.string().min(1).optional(), detail: z.string().optional(), trades: z.string().optional(), funding: z.string().optional(), instrument: instrument.optional() })).min(1),
  /** skip: indicators count candles. carry: the last close fills missing candles, so that they count time; nothing is decided there. */
  gaps: z.enum(['skip', 'carry']).default('skip'),
  exits: z.strictObject({ stopLoss: fraction.optional(), takeProfit: z.number().gt(0).optional(), trailingStop: fraction.optional(), maxCandles: z.int().min(1).optional() }).optional(),
  protections: z.array(protectionSetting).optional(),
  /** Chooses among the instruments of `data` again and again; without it all of them are traded. */
  selection: selectionSetting.optional(),
});
export type BacktestJob = z.output<typeof backtestJob>;

export interface BacktestPorts {
  readonly candles: CandleStore;
  readonly strategies: readonly Strategy[];
  /** Strategies that have been shown not to look ahead; any other is checked after its run. */
  readonly proven: readonly Strategy[];
  readonly progress?: (share: number) => boolean;
  /** What was known from outside at the close of each candle; asked where the strategy reads any of it. */
  readonly outside?: ((history: History, timeframe: Timeframe) => Promise<OutsideColumns>) | undefined;
}

export interface BacktestResult {
  readonly record: RunRecord;
  /** Of the data files: one file's own hash, or a hash over all. */
  readonly dataHash: string;
  /** sha256 over the order list: equal when two runs did the same. */
  readonly orderHash: string;
  /** The first instrument's candles, for the price chart. */
  readonly candles: CandleColumns;
  /** What a selection chose at each time and why the others fell out; empty without one. */
  readonly choices: readonly Choice[];
}

/** Replays one strategy over stored candles. Knows nothing of the machine it runs on. */
export async function backtest(job: BacktestJob, ports: BacktestPorts): Promise<BacktestResult> {
  const strategy = ports.strategies.find(({ name }) => name === job.strategy);
  if (strategy === undefined) throw new UsageError(`no strategy is called "${job.strategy}"`);
  const range = warmRange(job);
  const series = await Promise.all(job.data.map(({ file, market }) => ports.candles.load(file, { ...range, ...(market === undefined ? {} : { market }) })));
  const timeframe = commonTimeframe(job, series);
  if (strategy.kind === 'forecast' && strategy.longestTimeframe !== undefined && durationMs(timeframe) > durationMs(strategy.longestTimeframe)) {
    throw new UsageError(`${strategy.name} needs candles of ${strategy.longestTimeframe} or shorter, found "${timeframe}" in ${job.data[0].file}`);
  }
  const loaded = await Promise.all(job.data.map((data, k) => loadHistory(data, { series: series[k], candles: ports.candles, gaps: job.gaps })));
  oneCurrency(loaded);
  const { histories, hashes } = await withOutside(loaded, { job, strategy, timeframe, ports });
  const choices: Choice[] = [];
  const universe = (tell?: (choice: Choice) => void) => (job.selection === undefined ? undefined : selectedUniverse(job.selection, tell));
  const run: Backtest = {
    strategy, params: job.params, timeframe, histories, progress: ports.progress,
    settings: { ...job.settings, makerFeeBps: job.settings.makerFeeBps, takerFeeBps: job.settings.takerFeeBps, from: job.settings.from, to: job.settings.to },
    exits: job.exits === undefined ? undefined : given(job.exits), protections: job.protections, universe: universe((choice) => choices.push(choice)),
  };
  const record = runBacktest(run);
  if (record.candles === 0) throw new DataError(`${job.data[0].file}: no candles in the time range asked for; it has ${isoOf(series[0].candles.openTime[0])} to ${isoOf(series[0].candles.openTime[series[0].candles.length - 1])}`);
  if (!ports.proven.includes(strategy)) assertBlindToFuture({ ...run, universe: universe() }, record);
  return { record, choices, candles: histories[0].candles, dataHash: hashOver([...series.map(({ dataHash }) => dataHash), ...hashes]), orderHash: orderHash(record.fills) };
}

/** The histories with what the strategy reads beside candles, and the hashes of it; as they were where it reads nothing or nothing was known. */
async function withOutside(histories: readonly History[], { job, strategy, timeframe, ports }: { readonly job: BacktestJob; readonly strategy: Strategy; readonly timeframe: Timeframe; readonly ports: BacktestPorts }): Promise<{ readonly histories: readonly History[]; readonly hashes: readonly string[] }> {
  const names = outsideNames(Object.values(strategy.indicators?.(job.params as never, histories.map(({ instrument: { symbol } }) => symbol)) ?? {}));
  if (names.length === 0 || ports.outside === undefined) return { histories, hashes: [] };
  const found: OutsideColumns[] = [];
  for (const history of histories) found.push(new Map([...await ports.outside(history, timeframe)].filter(([name]) => names.some((one) => one === name))));
  return { histories: histories.map((history, k) => ({ ...history, outside: found[k] })), hashes: found.flatMap((columns) => (columns.size === 0 ? [] : [hashOfColumns(columns)])) };
}

/** Stands for columns where two runs are told apart. */
export function hashOfColumns(columns: OutsideColumns): string {
  const hash = createHash('sha256');
  for (const [name, values] of columns) hash.update(`${name}\n`).update(new Uint8Array(values.slice().buffer));
  return hash.digest('hex');
}

const hashOver = (hashes: readonly string[]): string => (hashes.length === 1 ? hashes[0] : sha256(hashes.join('\n')));

/** Candles after the end are not read; those before the start are, to warm the indicators up. */
const warmRange = ({ settings: { to } }: BacktestJob): { to?: number } => (to === undefined ? {} : { to });

function commonTimeframe(job: BacktestJob, series: readonly CandleSeries[]): Timeframe {
  const [{ timeframe }] = series;
  const other = series.findIndex((one) => one.timeframe !== timeframe);
  if (other > 0) throw new DataError(`${job.data[other].file} has ${series[other].timeframe} candles, ${job.data[0].file} has ${timeframe}: all must have one timeframe (coinbot data resample makes one)`);
  return timeframe;
}

/** Profit in two currencies does not add up without a rate at each time. */
function oneCurrency(histories: readonly History[]): void {
  const quotes = new Set(histories.map(({ instrument }) => instrument.quote));
  if (quotes.size > 1) throw new UsageError(`all instruments of one run must have the same quote currency, found ${[...quotes].map((quote) => `"${quote}"`).join(' and ')}`);
  const symbols = histories.map(({ instrument: { venue, symbol } }) => `${venue}:${symbol}`);
  const twice = symbols.find((symbol, k) => symbols.indexOf(symbol) !== k);
  if (twice !== undefined) throw new UsageError(`each instrument can take part once, found "${twice}" twice (--symbol names what a file holds)`);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One line an execution: time, instrument, side, quantity, price, fee, each number in its shortest exact form. */
export const orderHash = (fills: readonly Fill[]): string =>
  sha256(fills.map(({ at, instrument: of, side, quantity, price, fee }) => `${at},${of},${side},${quantity},${price},${fee}`).join('\n'));

