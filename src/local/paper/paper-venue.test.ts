import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { plainInstrument, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { OrderBook } from '../../shared/domain/order-book.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import type { VenueFill } from '../../shared/domain/venue-fill.ts';
import type { AccountEvent, VenueOrder } from '../../shared/ports/venue.ts';
import { VirtualTime } from '../drill/virtual/virtual-time.ts';
import { openPaperVenue, paperStore } from './paper-store.ts';
import { paperVenue, type PaperVenue, type PaperVenueSettings } from './paper-venue.ts';

const START = 1_800_000_000_000;
const instrumentAt = (venue: string, symbol: string): Instrument => ({ ...plainInstrument(venue, symbol), tickSize: 0.1, lotSize: 0.001, minNotional: 5 });
const BTC = instrumentAt('test', 'BTC/USDT');
const ID: InstrumentId = 'test:BTC/USDT';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-paper-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Desk { readonly time: VirtualTime; readonly paper: PaperVenue; readonly events: AccountEvent[] }

function desk(more: Partial<PaperVenueSettings> = {}): Desk {
  const time = new VirtualTime(START);
  const paper = paperVenue({ instruments: [BTC], balances: { USDT: '10000', BTC: '20' }, clock: time, ...more });
  const events: AccountEvent[] = [];
  void paper.stream.listen((event) => events.push(event), new AbortController().signal);
  tellBook(paper, time.now());
  return { time, paper, events };
}

function tellBook(paper: PaperVenue, at: number, instrument: InstrumentId = ID): void {
  const book = new OrderBook();
  book.reset([[99, 5], [98, 7]], [[101, 4], [102, 6]]);
  paper.onMarket({ kind: 'book', instrument, book, at, receivedAt: at });
}

const order = (more: Partial<OrderRequest> = {}): OrderRequest => ({ clientOrderId: 'c1', instrument: ID, side: 'buy', type: 'limit', quantity: 1, limitPrice: 99, timeInForce: 'gtc', at: START, reason: 'test', ...more });

/** Lets time pass until the answer is there. */
async function answered<Answer>(time: VirtualTime, asked: Promise<Answer>): Promise<Answer> {
  let answer: { readonly value: Answer } | undefined;
  let failure: unknown;
  asked.then((value) => { answer = { value }; }, (error: unknown) => { failure = error; });
  await time.until(() => answer !== undefined || failure !== undefined, 10_000);
  if (answer === undefined) throw failure;
  return answer.value;
}

describe('paper behind the ports of a venue', () => {
  it('answers after the latency, and not before', async () => {
    const { time, paper } = desk();
    const asked = paper.venue.place(order());
    expect(await answered(time, asked)).toMatchObject({ kind: 'accepted', order: { clientOrderId: 'c1', state: 'open' }, fills: [] });
    expect(time.now()).toBe(START + 86);
  });

  it('tells fills on the stream and in lists, with balances as exact texts', async () => {
    const { time, paper, events } = desk({ latencyMs: 10 });
    const placed = await answered(time, paper.venue.place(order({ type: 'market', quantity: 5, limitPrice: undefined, timeInForce: 'ioc' })));
    const fills = events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
    expect(fills.map(({ price, quantity, fee, feeCurrency, liquidity }) => [price, quantity, fee, feeCurrency, liquidity])).toEqual([[101, 4, 0.004, 'BTC', 'taker'], [102, 1, 0.001, 'BTC', 'taker']]);
    expect(placed).toMatchObject({ kind: 'accepted', order: { state: 'filled', filledQuantity: 5, averagePrice: 101.2 }, fills });
    expect(await answered(time, paper.venue.balances())).toEqual([{ asset: 'USDT', free: '9494', locked: '0' }, { asset: 'BTC', free: '24.995', locked: '0' }]);
    expect(await answered(time, paper.venue.fillsSince(ID, undefined))).toEqual(fills);
    expect(await answered(time, paper.venue.fillsSince(ID, fills[0].tradeId))).toEqual(fills.slice(1));
    await expect(paper.venue.fillsSince('test:ETH/USDT', undefined)).rejects.toThrow('has no instrument "test:ETH/USDT"');
  });

  it('tells what it was asked for apart from what it does not know (fault 7)', async () => {
    const { time, paper } = desk();
    await answered(time, paper.venue.place(order()));
    expect(await answered(time, paper.venue.find({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'found', order: { state: 'open' } });
    expect(await answered(time, paper.venue.find({ instrument: ID, clientOrderId: 'c2' }))).toEqual({ kind: 'absent' });
    expect(await answered(time, paper.venue.openOrders())).toHaveLength(1);
    expect(await answered(time, paper.venue.cancel({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'cancelled', order: { state: 'cancelled' } });
    expect(await answered(time, paper.venue.cancel({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'gone' });
    expect(await answered(time, paper.venue.find({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'found', order: { state: 'cancelled' } });
  });

  it('refuses with the codes of a venue; an id that is open already proves that the first landed (fault 23)', async () => {
    const { time, paper } = desk();
    const place = (more: Partial<OrderRequest>) => answered(time, paper.venue.place(order(more)));
    expect(await place({ quantity: 200 })).toEqual({ kind: 'refused', code: '-2010', reason: 'Account has insufficient balance for requested action.' });
    expect(await place({ quantity: 0.01 })).toMatchObject({ kind: 'refused', code: '-1013', reason: 'Filter failure: NOTIONAL' });
    expect(await place({ quantity: 0.0001 })).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(await place({ limitPrice: 103, postOnly: true })).toMatchObject({ kind: 'refused', code: '-2010', reason: 'Order would immediately match and take.' });
    expect(await place({ instrument: 'test:ETH/USDT' })).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(await place({})).toMatchObject({ kind: 'accepted' });
    expect(await place({})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('Duplicate order sent.') });
    paper.onMarket({ kind: 'stream', instrument: ID, what: 'book', state: 'stale', note: '', at: time.now() });
    expect(await place({ clientOrderId: 'c9' })).toEqual({ kind: 'refused', code: 'no-book', reason: `the book of ${ID} is stale` });
  });

  it('rounds as the adapters of real venues do: less and away from the market, on the steps of won markets too (fault 20)', async () => {
    const { time, paper } = desk();
    expect(await answered(time, paper.venue.place(order({ quantity: 1.00099, limitPrice: 98.97 })))).toMatchObject({ order: { quantity: 1, limitPrice: 98.9 } });
    expect(await answered(time, paper.venue.place(order({ clientOrderId: 'c2', side: 'sell', limitPrice: 102.31 })))).toMatchObject({ order: { limitPrice: 102.4 } });
    const upbit = { ...instrumentAt('upbit', 'BTC/KRW'), tickSize: 0, lotSize: 1e-8, minNotional: 5_000, makerFeeBps: 5, takerFeeBps: 5 };
    const won = desk({ instruments: [upbit], balances: { KRW: '100000000' } });
    const book = new OrderBook();
    book.reset([[95_000_000, 1]], [[95_001_000, 1]]);
    won.paper.onMarket({ kind: 'book', instrument: 'upbit:BTC/KRW', book, at: START, receivedAt: START });
    const take = await answered(won.time, won.paper.venue.place(order({ instrument: 'upbit:BTC/KRW', quantity: 0.1, limitPrice: 95_001_999 })));
    expect(take).toMatchObject({ kind: 'accepted', order: { state: 'filled', limitPrice: 95_001_000 }, fills: [{ fee: 4_750.05, feeCurrency: 'KRW' }] });
    expect(won.paper.venue.capabilities.orderTypes).toEqual(['market', 'limit']);
    expect(await answered(won.time, won.paper.venue.place(order({ instrument: 'upbit:BTC/KRW', type: 'stop', stopPrice: 90_000_000 })))).toMatchObject({ kind: 'refused', code: 'not-sent' });
  });

  it('candles fill nothing', async () => {
    const { time, paper } = desk();
    await answered(time, paper.venue.place(order()));
    paper.onMarket({ kind: 'candle', instrument: ID, timeframe: '1m', candle: { openTime: START, open: 99, high: 99, low: 50, close: 60, volume: 900 }, receivedAt: time.now() });
    expect(await answered(time, paper.venue.fillsSince(ID, undefined))).toEqual([]);
  });

  it('several venues are several accounts that share nothing', async () => {
    const [one, other] = [desk(), desk({ instruments: [instrumentAt('other', 'BTC/KRW')], balances: { KRW: '5000' } })];
    tellBook(other.paper, START, 'other:BTC/KRW');
    await answered(one.time, one.paper.venue.place(order({ type: 'market', limitPrice: undefined })));
    expect(other.paper.save()).toMatchObject({ venue: 'other', balances: [['KRW', '5000']], fills: [] });
    expect(() => paperVenue({ instruments: [BTC], balances: {}, clock: one.time, state: other.paper.save() })).toThrow('that of "other"');
  });
});

interface Told { readonly order?: VenueOrder; readonly fill?: VenueFill }

/** What a process was told before it was killed, when it had written so many lines. */
async function killedAfter(count: number, words: readonly string[]): Promise<readonly Told[]> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const told: Told[] = [];
  for await (const line of createInterface({ input: child.stdout })) if (told.push(JSON.parse(line)) === count) child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
  return told;
}

describe('a paper account on the disk', () => {
  const slow = (time: VirtualTime, isBroken: () => boolean = () => false) => {
    const written: string[] = [];
    return { written, write: async (state: unknown) => { const text = JSON.stringify(state); await time.wait(50); if (isBroken()) throw new Error('ENOSPC'); written.push(text); } };
  };

  it('is written before an order is acknowledged or a fill is told (fault 52)', async () => {
    const time = new VirtualTime(START);
    const disk = slow(time);
    const { paper, events } = desk({ clock: time, write: disk.write });
    const asked = paper.venue.place(order({ type: 'market', limitPrice: undefined }));
    await time.pass(130);
    expect([disk.written.length, events.filter(({ kind }) => kind === 'fill').length]).toEqual([0, 0]);
    expect(await answered(time, asked)).toMatchObject({ kind: 'accepted' });
    expect(time.now()).toBe(START + 86 + 50);
    expect(JSON.parse(disk.written[0])).toMatchObject({ fills: [{ clientOrderId: 'c1' }] });
    expect(events.filter(({ kind }) => kind === 'fill')).toHaveLength(1);
  });

  it('on a full disk nothing is acknowledged or told, and everything is once there is room again (fault 54)', async () => {
    const time = new VirtualTime(START);
    let isFull = true;
    const { paper, events } = desk({ clock: time, write: slow(time, () => isFull).write });
    expect(await answered(time, paper.venue.place(order({ type: 'market', limitPrice: undefined })))).toMatchObject({ kind: 'unknown' });
    await expect(answered(time, paper.venue.balances())).rejects.toThrow('cannot be written');
    expect(await answered(time, paper.venue.find({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'unknown' });
    expect(events.map(({ kind }) => kind)).toEqual(['live', 'ended']);
    isFull = false;
    expect(await answered(time, paper.venue.find({ instrument: ID, clientOrderId: 'c1' }))).toMatchObject({ kind: 'found', order: { state: 'filled' } });
    expect(events.map(({ kind }) => kind)).toEqual(['live', 'ended', 'live', 'order', 'fill', 'order']);
  });

  it('goes on where it was left, with the balances it has and not those it would begin with', async () => {
    const place = path.join(folder, 'again');
    const open = (balances: Readonly<Record<string, string>>) => openPaperVenue({ instruments: [BTC], balances, clock: systemClock(), latencyMs: 0 }, paperStore(place, 'test', durableFiles()));
    const first = await open({ USDT: '1000' });
    tellBook(first, systemClock().now());
    await first.venue.place(order({ quantity: 2, limitPrice: 99 }));
    const again = await open({ USDT: '7' });
    expect(await again.venue.balances()).toEqual([{ asset: 'USDT', free: '802', locked: '198' }]);
    expect(await again.venue.openOrders()).toMatchObject([{ clientOrderId: 'c1', quantity: 2, limitPrice: 99 }]);
    expect(readdirSync(place)).toEqual(['test.paper.json']);
  });

  it.each([['torn', '{"version":1,'], ['of another shape', '{"version":2}'], ['empty', '']])('is refused with its name when it is %s, and left as it is (fault 53)', async (name, text) => {
    const file = path.join(folder, `${name}.paper.json`);
    writeFileSync(file, text);
    await expect(openPaperVenue({ instruments: [BTC], balances: {}, clock: systemClock() }, paperStore(folder, name, durableFiles()))).rejects.toThrow(`"${file}" is not a paper account that can be read`);
  });

  it('is after kill -9 what was told: real processes, one account (fault 52)', async () => {
    const place = path.join(folder, 'killed');
    const script = path.join(import.meta.dirname, 'paper-process.contract.ts');
    const orders = new Map<string, VenueOrder>();
    const fills = new Map<string, VenueFill>();
    for (let kill = 0; kill < 4; kill++) {
      for (const { order: told, fill } of await killedAfter(40 + kill * 7, [script, place])) {
        if (told !== undefined) orders.set(told.clientOrderId, told);
        if (fill === undefined) continue;
        expect(fills.has(fill.tradeId)).toBe(false);
        fills.set(fill.tradeId, fill);
      }
    }
    const state = await paperStore(place, 'test', durableFiles()).read();
    const known = new Map([...(state?.ended ?? []), ...(state?.open ?? [])].map((one) => [one.clientOrderId, one.state]));
    expect(orders.size).toBeGreaterThan(60);
    for (const [id, { state: as }] of orders) expect(known.get(id), id).toBe(as);
    const kept = new Map(state?.fills.map((fill) => [fill.tradeId, fill]));
    expect(fills.size).toBeGreaterThan(40);
    for (const [id, fill] of fills) expect(kept.get(id)).toEqual(fill);
  });
});
