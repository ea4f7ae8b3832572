import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { signOf, type Fill, type OrderRequest } from '../../domain/order.ts';
import type { Alternative } from './legs.ts';
import type { MarketBoard } from './market-board.ts';

interface About {
  readonly order: OrderRequest;
  /** What the price is held against: the middle at arrival, or the order's own. */
  readonly reference: number;
  /** Where it was filled, and what the strategy knows it as. */
  readonly instrument: Instrument;
  readonly home: Instrument;
  readonly board: MarketBoard;
  readonly alternatives: readonly Alternative[];
}

/** The fee in a currency that the account books know: base or quote. One in a third coin is worth what that coin trades at; 0 where nobody knows. */
export function feeInQuote(fill: Pick<Fill, 'fee' | 'feeCurrency'>, { venue, base, quote }: Instrument, board: MarketBoard): Pick<Fill, 'fee' | 'feeCurrency'> {
  if (fill.feeCurrency === base || fill.feeCurrency === quote || fill.fee === 0) return { fee: fill.fee, feeCurrency: fill.feeCurrency };
  const price = board.price(`${venue}:${fill.feeCurrency}/${quote}` as InstrumentId);
  return { fee: Number.isFinite(price) ? fill.fee * price : 0, feeCurrency: quote };
}

/** An execution as its strategy knows it: under the order it placed, in its own quote currency, with what it cost by cause. */
export function costed(fill: Fill, { order, reference, instrument, home, board, alternatives }: About): Fill {
  const { fee, feeCurrency } = feeInQuote(fill, instrument, board);
  const rate = instrument === home ? 1 : alternatives.find((one) => instrumentId(one.instrument) === instrumentId(instrument))?.quoteRate() ?? NaN;
  const price = fill.price * rate;
  const paid = Math.max(0, signOf(fill.side) * (price - reference)) * fill.quantity;
  const touch = board.touch(fill.instrument);
  const half = touch === undefined || fill.liquidity === 'maker' ? 0 : ((touch.ask - touch.bid) / 2) * rate * fill.quantity;
  const spreadCost = Math.min(paid, half);
  return {
    ...fill, clientOrderId: order.clientOrderId, instrument: order.instrument, price, reason: order.reason, fee: feeCurrency === instrument.quote ? fee * rate : fee,
    feeCurrency: feeCurrency === instrument.quote ? home.quote : feeCurrency, spreadCost, slippageCost: paid - spreadCost, impactCost: 0,
  };
}
