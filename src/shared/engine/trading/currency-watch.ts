import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { SECOND, type EpochMs } from '../../domain/time.ts';
import { kimchiPremium } from '../../portfolio/kimchi-premium.ts';
import type { GateEvent } from '../../risk/gate-state.ts';
import type { MarketBoard } from './market-board.ts';

/** A market in which one currency is had for another. */
export interface Conversion {
  /** What is worth so much in the account's currency. */
  readonly currency: string;
  readonly instrument: InstrumentId;
  /** The price tells units of `currency` for one of the account's: USDT/KRW for won where the account counts in USDT. */
  readonly isInverse: boolean;
}

/** The market among those listed that values `currency` in the account's; undefined where there is none. */
export function conversionFor(currency: string, { account, listed }: { readonly account: string; readonly listed: readonly Instrument[] }): Conversion | undefined {
  const spot = listed.filter(({ kind }) => kind === 'spot');
  const inverse = spot.find(({ base, quote }) => base === account && quote === currency);
  if (inverse !== undefined) return { currency, instrument: instrumentId(inverse), isInverse: true };
  const direct = spot.find(({ base, quote }) => base === currency && quote === account);
  return direct === undefined ? undefined : { currency, instrument: instrumentId(direct), isInverse: false };
}

interface Watched {
  readonly conversions: readonly Conversion[];
  readonly instruments: readonly Instrument[];
  readonly account: string;
  readonly board: MarketBoard;
  readonly tell: (event: GateEvent) => void;
}

/** Follows what other currencies are worth now, and how much dearer coins are for won; tells both to the risk gate. */
export class CurrencyWatch {
  readonly #watched: Watched;
  readonly #rates = new Map<string, number>();
  readonly #premiums = new Map<string, number>();
  #premiumsAt: EpochMs = -Infinity;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Units of the account's currency for one of another; NaN while not known. */
  rate(currency: string): number {
    return currency === this.#watched.account ? 1 : this.#rates.get(currency) ?? NaN;
  }

  /** By coin: 0.05 is 5 % dearer for won. */
  get premiums(): ReadonlyMap<string, number> { return this.#premiums; }

  /** A book has moved. */
  onBook(instrument: InstrumentId, at: EpochMs): void {
    for (const { currency, instrument: id, isInverse } of this.#watched.conversions) {
      if (id !== instrument) continue;
      const price = this.#watched.board.price(id);
      const value = isInverse ? 1 / price : price;
      if (!(value > 0 && value < Infinity)) continue;
      this.#rates.set(currency, value);
      this.#watched.tell({ kind: 'rate', currency, value, at });
    }
    if (at - this.#premiumsAt >= SECOND) this.#premium(at);
  }

  #premium(at: EpochMs): void {
    this.#premiumsAt = at;
    const { instruments, account, board, tell } = this.#watched;
    const wonPerUnit = 1 / this.rate('KRW');
    if (!(wonPerUnit > 0)) return;
    for (const won of instruments) {
      if (won.quote !== 'KRW' || won.base === account) continue;
      const abroad = instruments.find(({ base, quote, kind }) => base === won.base && quote === account && kind === 'spot');
      if (abroad === undefined) continue;
      const premium = kimchiPremium(board.price(instrumentId(won)), board.price(instrumentId(abroad)), wonPerUnit);
      if (!Number.isFinite(premium)) continue;
      this.#premiums.set(won.base, premium);
      tell({ kind: 'premium', base: won.base, premium, at });
    }
  }
}
