import type { EpochMs } from './time.ts';

/** An event that acts on what is held. */
export interface OutlookEvent {
  readonly type: string;
  /** What was seen, with its figures. */
  readonly text: string;
  /** 0 to 1: 0.5 at the threshold of its detector. */
  readonly severity: number;
  readonly knownAt: EpochMs;
  /** It acts until then. */
  readonly until: EpochMs;
  /** What it asks for, in words; none where it is only told. */
  readonly actions: readonly string[];
}

/** What one of several forecasters says, and how much it counts. */
export interface OutlookExpert {
  readonly name: string;
  /** Share of the blend, 0 to 1; 0 without an opinion. */
  readonly weight: number;
  /** The position it wants, in [-1, 1]; NaN without an opinion. */
  readonly forecast: number;
  /** While it warms up: candles that it waits for still. */
  readonly candlesLeft?: number | undefined;
}

/** How one that learns sees one instrument at its newest close, and how its forecast came about. */
export interface Outlook {
  readonly at: EpochMs;
  readonly regime: string;
  /** Since when the regime stands; NaN where that is not known. */
  readonly regimeSince: EpochMs;
  /** Those in force at `at`, the newest last. */
  readonly events: readonly OutlookEvent[];
  /** What is traded: `ensemble`, `equal` weights or `nothing`. */
  readonly mode: string;
  readonly champion: string | null;
  readonly experts: readonly OutlookExpert[];
  /** The weighted sum of the experts' forecasts; NaN without any. */
  readonly blended: number;
  /** What is to be held, after the no-trade band, the mode and the events; NaN before the first opinion. */
  readonly forecast: number;
  /** What was special about this close. */
  readonly notes: readonly string[];
}
