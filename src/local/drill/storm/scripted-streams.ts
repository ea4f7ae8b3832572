import type { Random } from '../../../shared/domain/random.ts';
import type { VirtualTime } from '../virtual/virtual-time.ts';
import type { HttpGet } from '../../../shared/adapters/ws/http-get.ts';
import type { OpenSocket, SocketSettings } from '../../../shared/adapters/ws/socket.ts';
import type { ScriptedMarket } from './scripted-market.ts';

/** What goes wrong, each as a share of the frames, requests or seconds it may strike. */
export interface StormFaults {
  readonly drop: number;
  readonly repeat: number;
  readonly reorder: number;
  readonly broken: number;
  /** Carries a bid above the asks in place of what should stand in it. */
  readonly crossed: number;
  readonly staleSnapshot: number;
  readonly failedSnapshot: number;
  /** Per second: a connection is cut without a word. */
  readonly cut: number;
  /** Per second: one stream of one connection falls silent while the socket lives. */
  readonly silence: number;
  /** Per connection: refused, or never confirmed. */
  readonly refuse: number;
  readonly unconfirmed: number;
  /** A connection is ended after so long, announced before; 0 never. */
  readonly dayMs: number;
}

export const CALM: StormFaults = { drop: 0, repeat: 0, reorder: 0, broken: 0, crossed: 0, staleSnapshot: 0, failedSnapshot: 0, cut: 0, silence: 0, refuse: 0, unconfirmed: 0, dayMs: 0 };

interface Line {
  readonly settings: SocketSettings;
  readonly streams: Set<string>;
  readonly silent: Set<string>;
  readonly openedAt: number;
  readonly messagesAt: number[];
  readonly delayMs: number;
  isOpen: boolean;
  isWarned: boolean;
  isConfirming: boolean;
  kept: { readonly stream: string; readonly text: string } | undefined;
  lastAt: number;
}

const BROKEN = ['{', '', 'null', '[]', '{"stream":"x","data":{"e":"depthUpdate"}}', '{"stream":"x","data":{"e":"trade","s":"BTCUSDT","t":"9"}}', '{"stream":7}', '"\ud800"', '{"e":"kline","k":null}'];

/** Streams and snapshots of Binance without a wire, in virtual time. It counts what the venue would punish. */
export class ScriptedStreams {
  faults: StormFaults = CALM;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #markets: ReadonlyMap<string, ScriptedMarket>;
  readonly #lines: Line[] = [];
  readonly #weights: { readonly at: number; readonly weight: number }[] = [];
  readonly #connectedAt: number[] = [];
  readonly #inFlight = new Map<string, number>();
  readonly #weight: number;
  /** When a stream last reached the feed on any connection. */
  readonly heardAt = new Map<string, number>();
  readonly counts = { frames: 0, dropped: 0, repeated: 0, reordered: 0, broken: 0, crossed: 0, stale: 0, failed: 0, cut: 0, silenced: 0, days: 0, snapshots: 0, connections: 0, mostWeight: 0, mostInFlight: 0, mostConnections: 0, mostMessages: 0 };

  constructor({ time, random, markets, weight }: { readonly time: VirtualTime; readonly random: Random; readonly markets: ReadonlyMap<string, ScriptedMarket>; readonly weight: number }) {
    this.#time = time;
    this.#random = random;
    this.#markets = markets;
    this.#weight = weight;
  }

  get openLines(): number { return this.#lines.length; }

  readonly openSocket: OpenSocket = (settings) => {
    const now = this.#time.now();
    this.counts.connections++;
    this.#connectedAt.push(now);
    this.counts.mostConnections = Math.max(this.counts.mostConnections, this.#connectedAt.filter((at) => at > now - 300_000).length);
    const line: Line = { settings, streams: new Set(), silent: new Set(), openedAt: now, messagesAt: [], delayMs: 5 + this.#random.below(60), isOpen: true, isWarned: false, isConfirming: !this.#strikes('unconfirmed'), kept: undefined, lastAt: now };
    const isRefused = this.#strikes('refuse');
    const opened = new Promise<void>((resolve, reject) => {
      this.#time.after(line.delayMs, () => {
        if (isRefused) { line.isOpen = false; reject(new Error('refused')); settings.onClose('refused'); return; }
        this.#lines.push(line);
        resolve();
      });
    });
    opened.catch(() => undefined);
    return { opened, sendText: () => undefined, send: (message) => this.#hear(line, message as { readonly params: readonly string[]; readonly id: number }), close: () => this.#forget(line) };
  };

  readonly get: HttpGet = (url, signal) => new Promise((resolve, reject) => {
    const symbol = new URL(url).searchParams.get('symbol') ?? '';
    const levels = Number(new URL(url).searchParams.get('limit'));
    const market = this.#markets.get(symbol);
    const now = this.#time.now();
    this.counts.snapshots++;
    const flying = (this.#inFlight.get(symbol) ?? 0) + 1;
    this.#inFlight.set(symbol, flying);
    this.counts.mostInFlight = Math.max(this.counts.mostInFlight, flying);
    this.#weights.push({ at: now, weight: this.#weight });
    const used = this.#weights.filter(({ at }) => at > now - 60_000).reduce((sum, { weight }) => sum + weight, 0);
    this.counts.mostWeight = Math.max(this.counts.mostWeight, used);
    const isFailed = this.#strikes('failedSnapshot');
    if (isFailed) this.counts.failed++;
    const isStale = this.#strikes('staleSnapshot');
    if (isStale) this.counts.stale++;
    this.#time.after(20 + this.#random.below(180), () => {
      const body = market?.snapshot(isStale ? 1 + this.#random.below(18) : 0, levels);
      this.#time.after(10 + this.#random.below(90), () => {
        this.#inFlight.set(symbol, (this.#inFlight.get(symbol) ?? 1) - 1);
        if (signal.aborted) { reject(new Error('aborted')); return; }
        if (isFailed && this.#random.below(2) === 0) { reject(new Error('socket hang up')); return; }
        resolve({ status: isFailed ? 500 : 200, headers: { 'x-mbx-used-weight-1m': String(used) }, body: isFailed ? '{"code":-1000}' : JSON.stringify(body) });
      });
    });
  });

  /** A frame to everyone who has subscribed. */
  say(stream: string, data: unknown): void {
    const text = JSON.stringify({ stream, data });
    for (const line of this.#lines) if (line.streams.has(stream)) this.#send(line, stream, text);
  }

  /** What may happen to connections, once for each second. */
  second(): void {
    for (const line of this.#lines.slice()) {
      if (this.#strikes('cut')) { this.counts.cut++; this.#end(line, 'cut'); continue; }
      if (this.faults.dayMs > 0) this.#age(line);
      const streams = [...line.streams];
      if (streams.length > 0 && this.#strikes('silence')) {
        this.counts.silenced++;
        line.silent.add(streams[this.#random.below(streams.length)]);
      }
    }
  }

  /** The end of a connection's day, announced before. */
  #age(line: Line): void {
    const age = this.#time.now() - line.openedAt;
    if (age < this.faults.dayMs * 0.7) return;
    if (!line.isWarned) { line.isWarned = true; this.#deliver(line, '', JSON.stringify({ e: 'serverShutdown', E: this.#time.now() })); }
    if (age >= this.faults.dayMs) { this.counts.days++; this.#end(line, 'a day is over'); }
  }

  #hear(line: Line, { params, id }: { readonly params: readonly string[]; readonly id: number }): void {
    const now = this.#time.now();
    line.messagesAt.push(now);
    this.counts.mostMessages = Math.max(this.counts.mostMessages, line.messagesAt.filter((at) => at > now - 1_000).length);
    if (!line.isConfirming) return;
    this.#time.after(line.delayMs, () => {
      if (!line.isOpen) return;
      for (const stream of params) line.streams.add(stream);
      this.#deliver(line, '', JSON.stringify({ result: null, id }));
    });
  }

  #send(line: Line, stream: string, text: string): void {
    const { counts } = this;
    if (line.silent.has(stream)) return;
    const isBook = stream.includes('@depth');
    if (this.#strikes('broken')) { counts.broken++; this.#deliver(line, '', BROKEN[this.#random.below(BROKEN.length)]); }
    if (isBook && this.#strikes('drop')) { counts.dropped++; return; }
    if (isBook && this.#strikes('crossed')) { counts.crossed++; this.#deliver(line, stream, crossed(text)); return; }
    if (isBook && line.kept === undefined && this.#strikes('reorder')) { counts.reordered++; line.kept = { stream, text }; return; }
    this.#deliver(line, stream, text);
    if (this.#strikes('repeat')) { counts.repeated++; this.#deliver(line, stream, text); }
    const { kept } = line;
    if (kept === undefined) return;
    line.kept = undefined;
    this.#deliver(line, kept.stream, kept.text);
  }

  /** In order on one connection, as TCP has it. */
  #deliver(line: Line, stream: string, text: string): void {
    const now = this.#time.now();
    line.lastAt = Math.max(line.lastAt, now + line.delayMs + this.#random.below(20));
    this.#time.after(line.lastAt - now, () => {
      if (!line.isOpen) return;
      this.counts.frames++;
      line.settings.onText(text);
      if (stream !== '') this.heardAt.set(stream, this.#time.now());
    });
  }

  #end(line: Line, reason: string): void {
    this.#forget(line);
    line.settings.onClose(reason);
  }

  #forget(line: Line): void {
    line.isOpen = false;
    const place = this.#lines.indexOf(line);
    if (place >= 0) this.#lines.splice(place, 1);
  }

  #strikes(what: Exclude<keyof StormFaults, 'dayMs'>): boolean {
    const share = this.faults[what];
    return share > 0 && this.#random.uniform() < share;
  }
}

/** The same numbers, but a bid far above every ask. */
function crossed(text: string): string {
  const message = JSON.parse(text);
  message.data.b = [['99999.00', '1.000']];
  message.data.a = [];
  return JSON.stringify(message);
}
