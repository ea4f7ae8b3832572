import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { signOf, type Fill, type OrderRequest } from '../../domain/order.ts';
import type { Alternative } from './legs.ts';
import type { MarketBoard } from './market-board.ts';

interface About {
  readonly order: Pick<OrderRequest, 'clientOrderId' | 'instrument' | 'reason'>;
  /** What the price is held against: the middle at arrival, or the order's own. */
  readonly reference: number;
  /** The rate of the venue's currency when it was sent; NaN where that is not known. */
  readonly sentAt: number;
  /** Where it was filled, and what the strategy knows it as. */
  readonly instrument: Instrument;
  readonly home: Instrument;
  readonly board: MarketBoard;
  readonly alternatives: readonly Alternative[];
}

/** The fee in a currency that the account books know: base or quote. One in a third coin is worth what that coin trades at; NaN where nobody knows. */
export function feeInQuote(fill: Pick<Fill, 'fee' | 'feeCurrency'>, { venue, base, quote }: Instrument, board: MarketBoard): Pick<Fill, 'fee' | 'feeCurrency'> {
  if (fill.feeCurrency === base || fill.feeCurrency === quote || fill.fee === 0) return { fee: fill.fee, feeCurrency: fill.feeCurrency };
  return { fee: fill.fee * board.price(`${venue}:${fill.feeCurrency}/${quote}` as InstrumentId), feeCurrency: quote };
}

/** Units of the order's quote currency for one of the venue's: now, else when it was sent, else as the prices of both suggest. */
function rateOf(fill: Fill, { instrument, home, alternatives, sentAt, board }: About): number {
  if (instrument === home) return 1;
  const now = alternatives.find((one) => instrumentId(one.instrument) === instrumentId(instrument))?.quoteRate() ?? NaN;
  if (now > 0) return now;
  return sentAt > 0 ? sentAt : board.price(instrumentId(home)) / fill.price;
}

/** An execution as its strategy knows it: under the order it placed, in its own quote currency, with what it cost by cause. `unpriced`: the coin of a fee that nobody can value. */
export function costed(fill: Fill, about: About): { readonly fill: Fill; readonly unpriced: string | undefined } {
  const { order, reference, instrument, home, board } = about;
  const { fee, feeCurrency } = feeInQuote(fill, instrument, board);
  const rate = rateOf(fill, about);
  const price = fill.price * rate;
  const paid = Number.isNaN(reference) ? 0 : Math.max(0, signOf(fill.side) * (price - reference)) * fill.quantity;
  const touch = board.touch(fill.instrument);
  const half = touch === undefined || fill.liquidity === 'maker' ? 0 : ((touch.ask - touch.bid) / 2) * rate * fill.quantity;
  const spreadCost = Math.min(paid, half);
  const known = Number.isNaN(fee) ? 0 : fee;
  return {
    unpriced: Number.isNaN(fee) ? fill.feeCurrency : undefined,
    fill: {
      ...fill, clientOrderId: order.clientOrderId, instrument: order.instrument, price, reason: order.reason, fee: feeCurrency === instrument.quote ? known * rate : known,
      feeCurrency: feeCurrency === instrument.quote ? home.quote : feeCurrency, spreadCost, slippageCost: paid - spreadCost, impactCost: 0,
    },
  };
}
