import type { MarketNames } from '../domain/market.ts';
import type { Trial, TrialHead, TrialKind } from '../domain/trial.ts';

/** Trials that fit everything given. */
export interface TrialQuery {
  readonly dataHash?: string | undefined;
  readonly strategy?: string | undefined;
  readonly kind?: TrialKind | undefined;
  /** One of the instruments traded. */
  readonly instrument?: string | undefined;
  /** On the same data or one of the same markets, as `isSameMarket` has it. */
  readonly market?: MarketNames | undefined;
}

/** Every trial ever made. Rows are only ever added; nothing is changed or taken out. */
export interface TrialLedger {
  /** Adds what is not there yet, by id. All of it is on the disk when this returns. */
  append(trials: readonly Trial[]): Promise<{ readonly added: number; readonly known: number }>;
  /** Oldest first, each once. */
  read(query?: TrialQuery): Promise<readonly Trial[]>;
  /** The same without days and returns, which are most of a trial. */
  heads(query?: TrialQuery): Promise<readonly TrialHead[]>;
  /** Makes few files of many; what is read stays the same. */
  compact(): Promise<void>;
}
