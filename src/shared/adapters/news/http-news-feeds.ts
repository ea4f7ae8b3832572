import { backoffMs } from '../../domain/backoff.ts';
import { DataError, RefusedError, TransientError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import { DAY, MINUTE } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewsFeeds, NewsSource, SourceState, Visit } from '../../ports/news-feeds.ts';
import { decodeBody } from './decode-body.ts';
import { feedEntries } from './feed-document.ts';
import { LaterError, politeGet } from './polite-get.ts';

export interface FeedSettings {
  readonly clock: Clock;
  /** Spreads the waits after failures. */
  readonly random: Random;
  /** A source is asked again no sooner than this. */
  readonly leastIntervalMs: number;
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

const TYPES = ['application/rss+xml', 'application/atom+xml', 'application/xml', 'text/xml', 'application/feed+json', 'application/json'];
const ACCEPT = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8';
const BACKOFF = { firstMs: 5 * MINUTE, mostMs: DAY };

/** RSS, Atom and JSON Feed over https. It asks only for what has changed and waits longer after each failure, each source for itself. */
export function httpNewsFeeds(settings: FeedSettings): NewsFeeds {
  const { clock, random } = settings;

  function failed(error: unknown, before: SourceState | undefined): Visit {
    const failures = (before?.failures ?? 0) + 1;
    const named = error instanceof LaterError ? error.retryAfterMs ?? 0 : 0;
    const wait = Math.max(named, backoffMs(failures - 1, BACKOFF, random));
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), state: { ...before, failures, notBefore: clock.now() + wait } };
  }

  return {
    async visit(source, before, signal) {
      // A clock that was set back must not silence a source for ever.
      if (before !== undefined && clock.now() < before.notBefore && before.notBefore - clock.now() <= 2 * DAY) return { kind: 'waiting', state: before };
      try {
        return await asked(source, before, { settings, signal });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof DataError || error instanceof RefusedError || error instanceof TransientError) return failed(error, before);
        throw error;
      }
    },
  };
}

async function asked(source: NewsSource, before: SourceState | undefined, { settings, signal }: { readonly settings: FeedSettings; readonly signal: AbortSignal }): Promise<Visit> {
  const { clock, leastIntervalMs, timeoutMs, mostBytes } = settings;
  const answer = await politeGet({ url: source.url, accept: ACCEPT, types: TYPES, etag: before?.etag, lastModified: before?.lastModified, timeoutMs, mostBytes, signal });
  const receivedAt = clock.now();
  const next = { failures: 0, notBefore: receivedAt + leastIntervalMs };
  if (answer.status === 304) return { kind: 'unchanged', receivedAt, state: { ...next, etag: answer.etag ?? before?.etag, lastModified: answer.lastModified ?? before?.lastModified } };
  const entries = feedEntries(decodeBody(answer.bytes, answer.contentType), source.zone);
  return { kind: 'entries', entries, receivedAt, state: { ...next, etag: answer.etag, lastModified: answer.lastModified } };
}
