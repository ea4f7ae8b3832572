import type { MarketMarks } from '../../desk/market.ts';
import type { Band, Flag } from './band-primitive.ts';
import { faint, REGIME_COLOURS, type ChartColours } from './chart-colours.ts';
import { placeOf } from './places.ts';

interface Drawn {
  readonly marks: Pick<MarketMarks, 'regimes' | 'events'>;
  readonly times: readonly number[];
  readonly colours: ChartColours;
}

/** Of several strategies the first that sees regimes: two bands over each other would say nothing. */
export function bandsOf({ marks: { regimes }, times, colours }: Drawn): readonly Band[] {
  const own = regimes.filter(({ strategy }) => strategy === regimes[0]?.strategy).toSorted((a, b) => a.from - b.from);
  return own.flatMap(({ from, regime }, n) => {
    const next = own[n + 1]?.from ?? Infinity;
    // A regime is known from the close on at which it was seen.
    const begin = Math.max(0, placeOf(times, from - 1));
    const end = next === Infinity ? times.length : placeOf(times, next - 1);
    const colour = colours[REGIME_COLOURS[regime] ?? 'line'];
    return end <= begin || placeOf(times, next) < 0 ? [] : [{ from: begin, to: end, colour, tint: faint(colour, regime === 'range' || regime === 'unknown' ? 0 : 0.07) }];
  });
}

/** One for each candle at whose close something was seen, as strong as the worst of it. */
export function flagsOf({ marks: { events }, times, colours }: Drawn): readonly Flag[] {
  const worst = new Map<number, number>();
  for (const { at, severity } of events) {
    const place = placeOf(times, at - 1);
    if (place >= 0) worst.set(place, Math.max(severity, worst.get(place) ?? 0));
  }
  return [...worst].map(([at, severity]) => ({ at, colour: faint(colours.amber, 0.35 + 0.6 * severity) }));
}
