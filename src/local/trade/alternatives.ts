import { instrumentId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Alternative } from '../../shared/engine/trading/legs.ts';
import type { Trader } from '../../shared/engine/trading/trader.ts';
import type { Connection } from './connection.ts';
import type { TradePlan } from './trade-plan.ts';

/** From here to the venue and back, as a home connection has it. */
const ROUND_TRIP_MS = 86;

/** Where an instrument's taking orders may be carried out, by the routes of the configuration. */
export function alternativesOf({ routes }: TradePlan, connections: readonly Connection[], trader: () => Trader | undefined): (instrument: InstrumentId) => readonly Alternative[] {
  const instruments = new Map(connections.flatMap((connection) => connection.instruments.map((instrument): [InstrumentId, Instrument] => [instrumentId(instrument), instrument])));
  const byFirst = new Map(routes.map(({ instruments: ids, conversionBps }): [string, readonly Alternative[]] => {
    const found = ids.flatMap((id) => instruments.get(id as InstrumentId) ?? []);
    const [first] = found;
    return [ids[0], found.map((instrument) => ({ instrument, conversionBps: instrument.quote === first.quote ? 0 : conversionBps, roundTripMs: ROUND_TRIP_MS, quoteRate: () => rateOf(trader(), first, instrument) }))];
  }));
  return (id) => byFirst.get(id) ?? [];
}

/** Units of the first's quote currency for one of the other's: from the risk gate's rates, where both have one. NaN where nobody knows. */
function rateOf(trader: Trader | undefined, first: Instrument, other: Instrument): number {
  if (first.quote === other.quote) return 1;
  const rates = trader?.risk.state.rates ?? {};
  return (rates[other.quote]?.value ?? NaN) / (rates[first.quote]?.value ?? 1);
}
