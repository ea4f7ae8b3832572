import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fail, ok, skipped, warn, type CheckResult } from './check.ts';

const LIMIT_MS = 2_000;

/** Public endpoints that tell the time of a venue. */
export const TIME_URLS: Readonly<Record<string, string>> = {
  binance: 'https://api.binance.com/api/v3/time',
  binanceusdm: 'https://fapi.binance.com/fapi/v1/time',
  bybit: 'https://api.bybit.com/v5/market/time',
  okx: 'https://www.okx.com/api/v5/public/time',
};

/** A second of Date header is all other venues give. */
const DATE_URLS: Readonly<Record<string, string>> = {
  upbit: 'https://api.upbit.com/v1/ticker?markets=KRW-BTC',
  bithumb: 'https://api.bithumb.com/v1/ticker?markets=KRW-BTC',
};

/** This machine's clock against the first venue that can tell the time. Signed requests with a wrong time are refused. */
export async function checkClock(venues: readonly string[], urls: Readonly<Record<string, string>> = { ...DATE_URLS, ...TIME_URLS }): Promise<CheckResult> {
  const venue = venues.find((name) => urls[name] !== undefined);
  const url = venue === undefined ? undefined : urls[venue];
  if (venue === undefined || url === undefined) return skipped('clock', `no configured venue (${venues.join(', ')}) tells the time`);
  try {
    const sent = Date.now();
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    const received = Date.now();
    const told = venueTime(await response.text(), response.headers.get('date'));
    if (!response.ok || Number.isNaN(told.at)) return skipped('clock', `${venue} answered ${response.status} without a time`);
    // Half the round trip is the best guess of when the venue looked at its clock.
    const offset = told.at - (sent + received) / 2;
    return judgeClock(venue, offset, received - sent + told.resolutionMs);
  } catch {
    return skipped('clock', `${venue} is not reachable`, 'Nothing, unless you want to download or trade: then check the network.');
  }
}

/** Each venue wraps its time differently; all of them are the first whole number of 13 digits or more in the answer. */
function venueTime(body: string, dateHeader: string | null): { readonly at: number; readonly resolutionMs: number } {
  const digits = /"(?:serverTime|time|ts)":\s*"?(\d{13})\d*/.exec(body)?.[1];
  if (digits !== undefined) return { at: Number(digits), resolutionMs: 1 };
  return { at: dateHeader === null ? NaN : Date.parse(dateHeader) + 500, resolutionMs: 1_000 };
}

function judgeClock(venue: string, offset: number, uncertainty: number): CheckResult {
  const found = `${Math.abs(offset).toFixed(0)} ms ${offset < 0 ? 'ahead of' : 'behind'} ${venue} (within ${uncertainty.toFixed(0)} ms)`;
  const sure = Math.abs(offset) - uncertainty;
  if (sure > 5_000) return fail('clock', found, 'Let the system set the time by itself (NTP): venues refuse requests signed with this clock.');
  return sure > 500 ? warn('clock', found, 'Let the system set the time by itself (NTP).') : ok('clock', found);
}

/** Asks Redis for a PONG in its own protocol. Never needed for orders: Redis is a cache and a fan-out. */
export async function checkRedis(url: string | undefined): Promise<CheckResult> {
  if (url === undefined) return skipped('redis', 'not configured', '');
  const { host } = new URL(url);
  const started = performance.now();
  try {
    await pingRedis(new URL(url));
    return ok('redis', `${host} answers in ${(performance.now() - started).toFixed(1)} ms`);
  } catch (error) {
    return warn('redis', `${host}: ${error instanceof Error ? error.message : String(error)}`, 'Start Redis, or take redisUrl out of config.json: one process works without it.');
  }
}

const command = (...words: readonly string[]): string => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

function pingRedis({ protocol, hostname, port, username, password }: URL): Promise<void> {
  const place = { host: hostname, port: Number(port || 6379) };
  const login = password === '' ? '' : command('AUTH', ...(username === '' ? [] : [decodeURIComponent(username)]), decodeURIComponent(password));
  return new Promise((resolve, reject) => {
    const socket = protocol === 'rediss:' ? connectTls({ ...place, servername: hostname }) : connectPlain(place);
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    let answer = '';
    socket.setTimeout(LIMIT_MS, () => end(new Error(`no answer within ${LIMIT_MS} ms`)));
    socket.once('error', end);
    socket.once(protocol === 'rediss:' ? 'secureConnect' : 'connect', () => socket.write(login + command('PING')));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      const refusal = /^-(.*)\r\n/m.exec(answer)?.[1];
      if (refusal !== undefined) end(new Error(refusal));
      else if (answer.includes('+PONG\r\n')) end();
    });
  });
}
