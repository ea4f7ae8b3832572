import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest, Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { PreTradeEstimate } from '../../execution/impact/pre-trade.ts';

/** What the desk tells whoever watches: the way of each order between the strategy and the venue. Ids as everywhere: `c7` of a strategy, `c7/2` its third child. */
export type DeskNotice =
  | { readonly kind: 'plan'; readonly at: EpochMs; readonly id: string; readonly instrument: InstrumentId; readonly algorithm: string; readonly quantity: number; readonly deadline: EpochMs; readonly arrivalPrice: number; readonly estimate: PreTradeEstimate }
  | { readonly kind: 'child'; readonly at: EpochMs; readonly id: string; readonly parent: string; readonly order: OrderRequest; readonly reason: string }
  | { readonly kind: 'denied'; readonly at: EpochMs; readonly id: string; readonly instrument: InstrumentId; readonly rule: string; readonly reason: string }
  | { readonly kind: 'done'; readonly at: EpochMs; readonly id: string; readonly instrument: InstrumentId; readonly filled: number; readonly quantity: number; readonly averagePrice: number; readonly arrivalPrice: number; readonly slippageBps: number; readonly note: string; readonly bid: number; readonly ask: number }
  /** `id` is the child's; prices in the quote currency of the order's own instrument, bid and ask as they stood when it was heard of, NaN where nobody knew. */
  | { readonly kind: 'fill'; readonly at: EpochMs; readonly id: string; readonly parent: string; readonly instrument: InstrumentId; readonly tradeId: string; readonly side: Side; readonly quantity: number; readonly price: number; readonly bid: number; readonly ask: number }
  | { readonly kind: 'guard'; readonly at: EpochMs; readonly id: string; readonly instrument: InstrumentId; readonly what: 'laid' | 'laid-locally' | 'fired' | 'lost' | 'lifted'; readonly price: number }
  | { readonly kind: 'alarm'; readonly at: EpochMs; readonly text: string; readonly instrument?: InstrumentId | undefined };
