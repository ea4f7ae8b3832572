import { MINUTE, SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import { UpbitError } from './venue-error.ts';

interface GroupLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** docs.upbit.com/kr/reference/rate-limits, November 2026: market data by address, the rest by account. */
export const UPBIT_GROUPS = {
  market: { limit: 10, windowMs: SECOND }, candle: { limit: 10, windowMs: SECOND }, trade: { limit: 10, windowMs: SECOND }, ticker: { limit: 10, windowMs: SECOND }, orderbook: { limit: 10, windowMs: SECOND },
  default: { limit: 30, windowMs: SECOND },
  // Twelve since 2026-08-21, eight before.
  order: { limit: 12, windowMs: SECOND }, 'order-test': { limit: 8, windowMs: SECOND }, 'order-cancel-all': { limit: 1, windowMs: 2 * SECOND },
  'websocket-connect': { limit: 5, windowMs: SECOND },
  // Whoever sends an Origin header, as browsers do (fault 44).
  origin: { limit: 1, windowMs: 10 * SECOND },
} satisfies Readonly<Record<string, GroupLimit>>;

export type GroupName = keyof typeof UPBIT_GROUPS;

export interface UpbitLimits {
  readonly groups: Readonly<Record<GroupName, GroupLimit>>;
  /** Messages of one socket. */
  readonly messagesPerSecond: number;
  readonly messagesPerMinute: number;
  /** Requests in spite of 429 before a block, and the first and the longest block; each lasts twice as long as the one before. The figures are ours: the venue tells none. */
  readonly patience: number;
  readonly firstBlockMs: number;
  readonly longestBlockMs: number;
}

export const UPBIT_LIMITS: UpbitLimits = { groups: UPBIT_GROUPS, messagesPerSecond: 5, messagesPerMinute: 100, patience: 5, firstBlockMs: MINUTE, longestBlockMs: 60 * MINUTE };

interface Counted {
  since: EpochMs;
  count: number;
  refusedUntil: EpochMs;
}

interface Subject {
  refused: number;
  blocks: number;
  blockedUntil: EpochMs;
}

/** Requests of a group and a subject (address or account) in windows that begin with their first request; 429 beyond them, 418 for who goes on. */
export class UpbitLimiter {
  readonly limits: UpbitLimits;
  readonly #count: (name: string) => void;
  readonly #windows = new Map<string, Counted>();
  readonly #subjects = new Map<string, Subject>();

  constructor(limits: UpbitLimits, count: (name: string) => void) {
    this.limits = limits;
    this.#count = count;
  }

  /** Books a request and returns how many more may follow in its window. */
  spend(group: GroupName, subject: string, now: EpochMs): number {
    const state = this.#subject(subject);
    if (now < state.blockedUntil) {
      this.#count('requestsWhileBanned');
      throw blocked(state.blockedUntil - now);
    }
    const window = this.#window(group, subject, now);
    const { limit } = this.limits.groups[group];
    if (now < window.refusedUntil || window.count >= limit) this.#refuse(state, { window, group, now });
    window.count += 1;
    state.refused = 0;
    return limit - window.count;
  }

  /** 429 for the rest of the window, or so long. */
  refuse(group: GroupName, subject: string, { until, now }: { readonly until: EpochMs; readonly now: EpochMs }): never {
    const window = this.#window(group, subject, now);
    window.refusedUntil = until;
    this.#count('answered429');
    throw tooMany();
  }

  ban(subject: string, until: EpochMs): void {
    this.#subject(subject).blockedUntil = until;
    this.#count('bans');
  }

  bannedUntil(subject: string): EpochMs { return this.#subject(subject).blockedUntil; }

  #refuse(state: Subject, { window, group, now }: { readonly window: Counted; readonly group: GroupName; readonly now: EpochMs }): never {
    this.#count(group === 'origin' ? 'answered429ForOrigin' : 'answered429');
    state.refused += 1;
    if (state.refused < this.limits.patience) throw tooMany();
    state.refused = 0;
    state.blockedUntil = now + Math.min(this.limits.longestBlockMs, this.limits.firstBlockMs * 2 ** state.blocks);
    state.blocks += 1;
    window.count = 0;
    this.#count('bans');
    throw blocked(state.blockedUntil - now);
  }

  #window(group: GroupName, subject: string, now: EpochMs): Counted {
    const key = `${group} ${subject}`;
    const found = this.#windows.get(key);
    if (found && now >= found.since && now < found.since + this.limits.groups[group].windowMs) return found;
    const fresh: Counted = { since: now, count: 0, refusedUntil: found?.refusedUntil ?? 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #subject(subject: string): Subject {
    let state = this.#subjects.get(subject);
    if (!state) this.#subjects.set(subject, (state = { refused: 0, blocks: 0, blockedUntil: 0 }));
    return state;
  }
}

const tooMany = (): UpbitError => new UpbitError('too_many_requests', '요청 수 제한을 초과했습니다. 잠시 후 다시 시도해주세요.', 429);
const blocked = (ms: number): UpbitError => new UpbitError('too_many_requests', `과도한 요청으로 차단되었습니다. ${Math.max(1, Math.ceil(ms / SECOND))} seconds 후 다시 시도해주세요.`, 418);
