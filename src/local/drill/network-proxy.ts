import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Random } from '../../shared/domain/random.ts';

/** Between a trader and the venue: how long bytes take and what becomes of connections. Times in milliseconds. */
export interface Weather {
  /** There and back, and by how much it varies to either side. */
  readonly roundTripMs: number;
  readonly jitterMs: number;
  /** Share of pieces at which the connection is reset instead. */
  readonly resets: number;
}

export interface Passed {
  readonly method: string;
  readonly path: string;
  /** When the venue got it. */
  readonly at: number;
}

/** A network of our own: it delays, resets, and holds everything back for a while. What it holds comes late, as TCP delivers after an outage. */
export class NetworkProxy {
  weather: Weather = { roundTripMs: 0, jitterMs: 0, resets: 0 };
  /** Requests over HTTP as the venue got them. */
  readonly passed: Passed[] = [];
  #sinceReset = 0;
  readonly counts = { delayed: 0, resets: 0, heldBack: 0, connections: 0 };
  readonly #source: Random;
  readonly #server = createServer({ pauseOnConnect: false }, (socket) => this.#connected(socket));
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #venuePort = 0;
  #held: (() => void)[] | undefined;

  private constructor(source: Random) {
    this.#source = source;
  }

  static async open(venuePort: number, source: Random): Promise<NetworkProxy> {
    const proxy = new NetworkProxy(source);
    proxy.#venuePort = venuePort;
    await new Promise<void>((resolve, reject) => { proxy.#server.once('error', reject).listen(0, '127.0.0.1', resolve); });
    proxy.#port = (proxy.#server.address() as AddressInfo).port;
    return proxy;
  }

  get restUrl(): string { return `http://127.0.0.1:${this.#port}`; }

  /** Nothing passes from now on, and nobody is told. */
  cut(): void { this.#held ??= []; }

  /** What was held back is delivered, in its order. */
  restore(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
  }

  #connected(client: Socket): void {
    this.counts.connections += 1;
    const venue = connect(this.#venuePort, '127.0.0.1');
    for (const socket of [client, venue]) {
      this.#sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        // A piece that is on its way arrives before the end.
        this.#later(this.weather.roundTripMs, () => { client.destroy(); venue.destroy(); });
      });
    }
    this.#pass(client, venue, (piece) => { this.#write(piece); });
    this.#pass(venue, client);
  }

  #pass(from: Socket, to: Socket, look?: (piece: Buffer) => void): void {
    let notBefore = 0;
    from.on('data', (piece: Buffer) => {
      this.#sinceReset += 1;
      // By chance, but never later than the share would have it: a fault that does not strike proves nothing.
      if (this.weather.resets > 0 && (this.#source.uniform() < this.weather.resets || this.#sinceReset >= 1 / this.weather.resets)) {
        this.#sinceReset = 0;
        this.counts.resets += 1;
        from.resetAndDestroy();
        to.resetAndDestroy();
        return;
      }
      // Each piece has a delay of its own, and none overtakes another of its connection.
      const { roundTripMs, jitterMs } = this.weather;
      const delay = Math.max(0, roundTripMs / 2 + (this.#source.uniform() - 0.5) * jitterMs);
      notBefore = Math.max(notBefore, performance.now() + delay);
      if (delay > 0) this.counts.delayed += 1;
      this.#later(notBefore - performance.now(), () => { this.#deliver(() => {
        look?.(piece);
        if (!to.destroyed) to.write(piece);
      }); });
    });
  }

  #deliver(act: () => void): void {
    if (this.#held === undefined) { act(); return; }
    this.counts.heldBack += 1;
    this.#held.push(act);
  }

  #later(ms: number, act: () => void): void {
    if (ms <= 0) act();
    else setTimeout(act, ms).unref();
  }

  #write(piece: Buffer): void {
    const [, method, path] = /^(GET|POST|DELETE|PUT) ([^ ?]+)/.exec(piece.toString('latin1', 0, 200)) ?? [];
    if (method !== undefined && path !== undefined) this.passed.push({ method, path, at: performance.now() });
  }

  async close(): Promise<void> {
    this.restore();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => { this.#server.close(() => { resolve(); }); });
  }
}
