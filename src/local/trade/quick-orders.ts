import { listedInstruments } from '../../shared/adapters/ccxt/ccxt-venue.ts';
import type { TradingExchange } from '../../shared/adapters/ccxt/trading-exchange.ts';
import { signatureOf } from '../../shared/adapters/secrets/sign.ts';
import { binanceOrderSocket } from '../../shared/adapters/ws/binance-order-socket.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { random } from '../../shared/domain/random.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { RequestGate } from '../../shared/ports/request-gate.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import type { PlaceOutcome, Venue, VenueAccount } from '../../shared/ports/venue.ts';

export interface QuickOrderSettings {
  /** The way for everything else, and for orders while the socket does not stand. */
  readonly venue: Venue & VenueAccount;
  readonly exchange: TradingExchange;
  readonly listed: readonly Instrument[];
  readonly key: VenueKey;
  readonly gate: RequestGate;
  readonly clock: Clock;
  readonly seed: number;
  readonly baseUrl: string | undefined;
  readonly signal: AbortSignal;
}

const byId = (listed: readonly Instrument[]): ReadonlyMap<InstrumentId, Instrument> => new Map(listed.map((instrument) => [instrumentId(instrument), instrument]));

/**
 * Binance Spot takes orders on a socket that stands: measured on one machine, less than half of the time of a request. The rules of the
 * markets are ccxt's, as they were read last.
 */
export function quickOrders({ venue, exchange, listed, key, gate, clock, seed, baseUrl, signal }: QuickOrderSettings): Venue {
  const { rules } = exchange;
  let known = { version: rules.version, instruments: byId(listed) };
  const socket = binanceOrderSocket({
    venue, account: key.account, apiKey: key.apiKey, sign: (text) => signatureOf(text, key.secret), clock, random: random(seed), gate, venueTime: () => exchange.venueTime(),
    resync: () => { void exchange.recheckClock(exchange.clockChecks); }, onRules: () => { rules.doubt(known.version); }, instrument: (id) => known.instruments.get(id),
    ...(baseUrl === undefined ? {} : { url: `${baseUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/ws-api/v3` }),
  });
  void socket.run(signal);
  const place: Venue['place'] = async (order): Promise<PlaceOutcome> => {
    if (exchange.keyRefusal !== undefined) return venue.place(order);
    const instrument = known.instruments.get(order.instrument);
    if (instrument === undefined) return venue.place(order);
    const objection = await rules.objection(instrument.symbol);
    if (objection !== undefined) return { kind: 'refused', code: objection.code, reason: `${venue.name}: ${objection.reason}` };
    // They may have been read anew while the order waited for them.
    if (known.version !== rules.version) known = { version: rules.version, instruments: byId(listedInstruments(exchange)) };
    const outcome = await socket.place(order);
    if (outcome.kind !== 'accepted' && outcome.about === 'key') exchange.refuseKey(outcome.reason);
    return outcome;
  };
  return { name: venue.name, capabilities: venue.capabilities, place, cancel: (order) => venue.cancel(order), find: (order) => venue.find(order) };
}
