import type { EpochMs } from '../../shared/domain/time.ts';
import { instrumentId, type Instrument } from '../../shared/domain/instrument.ts';
import type { DoneOrder } from '../../shared/evaluation/reality-gap/done-order.ts';
import { addedParts } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { gapVerdict, moneyText } from '../../shared/evaluation/reality-gap/gap-verdict.ts';
import type { OrderGap } from '../../shared/evaluation/reality-gap/reality-gap.ts';
import { timeText } from '../trade/story-text.ts';
import type { ToldStrategy } from '../trade/story-line.ts';
import type { CandleCount } from './archive-candles.ts';
import type { Stretch } from './compared-strategy.ts';
import type { GapDay } from './gap-days.ts';
import type { GapOfStrategy, GapOrder, GapReport } from './gap-file.ts';
import type { WindowGap } from './gap-of-window.ts';

/** Orders told one by one. */
const MOST_ORDERS = 20;

export interface ReportedDay {
  readonly day: GapDay;
  readonly window: WindowGap;
  readonly timezone: string;
  readonly latencyMs: number;
  readonly codeHash: string;
  readonly madeAt: EpochMs;
  /** The newest moment on record. */
  readonly recordEnd: EpochMs;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What is kept of a day: everything by strategy and currency, and the orders that weigh most. */
export function gapReport({ day, window, timezone, latencyMs, codeHash, madeAt, recordEnd }: ReportedDay): GapReport {
  const mode = window.plan?.mode ?? 'unknown';
  const told = new Map(window.plan?.strategies.map((one) => [one.name, one]));
  const strategies = [...Map.groupBy(window.stretches, ({ strategy }) => strategy)].map(([name, stretches]) => ofStrategy(told.get(name), stretches));
  const currencies = [...Map.groupBy(strategies, ({ currency }) => currency)].map(([currency, all]) => ({
    currency, realProfit: sum(all.map((one) => one.realProfit)), modelProfit: sum(all.map((one) => one.modelProfit)), gap: sum(all.map((one) => one.gap)), parts: addedParts(all.map((one) => one.parts)),
  }));
  const orders = window.stretches.flatMap(({ strategy, gap }) => gap.orders.filter(({ total }) => total !== 0).map((order) => ofOrder(strategy, order, told.get(strategy))));
  return {
    schema: 'gap-1', day: day.day, timezone, from: day.from, to: day.to, isOver: recordEnd >= day.to, madeAt, mode, codeHash, recordedBy: [...window.codeHashes], latencyMs, currencies, strategies,
    uncompared: [...window.uncompared], worst: orders.toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total)).slice(0, MOST_ORDERS),
    verdict: currencies.length === 0 ? `nothing of ${mode === 'unknown' ? 'that day' : mode} could be compared` : currencies.map((one) => gapVerdict(mode, one)).join('. '), notes: notesOf(strategies, window, { codeHash, mode }),
  };
}

const currencyOf = (told: ToldStrategy | undefined): string => told?.instruments[0]?.quote ?? '';

function ofStrategy(told: ToldStrategy | undefined, stretches: readonly Stretch[]): GapOfStrategy {
  const orders = stretches.flatMap(({ gap }) => gap.orders);
  const logicFrom = Math.min(...stretches.map((one) => Math.max(one.logicFrom, one.from)));
  return {
    strategy: stretches[0].strategy, currency: currencyOf(told), timeframe: told?.timeframe ?? '', from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)),
    candles: sum(stretches.map(({ candles }) => candles)), stretches: stretches.length, startEquity: stretches[0].startEquity,
    between: sum(stretches.slice(1).map(({ startEquity }, n) => startEquity - stretches[n].startEquity - stretches[n].gap.realProfit)),
    realProfit: sum(stretches.map(({ gap }) => gap.realProfit)), modelProfit: sum(stretches.map(({ gap }) => gap.modelProfit)), gap: sum(stretches.map(({ gap }) => gap.gap)), parts: addedParts(stretches.map(({ gap }) => gap.parts)),
    orders: {
      matched: orders.filter(({ real, model }) => real !== undefined && model !== undefined && !isIdle({ real, model })).length,
      realOnly: orders.filter(({ real, model }) => model === undefined && !isIdle({ real, model })).length, modelOnly: orders.filter(({ real, model }) => real === undefined && !isIdle({ real, model })).length,
    },
    logicFrom: finite(logicFrom), archive: addedCounts(stretches.flatMap(({ archive }) => archive ?? [])),
  };
}

/** A guard that never fired is no order to compare. */
const isIdle = ({ real, model }: Pick<OrderGap, 'real' | 'model'>): boolean => (real ?? model)?.isGuard === true && (real?.filled ?? 0) + (model?.filled ?? 0) === 0;

const addedCounts = (all: readonly CandleCount[]): CandleCount | null => (all.length === 0 ? null : {
  compared: sum(all.map(({ compared }) => compared)), different: sum(all.map(({ different }) => different)), missedLive: sum(all.map(({ missedLive }) => missedLive)), notStored: sum(all.map(({ notStored }) => notStored)),
});

function ofOrder(strategy: string, { real, model, parts, total }: OrderGap, told: ToldStrategy | undefined): GapOrder {
  const one = (real ?? model) as DoneOrder;
  const instrument = told?.instruments.find((known: Instrument) => instrumentId(known) === one.instrument);
  return {
    strategy, currency: instrument?.quote ?? currencyOf(told), instrument: one.instrument, side: one.side, isGuard: one.isGuard, at: one.isGuard && Number.isFinite(one.filledAt) ? one.filledAt : one.at, reason: one.reason,
    real: sideOf(real), model: sideOf(model), total, parts,
  };
}

function sideOf(order: DoneOrder | undefined): GapOrder['real'] {
  if (order === undefined) return null;
  const { id, quantity, filled, value, startPrice, fee, feeInBase, note } = order;
  return { id, quantity, filled, averagePrice: finite(value / filled), startPrice: finite(startPrice), fees: fee + (filled > 0 ? (feeInBase * value) / filled : 0), note };
}

function notesOf(strategies: readonly GapOfStrategy[], { holes, codeHashes }: WindowGap, { codeHash, mode }: { readonly codeHash: string; readonly mode: string }): string[] {
  const others = codeHashes.filter((hash) => hash !== codeHash);
  const without = strategies.filter(({ archive }) => archive === null);
  return [
    ...strategies.flatMap(({ strategy, logicFrom }) => (logicFrom === null ? [] : [`${strategy}: from ${timeText(logicFrom)} on this program decides otherwise on the same input; "coinbot replay" shows where`])),
    ...strategies.flatMap(({ strategy, stretches, between, startEquity, currency }) => (stretches === 1 ? [] : [`${strategy}: ${stretches} stretches, each compared from where it really stood; ${moneyText(between, startEquity)} ${currency} earned in between are in neither profit`])),
    ...without.length === 0 ? [] : [mode === 'demo' ? 'data is 0: a made-up market has no archive to compare its candles with' : `data is 0 for ${without.map(({ strategy }) => strategy).join(', ')}: no candles of this day in the archive ("coinbot data download" fetches them)`],
    ...(others.length === 0 ? [] : [`recorded by another version of the program (${others.map((hash) => hash.slice(0, 12)).join(', ')}, this is ${codeHash.slice(0, 12)})`]),
    ...holes,
  ];
}
