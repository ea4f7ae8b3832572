import { createHash, createHmac, randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Exchange, ExchangeSettings } from '../../../shared/venue/exchange/exchange.ts';
import { krwListing, upbitExchange } from './krw-listing.ts';
import { startUpbitSimulator, type UpbitSimulator, type UpbitSimulatorOptions } from './start-upbit-simulator.ts';

/** What tests of the simulated Upbit share: one market in won, one account, and a bare client that signs by hand. */
export const UPBIT_KEY = { apiKey: 'test-access', secret: 'test-secret', account: 'a' } as const;
export const CODE = 'KRW-BTC';
const BTC_KRW = krwListing('BTC', 100_000_000);
/** Volumes in whole units. */
export const coins = (volume: number): number => Math.round(volume * 1e8);

/** Bids from 99,999,000 down and asks from 100,001,000 up, a thousand won apart. */
export function wonExchange(settings: Partial<ExchangeSettings> = {}): Exchange {
  const exchange = upbitExchange({ listings: [BTC_KRW], accounts: { a: { balances: { KRW: '100000000', BTC: '5' } } }, ...settings });
  const levels = (sign: 1 | -1) => Array.from({ length: 20 }, (_, i) => [100_000_000 + sign * 1_000 * (i + 1), coins(1)]).flat();
  exchange.setLevels(CODE, { bids: levels(-1), asks: levels(1) }, Date.now());
  return exchange;
}

// Bodies are whatever the venue says; tests look into them.
// oxlint-disable-next-line typescript/no-explicit-any -- JSON as the server sends it, compared field by field
export interface Answer { readonly status: number; readonly headers: Headers; readonly body: any }

type Values = Readonly<Record<string, string>>;
interface Signing { readonly secret?: string; readonly algorithm?: 'sha256' | 'sha512'; readonly nonce?: string; readonly query?: string; readonly apiKey?: string }

export function tokenOf(query: string, { secret = UPBIT_KEY.secret, algorithm = 'sha512', nonce = randomUUID(), apiKey = UPBIT_KEY.apiKey }: Signing = {}): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = { access_key: apiKey, nonce, ...(query === '' ? {} : { query_hash: createHash('sha512').update(query).digest('hex'), query_hash_alg: 'SHA512' }) };
  const text = `${part({ alg: algorithm === 'sha512' ? 'HS512' : 'HS256', typ: 'JWT' })}.${part(payload)}`;
  return `${text}.${createHmac(algorithm, secret).update(text).digest('base64url')}`;
}

class UpbitClient {
  readonly venue: UpbitSimulator;

  constructor(venue: UpbitSimulator) {
    this.venue = venue;
  }

  /** Rejects when the connection dies without an answer. */
  async send(method: string, path: string, { headers = {}, body }: { readonly headers?: Values; readonly body?: string } = {}): Promise<Answer> {
    const response = await fetch(`${this.venue.restUrl}${path}`, { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text.replace(/:(\d{16,})/g, ':"$1"')) : text };
  }

  signed(method: string, path: string, values: Values = {}, signing: Signing = {}): Promise<Answer> {
    const plain = Object.entries(values).map(([name, value]) => `${name}=${value}`).join('&');
    const headers = { authorization: `Bearer ${tokenOf(signing.query ?? plain, signing)}` };
    if (method === 'POST') return this.send(method, path, { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(values) });
    return this.send(method, plain === '' ? path : `${path}?${new URLSearchParams(values).toString()}`, { headers });
  }

  place(values: Values = {}): Promise<Answer> { return this.signed('POST', '/v1/orders', { market: CODE, side: 'bid', ord_type: 'limit', price: '99990000', volume: '0.01', ...values }); }
  order(values: Values): Promise<Answer> { return this.signed('GET', '/v1/order', values); }
}

/** A socket that keeps what it hears. */
export class UpbitEar {
  readonly socket: WebSocket;
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON as the server sends it, compared field by field
  readonly heard: any[] = [];
  readonly frames: { readonly isBinary: boolean; readonly text: string }[] = [];
  closed: number | undefined;
  refused: number | undefined;

  constructor(url: string, headers: Values = {}) {
    this.socket = new WebSocket(url, { headers: { ...headers } });
    this.socket.on('error', () => undefined);
    this.socket.on('unexpected-response', (_, response) => { this.refused = response.statusCode ?? 0; });
    this.socket.on('close', (code) => { this.closed = code; });
    this.socket.on('message', (data: Buffer, isBinary) => {
      const text = data.toString();
      this.frames.push({ isBinary, text });
      try { this.heard.push(JSON.parse(text.replace(/:(\d{16,})/g, ':"$1"'))); } catch { this.heard.push(undefined); }
    });
  }

  async opened(): Promise<this> {
    await until(() => this.socket.readyState === 1 || this.refused !== undefined || this.closed !== undefined);
    return this;
  }

  say(message: unknown): void { this.socket.send(typeof message === 'string' ? message : JSON.stringify(message)); }
  ask(...lines: readonly unknown[]): void { this.say([{ ticket: randomUUID() }, ...lines]); }
}

/** Resolves when something is so. Fails after ten seconds. */
export async function until(look: () => unknown): Promise<void> {
  for (const deadline = Date.now() + 10_000; !look();) {
    if (Date.now() > deadline) throw new Error(`it did not come about: ${look.toString()}`);
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

const open: { readonly venue: UpbitSimulator; readonly ears: UpbitEar[] }[] = [];

/** Every test gets a venue of its own. */
export async function upbitWith(options: Partial<UpbitSimulatorOptions> = {}) {
  const exchange = options.exchange ?? wonExchange();
  const venue = await startUpbitSimulator({ keys: [UPBIT_KEY], bookMs: 20, ...options, exchange });
  const ears: UpbitEar[] = [];
  open.push({ venue, ears });
  const listen = (path: string, headers: Values = {}): Promise<UpbitEar> => {
    const ear = new UpbitEar(`${venue.wsUrl}${path}`, headers);
    ears.push(ear);
    return ear.opened();
  };
  return { venue, exchange, client: new UpbitClient(venue), listen, listenSigned: () => listen('/websocket/v1/private', { authorization: `Bearer ${tokenOf('')}` }) };
}

/** For `afterEach`. */
export async function closeUpbits(): Promise<void> {
  for (const { venue, ears } of open.splice(0)) {
    for (const ear of ears) ear.socket.terminate();
    await venue.close();
  }
}
