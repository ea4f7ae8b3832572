import { backoffMs, type BackoffLimits } from '../../domain/backoff.ts';
import { TransientError } from '../../domain/errors.ts';
import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { Random } from '../../domain/random.ts';
import type { Secret } from '../../domain/secret.ts';
import { VENUE_CODES } from '../../domain/venue-codes.ts';
import { orderCounter } from '../../domain/venue-limits.ts';
import { verdictOf, type Verdict } from '../../domain/verdict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestGate } from '../../ports/request-gate.ts';
import type { PlaceOutcome, Venue } from '../../ports/venue.ts';
import { orderText, placedOf, readOrderFrame, roundedTo, usageIn, type OrderAnswer } from './binance-order-frames.ts';
import { marketId } from './feed-state.ts';
import { openSocket, type OpenSocket, type Socket } from './socket.ts';

export interface OrderSocketSettings {
  /** The same account over another way: cancels, questions, orders of other types, and all orders while the socket does not stand. */
  readonly venue: Venue;
  readonly account: string;
  readonly apiKey: Secret;
  /** The signature of a text: HMAC-SHA256 in hex, or Ed25519 in base64. */
  readonly sign: (payload: string) => string;
  readonly clock: Clock;
  readonly random: Random;
  readonly gate: RequestGate;
  /** Our best knowledge of the venue's clock. */
  readonly venueTime: () => number;
  /** Called when the venue refused a timestamp: its clock is to be asked for again. */
  readonly resync?: () => void;
  /** Called when an order was refused for the rules of its market: they may have changed. */
  readonly onRules?: () => void;
  /** The rules an order must meet; undefined for what the venue does not trade. */
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  /** `wss://ws-api.binance.com:443/ws-api/v3`. */
  readonly url?: string;
  readonly openSocket?: OpenSocket;
  /** How long a request stays good after its timestamp, and how long its answer is waited for. */
  readonly windowMs?: number;
  readonly answerMs?: number;
  readonly rotateMs?: number;
  readonly pingMs?: number;
  readonly backoff?: BackoffLimits;
}

export interface OrderSocketStatus {
  readonly isOpen: boolean;
  readonly connections: number;
  readonly placed: number;
  /** Orders that went the other way. */
  readonly elsewhere: number;
  readonly waiting: number;
  readonly quarantined: number;
}

/** How long an order may wait for room in the request limits: later, its price is another day's. */
const ORDER_WAIT_MS = 1_000;
const DAY_MS = 86_400_000;
/** A connection that lasted so long was a good one: the waits begin at the first again. */
const LASTED_MS = 10_000;

/** Orders of Binance Spot over its WebSocket API: signed, written and answered on one connection. Outcomes are judged as everywhere else. */
export function binanceOrderSocket(settings: OrderSocketSettings): Venue & { run(signal: AbortSignal): Promise<void>; status(): OrderSocketStatus } {
  return new OrderSocket(settings);
}

interface Waiting { readonly order: OrderRequest; readonly tell: (outcome: PlaceOutcome) => void; readonly alarm: AbortController }

interface Line {
  readonly socket: Socket;
  readonly waiting: Map<string, Waiting>;
  readonly ended: Promise<string>;
  readonly expiring: Promise<string>;
  isOpen: boolean;
}

class OrderSocket implements Venue {
  readonly name: string;
  readonly capabilities;
  readonly #settings: OrderSocketSettings;
  #line: Line | undefined;
  #nextId = 1;
  #connections = 0;
  #placed = 0;
  #elsewhere = 0;
  #quarantined = 0;

  constructor(settings: OrderSocketSettings) {
    this.#settings = settings;
    this.name = settings.venue.name;
    this.capabilities = settings.venue.capabilities;
  }

  cancel(...[reference]: Parameters<Venue['cancel']>): ReturnType<Venue['cancel']> { return this.#settings.venue.cancel(reference); }
  find(...[reference]: Parameters<Venue['find']>): ReturnType<Venue['find']> { return this.#settings.venue.find(reference); }

  status(): OrderSocketStatus {
    return { isOpen: this.#line?.isOpen === true, connections: this.#connections, placed: this.#placed, elsewhere: this.#elsewhere, waiting: this.#line?.waiting.size ?? 0, quarantined: this.#quarantined };
  }

  async place(order: OrderRequest): Promise<PlaceOutcome> {
    const { gate, account, instrument } = this.#settings;
    if (this.#line?.isOpen !== true || (order.type !== 'market' && order.type !== 'limit')) return this.#otherwise(order);
    const rules = instrument(order.instrument);
    if (rules === undefined) return { kind: 'refused', code: 'not-sent', reason: `${this.name} has no instrument "${order.instrument}"` };
    const rounded = roundedTo(rules, order);
    if (typeof rounded === 'string') return { kind: 'refused', code: 'not-sent', reason: rounded };
    try {
      await gate.pass({ priority: 'order', cost: { weight: 1, [orderCounter(account)]: 1 }, mostWaitMs: ORDER_WAIT_MS });
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      return { kind: 'refused', code: 'not-sent', reason: error.message };
    }
    // The socket may have gone while the order waited; nothing of it was sent.
    const line = this.#line;
    return line.isOpen ? this.#send(line, rounded) : this.#otherwise(order);
  }

  /** Keeps a connection until the signal aborts; a new one stands before the old one is let go. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, backoff = { firstMs: 250, mostMs: 30_000 }, rotateMs = 23.5 / 24 * DAY_MS } = this.#settings;
    let attempt = 0;
    while (!signal.aborted) {
      const alarm = new AbortController();
      const since = clock.now();
      try {
        const old = this.#line;
        this.#line = await this.#connect();
        if (old !== undefined) void this.#retire(old);
        await Promise.race([this.#line.ended, this.#line.expiring, clock.wait(rotateMs, AbortSignal.any([signal, alarm.signal]))]);
        const hasLasted = clock.now() - since >= LASTED_MS;
        if (hasLasted) attempt = 0;
        if (hasLasted && this.#line.isOpen) continue;
      } catch {
        // The line that stands goes on while another is tried for.
      } finally {
        alarm.abort();
      }
      if (!signal.aborted) await clock.wait(backoffMs(attempt++, backoff, random), signal);
    }
    if (this.#line !== undefined) await this.#retire(this.#line);
  }

  #otherwise(order: OrderRequest): Promise<PlaceOutcome> {
    this.#elsewhere++;
    return this.#settings.venue.place(order);
  }

  #send(line: Line, order: OrderRequest): Promise<PlaceOutcome> {
    const { clock, apiKey, sign, venueTime, windowMs = 2_000, answerMs = 10_000 } = this.#settings;
    const id = String(this.#nextId++);
    const text = orderText(order, { id, symbol: marketId(order.instrument), apiKey: apiKey.reveal(), sign, timestamp: venueTime(), recvWindow: windowMs });
    return new Promise((tell) => {
      const alarm = new AbortController();
      line.waiting.set(id, { order, tell, alarm });
      line.socket.sendText(text);
      this.#placed++;
      void clock.wait(answerMs, alarm.signal).then(() => { if (line.waiting.delete(id)) tell({ kind: 'unknown', reason: `no answer within ${answerMs} ms` }); });
    });
  }

  async #connect(): Promise<Line> {
    const { clock, url = 'wss://ws-api.binance.com:443/ws-api/v3', pingMs = 15_000 } = this.#settings;
    this.#connections++;
    let end: (reason: string) => void = () => undefined;
    let expire: (reason: string) => void = () => undefined;
    const waiting = new Map<string, Waiting>();
    const socket = (this.#settings.openSocket ?? openSocket)({
      url, clock, pingMs,
      onText: (text) => {
        const frame = readOrderFrame(text);
        if (frame === 'shutdown') expire('the venue announced the end of the connection');
        else if (frame === undefined) this.#quarantined++;
        else this.#answered(waiting, frame);
      },
      onBinary: () => { this.#quarantined++; },
      onClose: (reason) => { line.isOpen = false; abandon(line, reason); end(reason); },
    });
    const line: Line = { socket, waiting, ended: new Promise((resolve) => { end = resolve; }), expiring: new Promise((resolve) => { expire = resolve; }), isOpen: true };
    await socket.opened;
    return line;
  }

  #answered(waiting: Map<string, Waiting>, answer: OrderAnswer): void {
    const { gate, account, venueTime } = this.#settings;
    gate.heard(usageIn(answer, account, venueTime()));
    const asked = waiting.get(answer.id);
    // An answer nobody waits for any more, or an error without a request.
    if (asked === undefined) { this.#quarantined++; return; }
    waiting.delete(answer.id);
    asked.alarm.abort();
    asked.tell(this.#outcome(answer, asked.order));
  }

  #outcome(answer: OrderAnswer, order: OrderRequest): PlaceOutcome {
    const verdict = verdictOf(VENUE_CODES[this.name], { isSent: true, status: answer.status, body: answer.body, failure: undefined });
    if (verdict.kind === 'unknown') return verdict;
    if (verdict.kind !== 'done') return this.#refused(verdict);
    try {
      return { kind: 'accepted', ...placedOf(answer.result ?? {}, order) };
    } catch (error) {
      return { kind: 'unknown', reason: `the venue took the order, but its answer was not understood: ${String(error)}` };
    }
  }

  #refused(verdict: Exclude<Verdict, { kind: 'done' | 'unknown' }>): PlaceOutcome {
    const about = verdict.kind === 'refused' ? verdict.about : undefined;
    if (verdict.code === '-1021') this.#settings.resync?.();
    if (about === 'rules') this.#settings.onRules?.();
    return { kind: 'refused', code: verdict.code, reason: verdict.reason, ...(about === 'key' ? { about } : {}) };
  }

  /** Waits for the answers still to come, then closes. */
  async #retire(line: Line): Promise<void> {
    const { clock, answerMs = 10_000 } = this.#settings;
    const until = clock.now() + answerMs;
    while (line.isOpen && line.waiting.size > 0 && clock.now() < until) await clock.wait(10);
    line.isOpen = false;
    line.socket.close();
    abandon(line, 'the connection was closed');
  }
}

/** What was sent and not answered may have been taken or not (RELIABILITY faults 1 to 3). */
function abandon({ waiting }: Line, reason: string): void {
  for (const { tell, alarm } of waiting.values()) {
    alarm.abort();
    tell({ kind: 'unknown', reason: `the connection ended before the answer: ${reason}` });
  }
  waiting.clear();
}
