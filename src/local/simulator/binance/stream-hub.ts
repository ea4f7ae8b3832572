import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Bytes that may wait for one reader of market data before it is cut off, as venues do. */
const MOST_WAITING = 32 * 1024 * 1024;

/** One socket. What is written within one turn of the event loop leaves as one packet. */
export class Session {
  readonly socket: WebSocket;
  readonly #raw: Duplex;
  #isCorked = false;

  constructor(socket: WebSocket, raw: Duplex) {
    this.socket = socket;
    this.#raw = raw;
  }

  get waiting(): number { return this.#raw.writableLength; }

  send(text: string | Buffer): void {
    if (this.socket.readyState !== 1) return;
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#raw.cork();
      setImmediate(() => {
        this.#isCorked = false;
        this.#raw.uncork();
      });
    }
    this.socket.send(text, { binary: typeof text !== 'string' });
  }
}

/** A socket that reads market streams. */
export class StreamSession extends Session {
  readonly streams = new Set<string>();
  isCombined: boolean;

  constructor(socket: WebSocket, raw: Duplex, isCombined: boolean) {
    super(socket, raw);
    this.isCombined = isCombined;
  }
}

/** Who reads which stream. */
export class StreamHub {
  readonly #readers = new Map<string, Set<StreamSession>>();
  readonly #count: (name: string) => void;
  sent = 0;

  constructor(count: (name: string) => void) {
    this.#count = count;
  }

  has(stream: string): boolean { return this.#readers.has(stream); }
  streams(): Iterable<string> { return this.#readers.keys(); }

  subscribe(session: StreamSession, stream: string): void {
    session.streams.add(stream);
    const readers = this.#readers.get(stream);
    if (readers) readers.add(session);
    else this.#readers.set(stream, new Set([session]));
  }

  unsubscribe(session: StreamSession, stream: string): void {
    session.streams.delete(stream);
    const readers = this.#readers.get(stream);
    readers?.delete(session);
    if (readers?.size === 0) this.#readers.delete(stream);
  }

  leave(session: StreamSession): void {
    for (const stream of session.streams) this.unsubscribe(session, stream);
  }

  publish(stream: string, payload: string): void {
    const readers = this.#readers.get(stream);
    if (!readers) return;
    for (const session of readers) {
      if (session.waiting > MOST_WAITING) {
        this.#count('slowConsumersCutOff');
        session.socket.terminate();
        continue;
      }
      this.sent += 1;
      session.send(session.isCombined ? `{"stream":"${stream}","data":${payload}}` : payload);
    }
  }

  /** Something that is no message of a stream, as it is. */
  publishRaw(stream: string, text: string | Buffer): void {
    for (const session of this.#readers.get(stream) ?? []) session.send(text);
  }
}
