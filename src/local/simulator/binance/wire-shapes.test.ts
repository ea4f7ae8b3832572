import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { cents, closeVenues, lots, venueWith } from './simulated-venue.contract.ts';

// Binance's own messages and answers as a recorder took them off the wire in October 2021.
const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/fixtures/ws_raw');
const isThere = existsSync(path.join(folder, 'BINANCE.ws.1.0.partA.gz'));
const lines = (name: string): string[] => gunzipSync(readFileSync(path.join(folder, name))).toString('utf8').split('\n').filter((line) => line !== '');

afterEach(closeVenues);

/** The form of a message: keys in their order, numbers, flags, and texts as amounts of eight digits or words. */
function form(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? ['nothing'] : [...new Set(value.map((item) => JSON.stringify(form(item))))].map((text) => JSON.parse(text));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, form(item)]));
  if (typeof value === 'string') return /^\d+\.\d{8}$/.test(value) ? 'amount' : 'word';
  return typeof value;
}

/** Levels may be none on a side: what is common to all messages of a kind. */
const withLevels = (value: unknown): unknown => JSON.parse(JSON.stringify(form(value)).replaceAll('["nothing"]', '[["amount"]]'));

describe.skipIf(!isThere)(`the wire has the form of Binance's own messages${isThere ? '' : ' (skipped: the recordings are not on this machine)'}`, () => {
  it('on its streams', async () => {
    const recorded = new Map<string, unknown>();
    for (const line of lines('BINANCE.ws.1.0.partA.gz').slice(1)) {
      const { stream, data } = JSON.parse(line.slice(line.indexOf(': ') + 2));
      const kind = String(stream).split('@').slice(1).join('@');
      if (!recorded.has(kind) || (kind.startsWith('depth') && data.b.length > 0 && data.a.length > 0)) recorded.set(kind, data);
    }
    expect([...recorded.keys()].toSorted()).toEqual(['aggTrade', 'bookTicker', 'depth@100ms', 'kline_1m']);
    const { exchange, listen } = await venueWith({ depthMs: 0 });
    const ear = await listen(`/stream?streams=${[...recorded.keys()].map((kind) => `btcusdt@${kind}`).join('/')}`);
    exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(101), quantity: lots(1) }, Date.now());
    exchange.setLevels('BTCUSDT', { bids: [cents(100), lots(3)], asks: [cents(101), lots(2)] }, Date.now());
    for (const [kind, data] of recorded) {
      const ours = await ear.until(({ heard }) => heard.find((message) => message?.stream === `btcusdt@${kind}`));
      expect(Object.keys(ours)).toEqual(['stream', 'data']);
      // Prices of a kline are texts of eight digits, its ignored field is "0" in both.
      expect(withLevels(ours.data), kind).toEqual(withLevels(data));
    }
  });

  it('on depth snapshots and the exchange information', async () => {
    const answer = (name: string, mark: string) => {
      const line = lines(name).find((text) => text.includes(mark)) ?? '';
      return JSON.parse(line.slice(line.indexOf(': ', line.indexOf(' -> ')) + 2));
    };
    const { client } = await venueWith();
    const depth = await client.send('GET', '/api/v3/depth', 'symbol=BTCUSDT');
    expect(form(depth.body)).toEqual(form(answer('BINANCE.http.0.0.gz', '/depth?')));
    const recorded = answer('BINANCE.0.gz', '/exchangeInfo');
    const { body } = await client.send('GET', '/api/v3/exchangeInfo');
    expect(Object.keys(body)).toEqual(Object.keys(recorded));
    expect(form(body.rateLimits)).toEqual(form(recorded.rateLimits));
    // Fields have been added since; none of those recorded is missing.
    expect(Object.keys(body.symbols[0])).toEqual(expect.arrayContaining(Object.keys(recorded.symbols[0])));
    const filterOf = (symbol: { filters: { filterType: string }[] }, type: string) => symbol.filters.find(({ filterType }) => filterType === type);
    for (const type of ['PRICE_FILTER', 'LOT_SIZE', 'MARKET_LOT_SIZE', 'MAX_NUM_ORDERS', 'MAX_NUM_ALGO_ORDERS', 'ICEBERG_PARTS']) {
      expect(form(filterOf(body.symbols[0], type)), type).toEqual(form(filterOf(recorded.symbols[0], type)));
    }
  });
});
