import { textOfState } from '../trade/state-file.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { TradeNews } from './trade-news.ts';

/** A message between processes of ours that carries news. */
export interface NewsMessage {
  readonly kind: 'news';
  readonly news: string;
}

export const isNews = (message: unknown): message is NewsMessage => typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'news' && 'news' in message && typeof message.news === 'string';

/** Hands a message over and says when it is gone. */
export type SendMessage = (message: NewsMessage, gone: () => void) => void;

const MOST_UNDER_WAY = 200;
const STATUS_MS = 2_000;

/**
 * The end of the trading process: never waits, and when nobody takes what is told, leaves out what comes (and counts it) rather than keep it.
 */
export class TellNotifier {
  readonly #send: SendMessage;
  readonly #now: () => EpochMs;
  #underWay = 0;
  #lost = 0;
  #statusAt = -Infinity;

  constructor(send: SendMessage, now: () => EpochMs) {
    this.#send = send;
    this.#now = now;
  }

  started(mode: string, isFresh: boolean): void { this.#tell({ of: 'started', at: this.#now(), mode, isFresh }); }
  finished(trip: RoundTrip): void { this.#tell({ of: 'trip', at: this.#now(), trip }); }

  notice(told: TraderNotice): void {
    const news = newsOf(told);
    if (news !== undefined) this.#tell(news);
  }

  status(status: TradeStatus): void {
    const now = this.#now();
    if (now - this.#statusAt < STATUS_MS && now >= this.#statusAt) return;
    this.#statusAt = now;
    this.#tell({ of: 'status', at: now, status, lost: this.#lost });
  }

  #tell(news: TradeNews): void {
    if (this.#underWay >= MOST_UNDER_WAY) { this.#lost++; return; }
    this.#underWay++;
    try {
      this.#send({ kind: 'news', news: textOfState(news) }, () => { this.#underWay--; });
    } catch {
      // The line is down: whoever was at the other end is gone, and this process is about to end too.
      this.#underWay--;
      this.#lost++;
    }
  }
}

function newsOf(told: TraderNotice): TradeNews | undefined {
  if (told.of === 'input' && told.input.kind === 'event' && told.input.event.kind === 'fill') return { of: 'fill', at: told.input.event.fill.at, strategy: told.strategy, fill: told.input.event.fill };
  if (told.of === 'account') return { of: 'alarm', at: told.alarm.at, venue: told.venue, kind: told.alarm.kind, text: told.alarm.text };
  if (told.of === 'program') return { of: 'remark', at: told.at, text: told.text };
  if (told.of !== 'desk') return undefined;
  const { notice } = told;
  if (notice.kind === 'alarm') return { of: 'alarm', at: notice.at, venue: notice.instrument ?? '', kind: 'desk', text: notice.text };
  return notice.kind === 'denied' ? { of: 'denied', at: notice.at, instrument: notice.instrument, rule: notice.rule, reason: notice.reason } : undefined;
}
