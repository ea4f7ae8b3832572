import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is being answered right now, so that it ends with the right to hear it. */
export interface OpenStreams {
  /** False where there are too many. Live ones stay open as long as the page does; the others are over in a moment. */
  admit(owner: string, exchange: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly isLive: boolean }): boolean;
  /** The visitor has no right to hear more: says how many were cut. */
  close(owner: string): number;
  closeAll(): void;
  /** Cuts what belongs to a session or token that is no longer good. */
  recheck(isAlive: (owner: string) => boolean): void;
  /** Live ones. */
  count(owner?: string): number;
}

export interface OpenStreamsLimits {
  readonly perOwner?: number;
  readonly overall?: number;
  /** Of one visitor, short ones too. */
  readonly atOnce?: number;
}

interface Stream {
  readonly owner: string;
  readonly isLive: boolean;
  end(): void;
}

const signals = new WeakMap<IncomingMessage, AbortSignal>();

/** Aborted when the answer is over or whoever asked lost the right to hear it; undefined for what the guard did not admit. */
export const signalOf = (request: IncomingMessage): AbortSignal | undefined => signals.get(request);

export function openStreams({ perOwner = 20, overall = 40, atOnce = 100 }: OpenStreamsLimits = {}): OpenStreams {
  const streams = new Set<Stream>();
  const of = (owner: string | undefined): readonly Stream[] => [...streams].filter((stream) => owner === undefined || stream.owner === owner);
  const count = (owner?: string): number => of(owner).filter(({ isLive }) => isLive).length;
  const cut = (these: readonly Stream[]): number => {
    for (const stream of these) stream.end();
    return these.length;
  };
  return {
    admit(owner, { request, response, isLive }) {
      if (of(owner).length >= atOnce || (isLive && (count(owner) >= perOwner || count() >= overall))) return false;
      const abort = new AbortController();
      const stream: Stream = { owner, isLive, end: () => { streams.delete(stream); abort.abort(); response.destroy(); } };
      streams.add(stream);
      signals.set(request, abort.signal);
      response.once('close', () => { streams.delete(stream); abort.abort(); });
      return true;
    },
    close: (owner) => cut(of(owner)),
    closeAll: () => { cut(of(undefined)); },
    recheck(isAlive) {
      for (const owner of new Set(of(undefined).map((stream) => stream.owner))) if (!isAlive(owner)) cut(of(owner));
    },
    count,
  };
}
