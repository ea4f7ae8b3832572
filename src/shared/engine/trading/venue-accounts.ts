import { toNumber } from '../../domain/decimal.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { GateEvent } from '../../risk/gate-state.ts';
import type { MarketBoard } from './market-board.ts';
import type { TraderVenue } from './trader-venue.ts';

/** The accounts at all venues as the risk gate is told of them. */
export function accountOf(venues: Iterable<TraderVenue>): Extract<GateEvent, { kind: 'account' }> {
  const cash: Record<string, number> = {};
  const positions: Record<InstrumentId, number> = {};
  for (const { name, gateway, instruments } of venues) {
    for (const { quote } of instruments) cash[`${name}:${quote}`] = toNumber(gateway.balance(quote));
    for (const instrument of instruments) if (instrument.kind === 'perpetual') positions[instrumentId(instrument)] = toNumber(gateway.held(instrumentId(instrument)));
    for (const base of new Set(instruments.flatMap((one) => (one.kind === 'spot' ? [one.base] : [])))) {
      // Of several instruments of one coin each has what was bought of it, and the first what else is held.
      const [first, ...others] = instruments.filter((one) => one.kind === 'spot' && one.base === base).map(instrumentId);
      let left = toNumber(gateway.balance(base));
      for (const other of others) {
        positions[other] = Math.min(left, Math.max(0, toNumber(gateway.held(other))));
        left -= positions[other];
      }
      positions[first] = left;
    }
  }
  return { kind: 'account', cash, positions };
}

/** What may be used of both currencies of an instrument where it trades: the balance less what orders there may still take. */
export function freeAt({ gateway, instruments }: TraderVenue, { base, quote }: Instrument, board: MarketBoard): { readonly base: number; readonly quote: number } {
  let [sold, spent] = [0, 0];
  for (const one of instruments) {
    const { buy, sell } = gateway.exposure(instrumentId(one));
    if (one.kind === 'spot' && one.base === base) sold += sell;
    const value = buy * board.price(instrumentId(one));
    if (one.kind === 'spot' && one.quote === quote && value > 0) spent += value;
  }
  return { base: Math.max(0, toNumber(gateway.balance(base)) - sold), quote: Math.max(0, toNumber(gateway.balance(quote)) - spent) };
}
