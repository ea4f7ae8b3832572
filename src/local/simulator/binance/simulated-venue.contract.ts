import { createHmac } from 'node:crypto';
import { WebSocket } from 'ws';
import { Exchange, type ExchangeSettings } from '../../../shared/venue/exchange/exchange.ts';
import { USUAL_FILTERS, type Listing } from '../../../shared/venue/exchange/listing.ts';
import { startBinanceSimulator, type BinanceSimulator, type BinanceSimulatorOptions } from './start-binance-simulator.ts';

/** What tests of the simulated venue share: one market, one account, and a bare client that signs by hand. */
export const BTC: Listing = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, quantityDecimals: 5, filters: USUAL_FILTERS };
export const KEY = { apiKey: 'test-key', secret: 'test-secret', account: 'a' } as const;
export const cents = (price: number): number => Math.round(price * 100);
export const lots = (quantity: number): number => Math.round(quantity * 100_000);

export function smallExchange(settings: Partial<ExchangeSettings> = {}): Exchange {
  const exchange = new Exchange({ listings: [BTC], accounts: { a: { balances: { USDT: '100000', BTC: '10', BNB: '1' } } }, ...settings });
  exchange.setLevels('BTCUSDT', { bids: [cents(100), lots(10), cents(99), lots(20)], asks: [cents(101), lots(10), cents(102), lots(20)] }, Date.now());
  return exchange;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Bodies are whatever the venue says; tests look into them.
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON as the server sends it, compared field by field
  readonly body: any;
}

type Values = Readonly<Record<string, string | number | boolean>>;

export class Client {
  readonly venue: Pick<BinanceSimulator, 'restUrl' | 'now'>;
  readonly key: { readonly apiKey: string; readonly secret: string };

  constructor(venue: Pick<BinanceSimulator, 'restUrl' | 'now'>, key: { readonly apiKey: string; readonly secret: string } = KEY) {
    this.venue = venue;
    this.key = key;
  }

  /** Rejects when the connection dies without an answer. */
  async send(method: string, path: string, query = '', headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(`${this.venue.restUrl}${path}${query === '' ? '' : `?${query}`}`, { method, headers: { ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  }

  sign(text: string): string { return createHmac('sha256', this.key.secret).update(text).digest('hex'); }

  signed(method: string, path: string, values: Values = {}): Promise<Answer> {
    const query = new URLSearchParams(Object.entries({ timestamp: this.venue.now(), ...values }).map(([name, value]): [string, string] => [name, String(value)])).toString();
    return this.send(method, path, `${query}&signature=${this.sign(query)}`, { 'x-mbx-apikey': this.key.apiKey });
  }

  place(values: Values = {}): Promise<Answer> {
    const type = values['type'] ?? 'LIMIT';
    return this.signed('POST', '/api/v3/order', { symbol: 'BTCUSDT', side: 'BUY', type, quantity: '1', ...(type === 'MARKET' ? {} : { price: '99', timeInForce: 'GTC' }), ...values });
  }

  admin(path: string, body?: unknown): Promise<Answer> {
    return fetch(`${this.venue.restUrl}/sim/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
      .then(async (response) => ({ status: response.status, headers: response.headers, body: await response.json() }));
  }
}

/** A socket that keeps what it hears, and waits for what it has not heard yet. */
export class Ear {
  readonly socket: WebSocket;
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON as the server sends it, compared field by field
  readonly heard: any[] = [];
  readonly raw: Buffer[] = [];
  closed: { readonly code: number } | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.raw.push(data);
      try {
        this.heard.push(JSON.parse(data.toString()));
      } catch {
        this.heard.push(undefined);
      }
      for (const wake of this.#waiting) wake();
    });
    this.socket.on('close', (code) => {
      this.closed = { code };
      for (const wake of this.#waiting) wake();
    });
  }

  static async open(url: string): Promise<Ear> {
    const ear = new Ear(url);
    await new Promise<void>((resolve, reject) => { ear.socket.once('open', resolve).once('error', reject); });
    return ear;
  }

  say(message: unknown): void { this.socket.send(typeof message === 'string' ? message : JSON.stringify(message)); }

  /** Resolves when the test of what was heard gives something. Fails after ten seconds. */
  async until<T>(look: (ear: Ear) => T | undefined | false): Promise<T> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const found = look(this);
      if (found !== undefined && found !== false) return found;
      if (Date.now() > deadline) throw new Error(`nothing of the kind was heard: ${JSON.stringify(this.heard).slice(0, 2_000)}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, 100);
        this.#waiting.add(wake);
      });
    }
  }

  async ask(client: Client, method: string, values: Values = {}, id: string | number = method): Promise<Answer['body']> {
    const parameters: Record<string, string | number | boolean> = { apiKey: client.key.apiKey, timestamp: client.venue.now(), ...values };
    const text = Object.keys(parameters).toSorted().map((name) => `${name}=${String(parameters[name])}`).join('&');
    this.say({ id, method, params: { ...parameters, signature: client.sign(text) } });
    return this.until(({ heard }) => heard.find((message) => message?.id === id));
  }

  close(): void { this.socket.terminate(); }
}

const open: { readonly venue: BinanceSimulator; readonly ears: Ear[] }[] = [];

/** Every test gets a venue of its own. */
export async function venueWith(options: Partial<BinanceSimulatorOptions> = {}): Promise<{ readonly venue: BinanceSimulator; readonly client: Client; readonly exchange: Exchange; readonly listen: (path: string) => Promise<Ear>; readonly userStream: () => Promise<Ear> }> {
  const exchange = options.exchange ?? smallExchange();
  const venue = await startBinanceSimulator({ keys: [KEY], ...options, exchange });
  const client = new Client(venue);
  const ears: Ear[] = [];
  open.push({ venue, ears });
  const listen = async (path: string): Promise<Ear> => {
    const ear = await Ear.open(`${venue.wsUrl}${path}`);
    ears.push(ear);
    return ear;
  };
  const userStream = async (): Promise<Ear> => {
    const ear = await listen('/ws-api/v3');
    await ear.ask(client, 'userDataStream.subscribe.signature');
    return ear;
  };
  return { venue, client, exchange, listen, userStream };
}

/** For `afterEach`. */
export async function closeVenues(): Promise<void> {
  for (const { venue, ears } of open.splice(0)) {
    for (const ear of ears) ear.close();
    await venue.close();
  }
}
