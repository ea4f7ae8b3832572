import type { EpochMs } from './time.ts';

/** Something said about the world outside the candles: a headline, an index, a number of a chain. */
export interface Observation<Value> {
  readonly value: Value;
  /** When it happened or was published: what it is about. */
  readonly eventAt: EpochMs;
  /** When it reached us. Nothing may use it before, whatever it is about. */
  readonly knownAt: EpochMs;
}

/** When it may first be used, `latencyMs` after it arrived. A publisher's clock that runs ahead of ours does not make it older. */
export const usableAt = ({ eventAt, knownAt }: Observation<unknown>, latencyMs: number): EpochMs => Math.max(eventAt, knownAt) + latencyMs;

/**
 * The observation about the latest event that could be used at `at`, in whatever order they arrived; undefined while there is
 * none. What arrives late about an older event does not take the place of newer news; of two about one event the later arrival counts.
 */
export function latestKnown<Value>(observations: readonly Observation<Value>[], at: EpochMs, latencyMs: number): Observation<Value> | undefined {
  let latest: Observation<Value> | undefined;
  for (const observation of observations) {
    if (usableAt(observation, latencyMs) > at) continue;
    if (latest === undefined || observation.eventAt > latest.eventAt || (observation.eventAt === latest.eventAt && observation.knownAt >= latest.knownAt)) latest = observation;
  }
  return latest;
}
