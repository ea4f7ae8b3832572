import { backoffMs, type BackoffLimits } from '../../domain/backoff.ts';
import type { Random } from '../../domain/random.ts';
import type { RequestBudget } from '../../domain/request-budget.ts';
import type { Clock } from '../../ports/clock.ts';
import { readFrame, type Frame } from './binance-frames.ts';
import type { OpenSocket, Socket } from './socket.ts';

export interface StreamGroupSettings {
  /** The combined streams: `wss://stream.binance.com:9443/stream`. */
  readonly url: string;
  /** `btcusdt@depth@100ms` and its like; at most 1,024 on one connection (web-socket-streams.md). */
  readonly streams: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  /** Counts connections of this address: 300 in five minutes are the venue's limit. */
  readonly connections: RequestBudget;
  readonly backoff: BackoffLimits;
  /** How long a connection is used before another takes its place: the venue ends each after 24 hours. */
  readonly rotateMs: number;
  /** How long old and new run side by side. */
  readonly overlapMs: number;
  readonly pingMs: number;
  readonly maxPayload: number;
  readonly onFrame: (frame: Frame) => void;
  readonly onLive: () => void;
  readonly onDown: (reason: string) => void;
  readonly onConnection: () => void;
}

/** Streams in one SUBSCRIBE, and the time between two: five messages a second end the connection. */
const BATCH = 100;
const BETWEEN_MS = 300;
const REPLY_MS = 10_000;
/** Frames kept of a new connection while the old one still serves; of more, the oldest give way: those the old one has brought too. */
const MOST_HELD = 50_000;
/** A connection that lasted so long was a good one: the waits begin at the first again. */
const LASTED_MS = 10_000;

export const CONNECTION_RULES = [{ counter: 'connections', windowMs: 300_000, limit: 250 }] as const;

interface Line {
  readonly socket: Socket;
  readonly closed: Promise<string>;
  readonly isOpen: () => boolean;
  /** The venue has announced its end. */
  readonly isEnding: () => boolean;
  /** What came in so far goes to the reader, and from now on everything does. */
  serve(): void;
}

/** A set of streams on one connection at a time. A new connection serves before the old one is let go (RELIABILITY fault 33). */
export class StreamGroup {
  readonly #settings: StreamGroupSettings;
  #nudge: (why: string) => void = () => undefined;
  #nextId = 1;
  /** The line that speaks for the streams. */
  #line: Line | undefined;

  constructor(settings: StreamGroupSettings) {
    this.#settings = settings;
  }

  /** Asks for another connection, while this one goes on as long as it can. */
  renew(why: string): void {
    this.#nudge(why);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, backoff, onDown } = this.#settings;
    let attempt = 0;
    while (!signal.aborted) {
      let reason: string;
      const since = clock.now();
      try {
        const line = await this.#connect(signal);
        this.#begin(line);
        reason = await this.#serve(line, signal);
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      if (signal.aborted) return;
      onDown(reason);
      if (clock.now() - since >= LASTED_MS) attempt = 0;
      await clock.wait(backoffMs(attempt++, backoff, random), signal);
    }
  }

  /** From now on this line speaks for the streams; that it ended is told at once, even while another is being made. */
  #begin(line: Line): void {
    const { onLive, onDown } = this.#settings;
    if (!line.isOpen()) throw new Error('the connection did not last');
    const wasDown = this.#line?.isOpen() !== true;
    this.#line = line;
    void line.closed.then((reason) => { if (this.#line === line) onDown(reason); });
    if (wasDown) onLive();
    line.serve();
  }

  /** Serves until a connection ends without another in its place; the reason of that. */
  async #serve(first: Line, signal: AbortSignal): Promise<string> {
    const { rotateMs, random, backoff } = this.#settings;
    const { stopped, forget } = stoppedBy(signal);
    let line = first;
    let attempt = 0;
    const lifeOf = ({ isEnding }: Line): number => (isEnding() ? 0 : rotateMs * (1 - random.uniform() / 10));
    let wait = lifeOf(line);
    try {
      for (;;) {
        const what = await this.#untilChange(line, stopped, wait);
        if (what !== 'renew' || signal.aborted) { line.socket.close(); return what; }
        try {
          line = await this.#replaced(line, signal);
          attempt = 0;
          wait = lifeOf(line);
        } catch {
          wait = backoffMs(attempt++, backoff, random);
        }
      }
    } finally {
      forget();
    }
  }

  /** Until the line ends, we are stopped, or another line is due or asked for. */
  async #untilChange(line: Line, stopped: Promise<string>, waitMs: number): Promise<string> {
    const alarm = new AbortController();
    const nudged = new Promise<'renew'>((resolve) => { this.#nudge = () => resolve('renew'); });
    const due = this.#settings.clock.wait(waitMs, alarm.signal).then(() => 'renew' as const);
    const what = await Promise.race([line.closed, stopped, nudged, due]);
    alarm.abort();
    return what;
  }

  async #replaced(line: Line, signal: AbortSignal): Promise<Line> {
    const { clock, overlapMs } = this.#settings;
    const next = await this.#connect(signal);
    try {
      // Both hear the same for a while; then nothing can lie between the last of one and the first of the other.
      const alarm = new AbortController();
      await Promise.race([clock.wait(overlapMs, AbortSignal.any([signal, alarm.signal])), line.closed, next.closed]);
      alarm.abort();
      this.#begin(next);
    } catch (error) {
      next.socket.close();
      throw error;
    }
    line.socket.close();
    return next;
  }

  async #connect(signal: AbortSignal): Promise<Line> {
    const { clock, connections, openSocket, url, pingMs, maxPayload, onFrame, onConnection } = this.#settings;
    for (let wait = connections.waitMs(clock.now(), 'cancel', { connections: 1 }); wait > 0; wait = connections.waitMs(clock.now(), 'cancel', { connections: 1 })) await clock.wait(wait, signal);
    if (signal.aborted) throw new Error('stopped');
    connections.take(clock.now(), { connections: 1 });
    onConnection();
    const held: Frame[] = [];
    const replies = new Map<number, (error: string | undefined) => void>();
    let isServing = false;
    let isOpen = true;
    let isEnding = false;
    let close: (reason: string) => void = () => undefined;
    const closed = new Promise<string>((resolve) => { close = resolve; });
    const take = (frame: Frame): void => {
      if (frame.kind === 'reply') replies.get(frame.id)?.(frame.error);
      if (frame.kind === 'shutdown') {
        isEnding = true;
        if (isServing) this.#nudge('the venue announced the end of the connection');
      }
      if (isServing) { onFrame(frame); return; }
      held.push(frame);
      if (held.length >= 2 * MOST_HELD) held.splice(0, MOST_HELD);
    };
    const socket = openSocket({
      url, clock, pingMs, maxPayload,
      onText: (text) => take(readFrame(text)),
      onBinary: () => take({ kind: 'broken', reason: 'a binary frame' }),
      onClose: (reason) => { isOpen = false; close(reason); },
    });
    try {
      await socket.opened;
      await this.#subscribe(socket, { replies, closed, signal });
    } catch (error) {
      socket.close();
      throw error;
    }
    return {
      socket, closed, isOpen: () => isOpen, isEnding: () => isEnding,
      serve() {
        isServing = true;
        for (const frame of held) onFrame(frame);
        held.length = 0;
      },
    };
  }

  async #subscribe(socket: Socket, { replies, closed, signal }: { readonly replies: Map<number, (error: string | undefined) => void>; readonly closed: Promise<string>; readonly signal: AbortSignal }): Promise<void> {
    const { streams, clock } = this.#settings;
    const answers: Promise<void>[] = [];
    for (let from = 0; from < streams.length; from += BATCH) {
      if (from > 0) await clock.wait(BETWEEN_MS, signal);
      const id = this.#nextId++;
      answers.push(new Promise((resolve, reject) => { replies.set(id, (error) => { replies.delete(id); if (error === undefined) resolve(); else reject(new Error(`the venue refused a subscription: ${error}`)); }); }));
      socket.send({ method: 'SUBSCRIBE', params: streams.slice(from, from + BATCH), id });
    }
    const alarm = new AbortController();
    const late = clock.wait(REPLY_MS, alarm.signal).then(() => { throw new Error('the subscription was not confirmed'); });
    const gone = closed.then((reason) => { throw new Error(reason); });
    // The losers of the race end later, when nobody listens any more.
    late.catch(() => undefined);
    gone.catch(() => undefined);
    try { await Promise.race([Promise.all(answers), late, gone]); } finally { alarm.abort(); }
  }
}

function stoppedBy(signal: AbortSignal): { readonly stopped: Promise<string>; readonly forget: () => void } {
  let stop: () => void = () => undefined;
  const stopped = new Promise<string>((resolve) => { stop = () => resolve('stopped'); });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { stopped, forget: () => signal.removeEventListener('abort', stop) };
}
