import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { MOST_WAITING } from './attendant.ts';
import { Broadcaster, type HelloBody } from './broadcaster.ts';
import { BTC, candleOf, ETH, fillNotice, BOARD, HELLO, INSTRUMENTS, Listener, remark, statusAt, tradeOf } from './live-scene.contract.ts';
import { MarketPicture } from './market-picture.ts';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'performance', 'Date'], now: 1_000_000 }); });
afterEach(() => { vi.useRealTimers(); });

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const kinds = (told: readonly LiveMessage[]): readonly string[] => told.map(({ of }) => of);
const texts = (told: readonly LiveMessage[]): readonly string[] => told.flatMap((one) => (one.of === 'notice' && one.notice.of === 'program' ? [one.notice.text] : []));

function scene({ hasMarkets = true, status = () => statusAt(Date.now()) }: { readonly hasMarkets?: boolean; readonly status?: () => ReturnType<typeof statusAt> | undefined } = {}) {
  const said: string[] = [];
  let made = 0;
  let hello: HelloBody = HELLO;
  const broadcaster = new Broadcaster({ now: () => Date.now(), hello: () => hello, status: () => { made += 1; return status(); }, say: (text) => { said.push(text); } });
  const picture = new MarketPicture({ instruments: INSTRUMENTS, board: BOARD, timeframesOf: () => ['1m'], now: () => Date.now() });
  if (hasMarkets) broadcaster.show(picture);
  const attend = (listener = new Listener()) => {
    const attendance = broadcaster.attend(listener);
    if (attendance === undefined) throw new Error('expected to be let in');
    return { listener, attendance };
  };
  return { broadcaster, picture, attend, said, made: () => made, change: (body: HelloBody) => { hello = body; } };
}

describe('a newcomer', () => {
  it('is greeted, told how things stand, and then what happened before', async () => {
    const { broadcaster, attend } = scene();
    broadcaster.notice(remark('first'));
    broadcaster.notice({ of: 'input', strategy: 'momentum', input: { kind: 'flatten', at: 1, reason: 'x' } });
    broadcaster.notice(fillNotice(5));
    broadcaster.market(candleOf(BTC, 60_000));
    const { listener } = attend();
    await pass(1);

    expect(kinds(listener.told)).toEqual(['hello', 'status', 'market', 'candle', 'notice', 'notice']);
    expect(listener.told[0]).toMatchObject({ mode: 'paper', money: { USDT: 10_000 }, strategies: [{ name: 'momentum' }], limits: { currency: 'USDT' } });
    expect(listener.told[1]).toMatchObject({ status: { equity: 10_000, venues: [{ bookAgeMs: NaN }] } });
    expect(listener.told[3]).toMatchObject({ instrument: BTC, timeframe: '1m', candle: [60_000, 1, 2, 0.5, 1.5, 7] });
    expect(listener.told.slice(4)).toMatchObject([{ seq: 0, notice: { of: 'program', text: 'first' } }, { seq: 1, notice: { of: 'input', input: { event: { kind: 'fill' } } } }]);
  });

  it('is told the newest five hundred notices, and no hole for those before its time', async () => {
    const { broadcaster, attend } = scene();
    for (let n = 0; n < 700; n++) broadcaster.notice(remark(String(n)));
    const { listener } = attend();
    await pass(1);

    const told = listener.told.filter((one) => one.of === 'notice');
    expect(told.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, n) => n + 200));
    expect(kinds(listener.told)).not.toContain('hole');
  });

  it('is greeted every few seconds while there is no status', async () => {
    const { attend } = scene({ hasMarkets: false, status: () => undefined });
    const { listener } = attend();
    await pass(11_000);

    expect(kinds(listener.told).filter((of) => of === 'hello').length).toBeGreaterThanOrEqual(3);
    expect(kinds(listener.told)).not.toContain('status');
  });

  it('is turned away where sixteen listen already', () => {
    const { broadcaster, attend } = scene();
    for (let n = 0; n < 16; n++) attend();

    expect(broadcaster.attend(new Listener())).toBeUndefined();
  });
});

describe('what is told', () => {
  it('goes out in the turn in which it happened, in its order, and numbered', async () => {
    const { broadcaster, attend } = scene();
    const { listener } = attend();
    await pass(1);
    listener.forget();
    for (const text of ['a', 'b', 'c']) broadcaster.notice(remark(text));
    await vi.advanceTimersByTimeAsync(0);

    expect(texts(listener.told)).toEqual(['a', 'b', 'c']);
  });

  it('is the greeting again when something of it has changed', async () => {
    const { attend, change } = scene();
    const { listener } = attend();
    await pass(300);
    listener.forget();
    await pass(1_000);
    expect(kinds(listener.told)).not.toContain('hello');
    change({ ...HELLO, limits: { ...HELLO.limits, maxOrderValueShare: 0.01 } });
    await pass(300);

    expect(listener.told.find(({ of }) => of === 'hello')).toMatchObject({ limits: { maxOrderValueShare: 0.01 } });
  });

  it('is each closed candle once', async () => {
    const { broadcaster, attend } = scene();
    const { listener } = attend();
    for (const openTime of [60_000, 60_000, 120_000, 60_000]) broadcaster.market(candleOf(BTC, openTime));
    broadcaster.market(candleOf(ETH, 60_000));
    await pass(1);

    expect(listener.told.flatMap((one) => (one.of === 'candle' ? [`${one.instrument} ${one.candle[0]}`] : []))).toEqual([`${BTC} 60000`, `${BTC} 120000`, `${ETH} 60000`]);
  });

  it('is a status four times a second, and none is made while nobody listens', async () => {
    const { attend, made } = scene();
    await pass(10_000);
    expect(made()).toBe(0);
    const { listener, attendance } = attend();
    await pass(10_001);
    expect(kinds(listener.told).filter((of) => of === 'status').length).toBe(41);
    expect(made()).toBeLessThanOrEqual(41);
    attendance.leave();
    const before = made();
    await pass(10_000);

    expect(made()).toBe(before);
  });

  it('is the status that was made for somebody else, and no other beside it', async () => {
    const { broadcaster, attend, made } = scene();
    broadcaster.status(statusAt(0));
    await pass(130);
    const { listener } = attend();
    for (let n = 0; n < 20; n++) {
      await pass(120);
      broadcaster.status(statusAt(Date.now(), 1_000 + n));
      await pass(130);
    }

    expect(made()).toBe(0);
    expect(listener.told.flatMap((one) => (one.of === 'status' ? [one.status.equity] : [])).slice(-3)).toEqual([1_017, 1_018, 1_019]);
  });

  it('is the market at most every fifty milliseconds, joined: quotes of all, the rest of what is watched', async () => {
    const { broadcaster, attend } = scene();
    const { listener, attendance } = attend();
    attendance.watch([BTC]);
    await pass(1);
    listener.forget();
    for (let n = 0; n < 10; n++) for (const id of [BTC, ETH]) broadcaster.market(tradeOf(id, { at: 60_000 + n, price: 100 + n }));
    broadcaster.market({ kind: 'stream', instrument: BTC, what: 'book', state: 'live', note: '', at: 1 });
    await pass(60);

    const [market, ...more] = listener.told.filter(({ of }) => of === 'market');
    expect(more).toEqual([]);
    expect(market).toEqual({
      of: 'market', at: 1_000_051, isWhole: false, quotes: [[BTC, 99.5, 100.5, 109, 10], [ETH, 99.5, 100.5, 109, 10]], books: { [BTC]: { bids: [[99.5, 1]], asks: [[100.5, 2]], at: 1_000_046 } },
      trades: { [BTC]: Array.from({ length: 10 }, (_, n) => [60_000 + n, 100 + n, 1, 'buy']) }, forming: { [BTC]: { '1m': [60_000, 100, 109, 100, 109, 10, 60_000] } },
    });
  });

  it('is the whole of an instrument at once when it is newly watched, each trade once', async () => {
    const { broadcaster, attend } = scene();
    const { listener, attendance } = attend();
    await pass(1);
    listener.forget();
    broadcaster.market(tradeOf(BTC, { at: 60_000, price: 100 }));
    attendance.watch([BTC]);
    broadcaster.market(tradeOf(BTC, { at: 60_001, price: 101 }));
    await pass(60);

    const markets = listener.told.flatMap((one) => (one.of === 'market' ? [one] : []));
    expect(markets.map(({ isWhole, trades }) => [isWhole, trades[BTC]?.map(([at]) => at)])).toEqual([[false, undefined], [true, [60_000]], [false, [60_001]]]);
  });

  it('does not stop when it cannot be made: that is said once', async () => {
    const { broadcaster, attend, said } = scene({ status: () => { throw new Error('no figures'); } });
    const { listener } = attend();
    await pass(2_000);
    expect(said).toEqual([expect.stringContaining('no figures')]);
    expect(() => { broadcaster.notice(remark('a')); }).not.toThrow();
    expect(listener.isCut).toBe(false);
  });
});

describe('one that does not read', () => {
  it('is left out of the market first, then of everything, keeps a bounded heap, and is cut after thirty seconds', async () => {
    const { broadcaster, attend } = scene();
    const { listener: good } = attend();
    const { listener: stuck, attendance } = attend();
    attendance.watch([BTC, ETH]);
    stuck.isStuck = true;
    let most = 0;
    let notices = 0;
    for (let n = 0; n < 290; n++) {
      for (let i = 0; i < 20; i++) { broadcaster.notice(remark(`${n} ${'x'.repeat(2_000)}`)); notices += 1; }
      broadcaster.market(tradeOf(BTC, { at: n, price: 100 }));
      await pass(100);
      most = Math.max(most, stuck.waiting);
    }
    expect(most).toBeGreaterThan(MOST_WAITING);
    expect(most).toBeLessThan(MOST_WAITING + 200_000);
    expect(stuck.isCut).toBe(false);
    await pass(8_000);

    expect(stuck.isCut).toBe(true);
    expect(good.isCut).toBe(false);
    expect(texts(good.told)).toHaveLength(notices);
  });

  it('is told of the hole, how things stand and the whole market when it reads again', async () => {
    const { broadcaster, attend } = scene();
    const { listener, attendance } = attend();
    attendance.watch([BTC]);
    await pass(1);
    listener.isStuck = true;
    listener.waiting = MOST_WAITING + 1;
    for (let n = 0; n < 600; n++) {
      broadcaster.notice(remark(String(n)));
      if (n % 100 === 0) await pass(1);
    }
    broadcaster.market(tradeOf(BTC, { at: 60_000, price: 100 }));
    await pass(60);
    listener.forget();
    listener.drain();
    broadcaster.notice(remark('again'));
    await pass(1);

    expect(kinds(listener.told).slice(0, 4)).toEqual(['hole', 'status', 'market', 'notice']);
    // 101 notices are gone from the ring, and one market was left out.
    expect(listener.told[0]).toMatchObject({ lost: 102 });
    expect(listener.told[2]).toMatchObject({ isWhole: true, trades: { [BTC]: [[60_000, 100, 1, 'buy']] } });
    expect(texts(listener.told)).toEqual([...Array.from({ length: 499 }, (_, n) => String(n + 101)), 'again']);
  });

  it('is told words while only the market is too much for it', async () => {
    const { broadcaster, attend } = scene();
    const { listener } = attend();
    await pass(1);
    listener.isStuck = true;
    listener.waiting = 2 * 2 ** 20;
    listener.forget();
    broadcaster.market(tradeOf(BTC, { at: 60_000, price: 100 }));
    broadcaster.notice(remark('word'));
    await pass(260);

    expect(new Set(kinds(listener.told))).toEqual(new Set(['notice', 'status']));
  });
});

it('leaves everyone when it is closed', () => {
  const { broadcaster, attend } = scene();
  const { listener } = attend();
  broadcaster.close();

  expect(listener.isCut).toBe(true);
  expect(vi.getTimerCount()).toBe(1);
});
