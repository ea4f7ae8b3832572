import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import type { Side } from '../../../shared/domain/order.ts';
import { parentCosts, type ParentCosts } from '../../trade/parent-costs.ts';
import { orNull } from './record-store.ts';

/** An order to a target as it stands in its table. */
export interface ParentRow {
  readonly id: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly algorithm: string;
  readonly quantity: number;
  readonly at: number;
  readonly deadline: number | null;
  readonly arrivalPrice: number | null;
  /** As JSON with the names of `PreTradeEstimate`, null for what is no number. */
  readonly estimate: string;
  readonly side: string | null;
  readonly reason: string | null;
  readonly decisionAt: number | null;
  readonly decisionPrice: number | null;
  readonly forecast: number | null;
  readonly doneAt: number | null;
  readonly filled: number | null;
  readonly averagePrice: number | null;
  readonly slippageBps: number | null;
  readonly note: string | null;
  readonly endBid: number | null;
  readonly endAsk: number | null;
  readonly firstFillAt: number | null;
  readonly lastFillAt: number | null;
  readonly fills: number;
  readonly value: number | null;
  readonly makerValue: number | null;
  /** Of it that is known to have been made or taken. */
  readonly knownValue: number | null;
  readonly fees: number | null;
  readonly feeBps: number | null;
  readonly shortfallBps: number | null;
  /** Where the shortfall came from, as text. */
  readonly parts: string | null;
}

/** One execution of it, with the market it met. What is told of its fee comes a moment later. */
export interface MetRow {
  readonly tradeId: string;
  readonly price: number;
  readonly child: string | null;
  readonly instrument: string;
  readonly at: number;
  readonly side: string;
  readonly quantity: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly fee: number | null;
  readonly feeCurrency: string | null;
  readonly liquidity: string | null;
}

export type ParentOutcome = Pick<ParentRow, 'firstFillAt' | 'lastFillAt' | 'fills' | 'value' | 'makerValue' | 'knownValue' | 'fees' | 'feeBps' | 'shortfallBps' | 'parts' | 'filled' | 'averagePrice' | 'slippageBps'>;

const unknown = (value: number | null): number => value ?? NaN;
const sideOf = (side: string): Side => (side === 'sell' ? 'sell' : 'buy');

/** What became of an order so far, and what it cost where all that is needed for that is on record. */
export function parentOutcome(parent: ParentRow, met: readonly MetRow[]): ParentOutcome {
  const own = parent.side ?? met[0]?.side;
  const costs = own === undefined ? undefined : costsOf(parent, met, sideOf(own));
  const value = met.reduce((sum, fill) => sum + fill.price * fill.quantity, 0);
  return {
    fills: met.length, firstFillAt: met[0]?.at ?? null, lastFillAt: met.at(-1)?.at ?? null, value, makerValue: valueOf(met, ['maker']), knownValue: valueOf(met, ['maker', 'taker']),
    ...toldOf(costs), ...filledOf(parent, met, value),
  };
}

const toldOf = (costs: ParentCosts | undefined): Pick<ParentOutcome, 'fees' | 'feeBps' | 'shortfallBps' | 'parts'> => ({
  fees: orNull(costs?.fees), feeBps: orNull(costs?.feeBps), shortfallBps: orNull(costs?.analysis?.shortfallBps), parts: costs?.parts === undefined ? null : JSON.stringify(costs.parts),
});

function costsOf(parent: ParentRow, met: readonly MetRow[], side: Side): ParentCosts | undefined {
  const { at, quantity, arrivalPrice, decisionPrice, doneAt, endBid, endAsk } = parent;
  // The fee is told beside the fill: until both are there what it cost is not known.
  if (met.some(({ fee }) => fee === null)) return undefined;
  return parentCosts({
    side, quantity, decisionPrice: unknown(decisionPrice), arrivalPrice: unknown(arrivalPrice), from: at, to: doneAt ?? at, end: doneAt === null ? undefined : { bid: unknown(endBid), ask: unknown(endAsk) },
    fills: met.map((fill) => ({ fill: fillOf(parent, fill), met: fill.bid === null && fill.ask === null ? undefined : metOf(parent, fill) })),
  });
}

/** Fills may be told after the end: they count from then on. Before any is on record the end's own words hold. */
function filledOf({ side, arrivalPrice, filled, averagePrice, slippageBps }: ParentRow, met: readonly MetRow[], value: number): Pick<ParentOutcome, 'filled' | 'averagePrice' | 'slippageBps'> {
  const quantity = met.reduce((sum, fill) => sum + fill.quantity, 0);
  if (quantity === 0) return { filled, averagePrice, slippageBps };
  const average = value / quantity;
  const sign = (side ?? met[0].side) === 'buy' ? 1 : -1;
  return { filled: quantity, averagePrice: average, slippageBps: arrivalPrice === null ? slippageBps : orNull((sign * 1e4 * (average - arrivalPrice)) / arrivalPrice) };
}

const valueOf = (met: readonly MetRow[], liquidities: readonly string[]): number => met.reduce((sum, { price, quantity, liquidity }) => sum + (liquidity !== null && liquidities.includes(liquidity) ? price * quantity : 0), 0);

const fillOf = ({ id, instrument }: ParentRow, { tradeId, at, side, quantity, price, fee, feeCurrency, liquidity }: MetRow) => ({
  tradeId, clientOrderId: id, instrument: instrument as InstrumentId, at, side: sideOf(side), quantity, price, fee: fee ?? 0, feeCurrency: feeCurrency ?? '', liquidity: liquidity === 'maker' ? 'maker' as const : 'taker' as const,
  spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '',
});

const metOf = ({ id, instrument }: ParentRow, { tradeId, child, at, side, quantity, price, bid, ask }: MetRow) => ({
  kind: 'fill' as const, at, id: child ?? '', parent: id, instrument: instrument as InstrumentId, tradeId, side: sideOf(side), quantity, price, bid: unknown(bid), ask: unknown(ask),
});
