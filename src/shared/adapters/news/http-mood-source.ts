import { DataError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/observation.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FearGreed, MoodSource } from '../../ports/mood-source.ts';
import { decodeBody } from './decode-body.ts';
import { politeGet } from './polite-get.ts';

export interface MoodSettings {
  readonly clock: Clock;
  readonly fearGreedUrl: string;
  /** Where Binance's figures about perpetuals are. */
  readonly positionsUrl: string;
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {});

/** A number, or a text that is one; venues write both. */
function numberOf(fields: Fields, name: string, what: string): number {
  const value = fields[name];
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (!Number.isFinite(number)) throw new DataError(`${what}: expected a number as ${name}, found "${String(value).slice(0, 60)}"`);
  return number;
}

/** Servers' clocks differ from ours by this much without lying. */
const AHEAD_MS = 10 * MINUTE;

/** Oldest first, each time once, none of them dated ahead. */
function ordered<Value>(observations: readonly Observation<Value>[], what: string): readonly Observation<Value>[] {
  const sorted = observations.toSorted((a, b) => a.eventAt - b.eventAt);
  const last = sorted.at(-1);
  if (last !== undefined && last.eventAt > last.knownAt + AHEAD_MS) throw new DataError(`${what}: expected no time after now, found "${last.eventAt}"`);
  return sorted.filter(({ eventAt }, i) => i === 0 || eventAt !== sorted[i - 1].eventAt);
}

/** The index of alternative.me, and Binance's public figures of positions. */
export function httpMoodSource({ clock, fearGreedUrl, positionsUrl, timeoutMs, mostBytes }: MoodSettings): MoodSource {
  async function json(url: string, signal: AbortSignal): Promise<unknown> {
    const answer = await politeGet({ url, accept: 'application/json', types: ['application/json', 'text/json'], timeoutMs, mostBytes, signal });
    const text = decodeBody(answer.bytes, answer.contentType);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new DataError(`${new URL(url).host}: expected JSON, found "${text.slice(0, 60)}"`, { cause });
    }
  }

  async function rows(path: string, symbol: string, signal: AbortSignal): Promise<readonly Fields[]> {
    const url = `${positionsUrl.replace(/\/$/, '')}/futures/data/${path}?symbol=${encodeURIComponent(symbol.split(':')[0].replace('/', ''))}&period=1h&limit=500`;
    const found = await json(url, signal);
    if (!Array.isArray(found)) throw new DataError(`${path} of ${symbol}: expected a list, found "${JSON.stringify(found).slice(0, 100)}"`);
    return found.map(recordOf);
  }

  return {
    async fearGreed(days, signal) {
      const url = new URL(fearGreedUrl);
      url.searchParams.set('limit', String(days));
      const { data, metadata } = recordOf(await json(url.href, signal));
      const said = recordOf(metadata)['error'];
      if (!Array.isArray(data) || (said !== null && said !== undefined)) throw new DataError(`${url.host}: expected a list of days, found ${said ? `"${String(said).slice(0, 100)}"` : 'none'}`);
      const knownAt = clock.now();
      return ordered(data.map((row): Observation<FearGreed> => {
        const fields = recordOf(row);
        const value = numberOf(fields, 'value', 'fear and greed');
        if (value < 0 || value > 100) throw new DataError(`fear and greed: expected 0 to 100, found "${value}"`);
        return { value: { value, label: String(fields['value_classification'] ?? '').slice(0, 40) }, eventAt: numberOf(fields, 'timestamp', 'fear and greed') * SECOND, knownAt };
      }), 'fear and greed');
    },
    async openInterest(symbol, signal) {
      const found = await rows('openInterestHist', symbol, signal);
      const knownAt = clock.now();
      return ordered(found.map((fields) => {
        const interest = numberOf(fields, 'sumOpenInterest', 'open interest');
        const price = numberOf(fields, 'sumOpenInterestValue', 'open interest') / interest;
        return { value: { interest, price: Number.isFinite(price) ? price : NaN }, eventAt: numberOf(fields, 'timestamp', 'open interest'), knownAt };
      }), 'open interest');
    },
    async longShort(symbol, signal) {
      const found = await rows('globalLongShortAccountRatio', symbol, signal);
      const knownAt = clock.now();
      return ordered(found.map((fields) => ({ value: numberOf(fields, 'longShortRatio', 'long/short ratio'), eventAt: numberOf(fields, 'timestamp', 'long/short ratio'), knownAt })), 'long/short ratio');
    },
  };
}
