import type { PublicTrade } from '../../domain/public-trade.ts';
import { SECOND, type EpochMs } from '../../domain/time.ts';
import type { MarketView } from './market-view.ts';

/** Half-lives of what it remembers. */
const VOLATILITY_MS = 20 * SECOND;
const DRIFT_MS = 2 * SECOND;
const RATE_MS = 10 * SECOND;

export interface Touch {
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
}

const keep = (elapsedMs: number, halfLifeMs: number): number => 2 ** (-elapsedMs / halfLifeMs);

/**
 * Watches one instrument's touch and trades and tells what an execution step wants to know. Constant memory; time is an argument.
 * The mid is sampled once per `sampleMs`: the bounce between bid and ask inside it is not volatility.
 */
export class MarketGauge {
  readonly #sampleMs: number;
  #touch: Touch | undefined;
  #sampledAt = NaN;
  #sampledMid = NaN;
  #variance = NaN;
  #watchedMs = 0;
  #drift = 0;
  #total = 0;
  #bought = 0;
  #sold = 0;
  #ratesAt = NaN;

  constructor(sampleMs: number = SECOND) {
    this.#sampleMs = sampleMs;
  }

  quote(touch: Touch, at: EpochMs): void {
    this.#touch = touch;
    const mid = (touch.bid + touch.ask) / 2;
    if (Number.isNaN(this.#sampledAt)) {
      this.#sampledAt = at;
      this.#sampledMid = mid;
      this.#ratesAt = at;
      return;
    }
    const elapsed = at - this.#sampledAt;
    if (elapsed < this.#sampleMs) return;
    const change = Math.log(mid / this.#sampledMid);
    const perSecond = (change * change * SECOND) / elapsed;
    this.#watchedMs += elapsed;
    // Until a half-life was watched the plain mean is the better guess.
    const weight = Math.max(1 - keep(elapsed, VOLATILITY_MS), elapsed / this.#watchedMs);
    this.#variance = Number.isNaN(this.#variance) ? perSecond : this.#variance + weight * (perSecond - this.#variance);
    this.#drift += (1 - keep(elapsed, DRIFT_MS)) * ((change * SECOND) / elapsed - this.#drift);
    this.#sampledAt = at;
    this.#sampledMid = mid;
  }

  trade({ quantity, side }: Pick<PublicTrade, 'quantity' | 'side'>, at: EpochMs): void {
    this.#decay(at);
    this.#total += quantity;
    if (side !== 'sell') this.#bought += side === 'buy' ? quantity : quantity / 2;
    if (side !== 'buy') this.#sold += side === 'sell' ? quantity : quantity / 2;
  }

  #decay(at: EpochMs): void {
    if (Number.isNaN(this.#ratesAt)) this.#ratesAt = at;
    const factor = keep(Math.max(0, at - this.#ratesAt), RATE_MS);
    this.#bought *= factor;
    this.#sold *= factor;
    this.#ratesAt = Math.max(at, this.#ratesAt);
  }

  /** Undefined until there is a touch with two sides and a first measure of volatility. */
  view(at: EpochMs): MarketView | undefined {
    const touch = this.#touch;
    if (touch === undefined || Number.isNaN(this.#variance) || !(touch.bid > 0 && touch.ask > touch.bid)) return undefined;
    this.#decay(at);
    // A sum that halves every `RATE_MS` stands for this many seconds of trading.
    const seconds = RATE_MS / SECOND / Math.LN2;
    return { ...touch, volatility: Math.sqrt(this.#variance), drift: this.#drift, tradedQuantity: this.#total, buyRate: this.#bought / seconds, sellRate: this.#sold / seconds };
  }
}
