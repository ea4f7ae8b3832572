import type { InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { GateState } from './gate-state.ts';

/** What may still be filled of one instrument: base units of the orders on each side, those that can only reduce apart. */
interface Working {
  buys: number;
  sells: number;
  reduceBuys: number;
  reduceSells: number;
}

const none = (): Working => ({ buys: 0, sells: 0, reduceBuys: 0, reduceSells: 0 });

type Part = Pick<OrderRequest, 'side' | 'reduceOnly'> & { readonly remaining: number };

function add(working: Working, { side, reduceOnly, remaining }: Part): void {
  const key = side === 'buy' ? (reduceOnly ? 'reduceBuys' : 'buys') : (reduceOnly ? 'reduceSells' : 'sells');
  working[key] += remaining;
}

/** Room for the last bits of sums of parts. */
const WHOLE = 1 + 1e-12;

/** The working orders of one instrument. UNKNOWN, SUBMITTING and CANCELLING ones count in full: they may be filled. */
function workingOf(state: GateState, instrument: InstrumentId): Working {
  const working = none();
  for (const order of Object.values(state.orders)) if (order.instrument === instrument) add(working, order);
  return working;
}

/**
 * Whether the order can only bring the position nearer to zero, even when all that already works on its side is filled as well.
 * Orders marked reduce-only do not add up: a venue clips them at zero (without borrowing, nobody sells more than he has).
 */
export function reducesPosition(state: GateState, { instrument, side, quantity, reduceOnly }: OrderRequest): boolean {
  const held = state.positions[instrument] ?? 0;
  if (!state.reconciled || !(quantity > 0) || held === 0 || held > 0 === (side === 'buy')) return false;
  const { buys, sells, reduceBuys, reduceSells } = workingOf(state, instrument);
  const [plain, clipped] = side === 'buy' ? [buys, reduceBuys] : [sells, reduceSells];
  const room = Math.abs(held) * WHOLE;
  return plain + clipped + quantity <= room || (reduceOnly === true && plain === 0 && quantity <= room);
}

/** The largest position, in base units and on either side, that any order of fills can lead to. */
function worst(position: number, { buys, sells, reduceBuys, reduceSells }: Working): number {
  const long = position + Math.min(reduceBuys, Math.max(0, -position)) + buys;
  const short = -position + Math.min(reduceSells, Math.max(0, position)) + sells;
  return Math.max(0, long, short);
}

export interface Exposure {
  readonly instrument: InstrumentId;
  /** Largest |position| in base units that fills of what works, and of the order, can lead to. */
  readonly quantity: number;
  /** Largest position below zero, as a positive quantity. */
  readonly short: number;
}

/** The worst case of every instrument that is held or worked in, with `order` among its orders where one is given. */
export function exposuresWith(state: GateState, order?: OrderRequest): Exposure[] {
  const working = new Map<InstrumentId, Working>();
  const of = (instrument: InstrumentId): Working => {
    const known = working.get(instrument) ?? none();
    working.set(instrument, known);
    return known;
  };
  for (const open of Object.values(state.orders)) add(of(open.instrument), open);
  if (order !== undefined) add(of(order.instrument), { side: order.side, reduceOnly: order.reduceOnly, remaining: order.quantity });
  for (const instrument of Object.keys(state.positions) as InstrumentId[]) if (state.positions[instrument] !== 0) of(instrument);
  return Array.from(working, ([instrument, orders]) => {
    const position = state.positions[instrument] ?? 0;
    return { instrument, quantity: worst(position, orders), short: Math.max(0, -position + Math.min(orders.reduceSells, Math.max(0, position)) + orders.sells) };
  });
}
