import type { LimitRule } from './request-budget.ts';
import { DAY, MINUTE, SECOND } from './time.ts';

/** Order counts belong to an account, weights to the address all its requests come from. */
export const orderCounter = (account: string): string => `orders:${account}`;

/**
 * A venue's limits; what the headers of its answers say is added while it runs, where it says anything (Binance, Upbit). The figures for USD-M, Bybit,
 * OKX, Bithumb and Coinone have not been compared with the pages named: a venue that says 429 all the same is obeyed.
 */
export function limitsOf(venue: string, account: string): readonly LimitRule[] {
  const orders = orderCounter(account);
  switch (venue) {
    // GET /api/v3/exchangeInfo, rateLimits: REQUEST_WEIGHT 6,000 a minute, ORDERS 100 in 10 s and 200,000 a day.
    case 'binance': return [{ counter: 'weight', windowMs: MINUTE, limit: 6_000 }, { counter: orders, windowMs: 10 * SECOND, limit: 100 }, { counter: orders, windowMs: DAY, limit: 200_000 }];
    // GET /fapi/v1/exchangeInfo, rateLimits: REQUEST_WEIGHT 2,400 a minute, ORDERS 300 in 10 s and 1,200 a minute.
    case 'binanceusdm': return [{ counter: 'weight', windowMs: MINUTE, limit: 2_400 }, { counter: orders, windowMs: 10 * SECOND, limit: 300 }, { counter: orders, windowMs: MINUTE, limit: 1_200 }];
    // bybit-exchange.github.io/docs/v5/rate-limit: 600 requests in 5 s for an address, 20 orders a second for an account (spot, unified).
    case 'bybit': return [{ counter: 'weight', windowMs: 5 * SECOND, limit: 600 }, { counter: orders, windowMs: SECOND, limit: 20 }];
    // okx.com/docs-v5: 60 orders in 2 s for an instrument; public data 20 to 40 in 2 s.
    case 'okx': return [{ counter: 'weight', windowMs: 2 * SECOND, limit: 40 }, { counter: orders, windowMs: 2 * SECOND, limit: 60 }];
    // docs.upbit.com/kr/reference/rate-limits: 10 quotation requests a second, 12 orders a second since 2026-08-21 (8 before, which is kept), 30 other private ones.
    case 'upbit': return [{ counter: 'weight', windowMs: SECOND, limit: 10 }, { counter: orders, windowMs: SECOND, limit: 8 }, { counter: 'private', windowMs: SECOND, limit: 30 }];
    // apidocs.bithumb.com: 150 public, 140 private and 10 order requests a second.
    case 'bithumb': return [{ counter: 'weight', windowMs: SECOND, limit: 140 }, { counter: orders, windowMs: SECOND, limit: 10 }];
    // docs.coinone.co.kr: 1,200 public requests a minute, 40 private ones a second.
    case 'coinone': return [{ counter: 'weight', windowMs: MINUTE, limit: 1_200 }, { counter: orders, windowMs: SECOND, limit: 40 }];
    default: return [{ counter: 'weight', windowMs: MINUTE, limit: 600 }, { counter: orders, windowMs: SECOND, limit: 5 }];
  }
}

/** What an answer says about limits. */
export interface UsageReport {
  readonly used: readonly { readonly counter: string; readonly windowMs: number; readonly used: number }[];
  /** Milliseconds during which nothing may be sent: a 429, a 418, or an address banned by name. */
  readonly forbiddenMs: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first characters of the body, for venues that tell the length of a ban there. */
  readonly body: string;
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: 60 * MINUTE, d: DAY };

/** Binance: `X-MBX-USED-WEIGHT-1M: 123` for the address, `X-MBX-ORDER-COUNT-10S: 4` for the account. */
function binanceCounters(headers: Readonly<Record<string, string>>, account: string): UsageReport['used'] {
  const used: { counter: string; windowMs: number; used: number }[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const [, what, count, unit] = /^x-mbx-(used-weight|order-count)-(\d+)([smhd])$/i.exec(name) ?? [];
    if (what === undefined || !/^\d+$/.test(value)) continue;
    used.push({ counter: what.toLowerCase() === 'order-count' ? orderCounter(account) : 'weight', windowMs: Number(count) * (UNITS[unit.toLowerCase()] ?? 0), used: Number(value) });
  }
  return used;
}

/** Upbit: `Remaining-Req: group=order; min=1799; sec=7`. `min` is deprecated and not read (RELIABILITY fault 44). */
function upbitCounters(headers: Readonly<Record<string, string>>, account: string): UsageReport['used'] {
  const [, group, seconds] = /group=([\w-]+);.*\bsec=(\d+)/.exec(headers['remaining-req'] ?? '') ?? [];
  if (group === undefined) return [];
  const counter = group.startsWith('order') && group !== 'orderbook' ? orderCounter(account) : group === 'default' ? 'private' : 'weight';
  const limit = limitsOf('upbit', account).find((rule) => rule.counter === counter)?.limit ?? 0;
  return [{ counter, windowMs: SECOND, used: Math.max(0, limit - Number(seconds)) }];
}

/** Without a Retry-After: a minute for a 429 (the longest weight window), two for a 418 (Binance's shortest ban). */
function forbiddenMs({ status, headers, body }: Answer, now: number): number | undefined {
  const [, until] = /banned until (\d{13})/i.exec(body) ?? [];
  if (until !== undefined) return Math.max(SECOND, Number(until) - now);
  if (status !== 429 && status !== 418) return undefined;
  const after = headers['retry-after'];
  if (after !== undefined && /^\d+(\.\d+)?$/.test(after.trim())) return Math.max(SECOND, Number(after) * SECOND);
  // Upbit tells the length of a block in its body: `... 100 seconds`.
  const [, seconds] = /(\d+)\s*(?:seconds?|초)/i.exec(body) ?? [];
  if (seconds !== undefined) return Number(seconds) * SECOND;
  return status === 418 ? 2 * MINUTE : MINUTE;
}

/** Reads limits from an answer; header names in lower case. `now` is the venue's time. */
export function usageOf(venue: string, account: string, { answer, now }: { readonly answer: Answer; readonly now: number }): UsageReport {
  const used = venue.startsWith('binance') ? binanceCounters(answer.headers, account) : venue === 'upbit' ? upbitCounters(answer.headers, account) : [];
  const forbidden = forbiddenMs(answer, now);
  // Upbit's 429 is for the second that runs.
  return { used, forbiddenMs: venue === 'upbit' && answer.status === 429 && answer.headers['retry-after'] === undefined ? SECOND : forbidden };
}
