import { signOf, type OrderRequest, type OrderState, type Side } from '../domain/order.ts';
import { HOUR, MINUTE, type EpochMs } from '../domain/time.ts';
import { zonedDay } from '../domain/zoned-day.ts';
import { heldAfter } from '../domain/position.ts';
import { excess } from './conduct-rules.ts';
import type { VenueFill } from '../domain/venue-fill.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateEvent, GateState, Mark, Origin } from './gate-state.ts';
import { equityOf, rateOf } from './valuation.ts';

type Handlers = { readonly [Kind in GateEvent['kind']]: (state: GateState, event: Extract<GateEvent, { kind: Kind }>, limits: GateLimits) => void };

const ENDED: readonly OrderState[] = ['filled', 'cancelled', 'expired', 'denied', 'rejected', 'absent'];

/** What is no finite number is not known. */
const known = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

function markOf(state: GateState, id: Extract<GateEvent, { kind: 'book' }>['instrument']): Mark {
  return (state.marks[id] ??= { bid: null, ask: null, bookAt: null, candleClosedAt: null, candleMs: null, minuteVolume: null, atr: null, liquidationPrice: null });
}

/** The day that holds the present, and what it began with. */
function today(state: GateState, now: EpochMs, { equity, limits }: { readonly equity: number | null; readonly limits: GateLimits }): NonNullable<GateState['day']> {
  if (state.day === null || now >= state.day.end) {
    const { start, length } = zonedDay(now, limits.timeZone);
    state.day = { start, end: start + length, equity, cancels: 0, fills: 0 };
  }
  state.day.equity ??= equity;
  return state.day;
}

/** Brings the day, the highest equity and the two latches up to the present. Latches stay until a person resets them. */
function measure(state: GateState, limits: GateLimits): void {
  const now = state.at;
  if (now === null) return;
  const equity = known(state.reconciled ? equityOf(state, limits) : NaN);
  const day = today(state, now, { equity, limits });
  if (equity === null) return;
  state.peak = Math.max(state.peak ?? equity, equity);
  if (equity <= (day.equity ?? equity) * (1 - limits.maxDailyLossShare)) {
    state.dailyLoss ??= { at: now, reason: `equity fell from "${day.equity}" to "${equity}" in a day`, notBefore: day.end };
  }
  if (equity <= state.peak * (1 - limits.maxDrawdownShare)) {
    state.drawdown ??= { at: now, reason: `equity fell from its highest "${state.peak}" to "${equity}"`, notBefore: now };
  }
}

/** Only what came before a moment is dropped: the lists stay ascending. */
const since = <Item>(items: Item[], timeOf: (item: Item) => EpochMs, from: EpochMs): Item[] => (items.length > 0 && timeOf(items[0]) <= from ? items.filter((item) => timeOf(item) > from) : items);
const own = (at: EpochMs): EpochMs => at;

function book(state: GateState, { fill }: Extract<GateEvent, { kind: 'fill' }>, limits: GateLimits): void {
  const signed = signOf(fill.side) * fill.quantity;
  const instrument = state.instruments[fill.instrument];
  const venue = fill.instrument.slice(0, fill.instrument.indexOf(':'));
  const inBase = instrument !== undefined && fill.feeCurrency === instrument.base && instrument.kind === 'spot';
  state.positions[fill.instrument] = heldAfter(state.positions[fill.instrument] ?? 0, inBase ? signed - fill.fee : signed);
  // Without the instrument its currency is not known: then nothing may be said of equity until the account is read again.
  if (instrument === undefined) state.reconciled = false;
  else receive(state, `${venue}:${instrument.quote}`, -signed * fill.price);
  if (!inBase && fill.fee !== 0) receive(state, `${venue}:${fill.feeCurrency}`, -fill.fee);
  fillOrder(state, fill);
  if (state.day !== null) state.day.fills += 1;
  measure(state, limits);
}

function receive(state: GateState, account: string, amount: number): void {
  state.cash[account] = (state.cash[account] ?? 0) + amount;
}

function fillOrder(state: GateState, { clientOrderId, quantity }: VenueFill): void {
  const order = state.orders[clientOrderId];
  if (order === undefined) return;
  order.remaining = Math.max(0, heldAfter(order.remaining, -quantity));
  if (order.parent !== null && state.parents[order.parent] !== undefined) state.parents[order.parent].filled += quantity;
}

/** Money from outside is neither profit nor loss: it moves what loss is measured against. */
function transfer(state: GateState, { venue, currency, amount }: Extract<GateEvent, { kind: 'transfer' }>, limits: GateLimits): void {
  const value = amount * rateOf(state, limits, currency);
  receive(state, `${venue}:${currency}`, amount);
  if (state.day !== null) state.day.equity = state.day.equity === null ? null : known(state.day.equity + value);
  state.peak = state.peak === null ? null : known(state.peak + value);
}

const HANDLERS: Handlers = {
  time: (state, { at }, limits) => {
    if (!Number.isFinite(at) || at < (state.at ?? -Infinity)) return;
    state.at = at;
    state.locks = state.locks.filter(({ until }) => until > at);
    measure(state, limits);
  },
  clock: (state, { uncertaintyMs }) => { state.clockUncertaintyMs = known(uncertaintyMs); },
  instrument: (state, { id, instrument: { venue, base, quote, kind, maintenanceMarginRate } }) => { state.instruments[id] = { venue, base, quote, kind, maintenanceMarginRate }; },
  book: (state, { instrument, bid, ask, at }) => {
    const mark = markOf(state, instrument);
    mark.bid = known(bid);
    mark.ask = known(ask);
    mark.bookAt = known(at);
  },
  candle: (state, { instrument, closedAt, lengthMs, minuteVolume, atr }) => {
    const mark = markOf(state, instrument);
    mark.candleClosedAt = known(closedAt);
    mark.candleMs = known(lengthMs);
    if (minuteVolume !== undefined) mark.minuteVolume = known(minuteVolume);
    if (atr !== undefined) mark.atr = known(atr);
  },
  liquidation: (state, { instrument, price }) => { markOf(state, instrument).liquidationPrice = known(price ?? undefined); },
  rate: (state, { currency, value, at }) => { state.rates[currency] = { value: known(value) ?? 0, at }; },
  peg: (state, { coin, price, at }) => { state.pegs[coin] = { price: known(price) ?? 0, at }; },
  premium: (state, { base, premium, at }) => {
    if (Number.isFinite(premium)) state.premiums[base] = { premium, at };
    else delete state.premiums[base];
  },
  account: (state, { cash, positions }, limits) => {
    state.cash = { ...cash };
    state.positions = { ...positions };
    measure(state, limits);
  },
  transfer,
  reconciled: (state, { value }, limits) => {
    state.reconciled = value;
    measure(state, limits);
  },
  adopted: (state, { clientOrderId, instrument, side, remaining }) => {
    state.orders[clientOrderId] = { instrument, side, remaining, reduceOnly: false, isUnknown: false, parent: state.orders[clientOrderId]?.parent ?? null };
  },
  order: (state, { clientOrderId, state: next }) => {
    const order = state.orders[clientOrderId];
    if (order === undefined) return;
    if (ENDED.includes(next)) delete state.orders[clientOrderId];
    else order.isUnknown = next === 'unknown';
  },
  fill: book,
  cancel: (state, { at }) => {
    state.cancelsAt = since(state.cancelsAt, own, at - MINUTE);
    state.cancelsAt.push(at);
    if (state.day !== null) state.day.cancels += 1;
  },
  parent: (state, { id, instrument, side, quantity }) => { state.parents[id] ??= { instrument, side, quantity, filled: 0 }; },
  'parent-ended': (state, { id }) => { delete state.parents[id]; },
  kill: (state, { state: next }) => { state.kill = next; },
  halt: (state, { instrument, reason }) => {
    if (reason === null) delete state.halted[instrument];
    else state.halted[instrument] = reason;
  },
  lock: (state, { lock }) => { state.locks.push(lock); },
  enable: (state, { strategy }) => { delete state.strategies[strategy]; },
  reset: (state, { what }, limits) => {
    const trip = what === 'drawdown' ? state.drawdown : state.dailyLoss;
    if (trip === null || state.at === null || state.at < trip.notBefore) return;
    if (what === 'drawdown') {
      state.drawdown = null;
      state.peak = null;
    } else state.dailyLoss = null;
    measure(state, limits);
  },
};

/** Changes the state by an event. Deterministic: the same events make the same state. */
export function foldGate(state: GateState, event: GateEvent, limits: GateLimits): void {
  (HANDLERS[event.kind] as (state: GateState, event: GateEvent, limits: GateLimits) => void)(state, event, limits);
}

/** Books an approved order as sent, before anything else can be asked of the gate (Art. 15(2): all sent orders count at once). */
export function countSent(state: GateState, order: OrderRequest, { origin, limits, reduces }: { readonly origin: Origin; readonly limits: GateLimits; readonly reduces: boolean }): void {
  const at = state.at ?? order.at;
  const { instrument, side, quantity } = order;
  state.orders[order.clientOrderId] = { instrument, side, remaining: quantity, reduceOnly: order.reduceOnly === true, isUnknown: false, parent: origin.parent ?? null };
  state.ordersAt = since(state.ordersAt, own, at - MINUTE);
  state.ordersAt.push(at);
  state.recent = since(state.recent, (one) => one.at, at - limits.duplicateMs);
  state.recent.push({ chain: origin.chain, instrument, side, quantity, at });
  countTrade(state, { chain: origin.parent ?? origin.chain, strategy: origin.strategy, side, at, reduces }, limits);
}

interface Trade {
  readonly strategy: string;
  readonly chain: string;
  readonly side: Side;
  readonly at: EpochMs;
  readonly reduces: boolean;
}

/** One decision counts once, however many orders carry it out; an exit begins the count of entries anew. */
function countTrade(state: GateState, { strategy, chain, side, at, reduces }: Trade, limits: GateLimits): void {
  const record = (state.strategies[strategy] ??= { entries: [], trades: [], off: null });
  if (reduces) record.entries = [];
  else if (!record.entries.some((entry) => entry.chain === chain && entry.side === side)) record.entries.push({ chain, side, at });
  if (!record.trades.some((trade) => trade.chain === chain)) record.trades.push({ chain, at });
  record.entries = since(record.entries, (entry) => entry.at, at - 5 * MINUTE);
  record.trades = since(record.trades, (trade) => trade.at, at - HOUR);
  const reason = excess(record, at, limits);
  if (record.off === null && reason !== undefined) record.off = { at, reason };
}
