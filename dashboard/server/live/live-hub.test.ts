import { afterEach, describe, expect, it } from 'vitest';
import { plainInstrument } from '../../../src/shared/domain/instrument.ts';
import type { LiveHello, LiveMarket, LiveMessage } from '../../../src/shared/engine/trading/live-message.ts';
import { gateLimits } from '../../../src/shared/risk/gate-limits.ts';
import type { LiveBatch } from './live-batch.ts';
import { LiveHub } from './live-hub.ts';

const BTC = 'binance:BTC/USDT';
const ETH = 'binance:ETH/USDT';

const hello = (boot: string): LiveHello => ({
  of: 'hello', at: 1, boot, mode: 'demo', currency: 'USDT', money: { USDT: 10_000 }, folder: '/home/somebody/data/demo', strategies: [], instruments: [plainInstrument('binance', 'BTC/USDT')],
  limits: gateLimits.parse({ currency: 'USDT', instruments: [] }),
});
const remark = (seq: number): LiveMessage => ({ of: 'notice', at: seq, seq, notice: { of: 'program', at: seq, text: `remark ${seq}` } });
const market = (told: Partial<LiveMarket>): LiveMarket => ({ of: 'market', at: 1, isWhole: false, quotes: [], books: {}, trades: {}, forming: {}, ...told });

const ending: AbortController[] = [];
afterEach(() => { for (const one of ending.splice(0)) one.abort(); });

function open(watched: readonly `${string}:${string}`[] = []) {
  const asked: (readonly string[])[] = [];
  const hub = new LiveHub({ now: () => 1, watch: (ids) => { asked.push(ids); }, everyMs: 1 });
  const over = new AbortController();
  ending.push(over);
  const batches = hub.follow(watched, over.signal);
  const next = async (): Promise<LiveBatch> => {
    const { value } = await batches.next();
    if (value === undefined) throw new Error('expected a batch, found the end');
    return value.batch;
  };
  return { hub, asked, over, batches, next };
}

describe('LiveHub', () => {
  it('begins with the whole picture and goes on with what changes', async () => {
    const { hub, next } = open();
    hub.take(hello('a'));
    hub.take(remark(0));
    const first = await next();
    expect(first).toMatchObject({ isWhole: true, plan: { boot: 'a', mode: 'demo' }, notices: [{ seq: 0 }] });
    hub.take(remark(1));
    hub.take(remark(2));
    const second = await next();
    expect(second.isWhole).toBe(false);
    expect(second.notices?.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(second.plan).toBeUndefined();
  });

  it('tells nobody where the run is kept', () => {
    const { hub } = open();
    hub.take(hello('a'));
    expect(JSON.stringify(hub.picture())).not.toContain('somebody');
  });

  it('sends the newest of what changed twice, and books only to those who look', async () => {
    const { hub, next } = open([BTC]);
    await next();
    hub.take(market({ quotes: [[BTC, 1, 2, 1, 0]], books: { [BTC]: { bids: [[1, 5]], asks: [[2, 5]], at: 1 }, [ETH]: { bids: [[3, 5]], asks: [], at: 1 } } }));
    hub.take(market({ quotes: [[BTC, 1.5, 2, 1.5, 1]] }));
    const batch = await next();
    expect(batch.quotes).toEqual([[BTC, 1.5, 2, 1.5, 1]]);
    expect(Object.keys(batch.books ?? {})).toEqual([BTC]);
  });

  it('asks for what all listeners look at together, and for nothing when the last has gone', async () => {
    const { hub, asked, next, over, batches } = open([BTC]);
    await next();
    const more = new AbortController();
    ending.push(more);
    const other = hub.follow([ETH, BTC], more.signal);
    await other.next();
    expect(asked.at(-1)).toEqual([BTC, ETH]);
    more.abort();
    await other.next();
    expect(asked.at(-1)).toEqual([BTC]);
    over.abort();
    await batches.next();
    expect(asked.at(-1)).toEqual([]);
    expect(hub.listeners).toBe(0);
  });

  it('forgets what was when the trading process has begun again, and shows no remark twice', async () => {
    const { hub, next } = open();
    hub.take(hello('a'));
    hub.take(remark(7));
    await next();
    hub.take(hello('b'));
    hub.take(remark(0));
    hub.take(remark(0));
    const batch = await next();
    expect(batch.isWhole).toBe(true);
    expect(batch.notices?.map(({ seq, notice }) => [seq, notice.of === 'program' ? notice.text : ''])).toEqual([[0, 'remark 0']]);
  });

  it('keeps a listener that does not take what is sent from growing without end', async () => {
    const { hub, next } = open([BTC]);
    hub.take(hello('a'));
    await next();
    for (let i = 0; i < 5_000; i += 1) {
      hub.take(remark(i));
      hub.take(market({ trades: { [BTC]: [[i, 1, 1, 'buy']] } }));
    }
    const batch = await next();
    expect(batch.trades?.[BTC]?.length).toBe(100);
    expect(batch.notices?.length).toBeLessThanOrEqual(1_000);
    expect(batch.notices?.at(-1)?.seq).toBe(4_999);
  });

  it('says whether the trading process is heard', async () => {
    const { hub, next } = open();
    expect((await next()).runner?.isConnected).toBe(false);
    hub.changed(true);
    expect((await next()).runner).toEqual({ isConnected: true, since: 1 });
  });
});
