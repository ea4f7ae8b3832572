import { once } from 'node:events';
import { isTrackedEnvelope } from '@trpc/server';
import type { Response } from 'express';

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> => typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** What has a place in the story is sent with it, so that whoever lost the line can say where. */
const eventOf = (value: unknown): string => {
  const [id, data] = isTrackedEnvelope<unknown>(value) ? [value[0], value[1]] : [undefined, value];
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data ?? null)}\n\n`;
};

/** Sends what a subscription says as server-sent events until it ends or the signal, no faster than the other side takes it. */
export async function sendEvents(response: Response, { events, signal }: { readonly events: unknown; readonly signal: AbortSignal }): Promise<void> {
  response.status(200).setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.flushHeaders();
  if (!isAsyncIterable(events)) throw new TypeError('expected a subscription to be an async iterable');
  try {
    for await (const event of events) {
      if (signal.aborted) break;
      if (!response.write(eventOf(event))) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  response.end();
}
