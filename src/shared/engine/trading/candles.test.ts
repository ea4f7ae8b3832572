import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../domain/candle.ts';
import { instrumentId, plainInstrument, type Instrument } from '../../domain/instrument.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import { BTC, BTC_ID, puppet, START, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

const ETH: Instrument = { ...plainInstrument('test', 'ETH/USDT'), lotSize: 0.001, tickSize: 0.01, minNotional: 5 };
const ETH_ID = instrumentId(ETH);

/** A strategy that counts what it is asked, over one instrument or two. */
async function asked(count: 1 | 2, more: Partial<SceneSetup> = {}) {
  const told = { asks: 0, forecast: 0 };
  const strategy = puppet(() => { told.asks += 1; return told.forecast; });
  const scene = new TradingScene({
    strategies: [{ name: 'one', strategy, instruments: count === 1 ? [BTC_ID] : [BTC_ID, ETH_ID] }], venues: [{ instruments: count === 1 ? [BTC] : [BTC, ETH], balances: { BTC: 0, ETH: 0, USDT: 20_000 } }], ...more,
  });
  await scene.start();
  return { scene, told };
}

/** Open times of what the strategy's market holds, by instrument. */
const seen = (scene: TradingScene, k = 0): readonly number[] => {
  const { openTime, length } = scene.trader.sessions.get('one')?.candles(k) ?? columnsOf([]);
  return Array.from({ length }, (_, i) => (openTime[i] - START) / MINUTE);
};
const steps = (scene: TradingScene): readonly (readonly number[])[] => scene.notices.flatMap((told) => (told.of === 'input' && (told.input.kind === 'step' || told.input.kind === 'warm') ? [[told.input.kind === 'step' ? 1 : 0, ...told.input.candles.map(([k, [openTime]]) => k + (openTime - START) / MINUTE / 100)]] : []));
const alarmed = (scene: TradingScene): readonly string[] => scene.desk.flatMap((notice) => (notice.kind === 'alarm' ? [notice.text] : []));
const minute = (n: number): number => START + n * MINUTE;

describe('closed candles', () => {
  it('that come twice are decided on once', async () => {
    const { scene, told } = await asked(1);
    await scene.close();
    scene.tellCandle(minute(0));
    scene.tellCandle(minute(0), { price: 90 });
    expect(told.asks).toBe(1);
    await scene.close();
    scene.tellCandle(minute(0));
    expect(told.asks).toBe(2);
    expect(seen(scene)).toEqual([0, 1]);
  });

  it('that are missing are fetched before the next is decided on', async () => {
    const { scene, told } = await asked(1);
    await scene.close();
    const spans: string[] = [];
    scene.history = async (_id, _timeframe, { from, to }) => {
      spans.push(`${(from - START) / MINUTE}-${(to - START) / MINUTE}`);
      await scene.time.wait(300);
      return columnsOf([1, 2].map((n) => scene.candleOf(minute(n), 100)));
    };
    await scene.pass(2 * MINUTE);
    await scene.close();
    await scene.pass(SECOND);
    expect(spans).toEqual(['1-3']);
    expect(seen(scene)).toEqual([0, 1, 2, 3]);
    expect(told.asks).toBe(2);
  });

  it.each(['fails', 'never answers'] as const)('are decided on without what is missing when the list %s, and somebody hears of it', async (how) => {
    const { scene, told } = await asked(1);
    await scene.close();
    scene.history = () => (how === 'fails' ? Promise.reject(new Error('ECONNRESET')) : new Promise(() => undefined));
    await scene.pass(2 * MINUTE);
    await scene.close();
    scene.tellCandle(minute(3));
    await scene.pass(25 * SECOND);
    expect(seen(scene)).toEqual([0, 3]);
    expect(told.asks).toBe(2);
    expect(alarmed(scene)).toEqual([expect.stringContaining('could not be fetched')]);
    // Later candles go on as usual.
    await scene.close();
    expect(seen(scene)).toEqual([0, 3, 4]);
    expect(told.asks).toBe(3);
  });

  it('that have a gap among them while a gap is fetched leave no hole', async () => {
    const { scene } = await asked(1);
    await scene.close();
    scene.history = async (_id, _timeframe, { from, to }) => {
      await scene.time.wait(500);
      return columnsOf([1, 2, 3, 4, 5].map((n) => scene.candleOf(minute(n), 100)).filter(({ openTime }) => openTime >= from && openTime < to));
    };
    await scene.pass(5 * MINUTE - SECOND);
    scene.tellCandle(minute(2));
    scene.tellCandle(minute(5));
    await scene.pass(5 * SECOND);
    expect(seen(scene)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('that are late decide nothing (faults 39 and 46)', async () => {
    const { scene, told } = await asked(1);
    await scene.close();
    await scene.pass(5 * MINUTE);
    scene.tellCandle(minute(1));
    expect(seen(scene)).toEqual([0, 1]);
    expect(told.asks).toBe(1);
  });

  it('that come before an older one make the older one stay away', async () => {
    const { scene, told } = await asked(1);
    await scene.close();
    await scene.pass(MINUTE);
    scene.tellCandle(minute(2));
    await scene.pass(SECOND);
    scene.tellCandle(minute(1));
    await scene.pass(SECOND);
    expect(seen(scene)).toEqual([0, 2]);
    expect(told.asks).toBe(2);
  });

  it('that come in a burst are each seen once, in order, also where another instrument is waited for', async () => {
    const { scene } = await asked(2);
    await scene.close();
    scene.history = async (_id, _timeframe, { from, to }) => columnsOf([1, 2, 3].map((n) => scene.candleOf(minute(n), 100)).filter(({ openTime }) => openTime >= from && openTime < to));
    await scene.pass(3 * MINUTE);
    for (const n of [1, 2, 3]) scene.tellCandle(minute(n), { id: BTC_ID });
    for (const n of [1, 2, 3]) scene.tellCandle(minute(n), { id: ETH_ID });
    await scene.pass(5 * SECOND);
    expect([seen(scene, 0), seen(scene, 1)]).toEqual([[0, 1, 2, 3], [0, 1, 2, 3]]);
  });

  it('of several instruments are decided on together, and one that is missing is not waited for long', async () => {
    const { scene } = await asked(2);
    await scene.close();
    await scene.pass(SECOND);
    expect(steps(scene)).toEqual([[1, 0, 1]]);
    await scene.close([BTC_ID]);
    await scene.pass(SECOND);
    expect(steps(scene).length).toBe(1);
    await scene.pass(SECOND);
    expect(steps(scene)[1]).toEqual([1, 0.01]);
    // It comes all the same, before or after the next of the other.
    scene.tellCandle(minute(1), { id: ETH_ID });
    await scene.pass(3 * SECOND);
    expect(steps(scene)[2]).toEqual([1, 1.01]);
    await scene.close();
    expect(steps(scene)[3]).toEqual([1, 0.02, 1.02]);
    expect([seen(scene, 0), seen(scene, 1)]).toEqual([[0, 1, 2], [0, 1, 2]]);
  });

  it('that came while the past was being fetched are decided on after it', async () => {
    const told = { asks: 0 };
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => { told.asks += 1; return 0; }) }], venues: [{ instruments: [BTC] }] });
    scene.history = async () => {
      await scene.time.wait(55 * SECOND);
      return columnsOf([-2, -1].map((n) => scene.candleOf(minute(n), 100)));
    };
    scene.begin();
    await scene.close();
    expect(told.asks).toBe(0);
    await scene.pass(2 * MINUTE);
    expect(scene.notices.some((notice) => notice.of === 'program' && notice.text.includes('waits for them'))).toBe(true);
    scene.history = async () => columnsOf([-2, -1].map((n) => scene.candleOf(minute(n), 100)));
    await scene.pass(30 * SECOND);
    expect(seen(scene).slice(0, 3)).toEqual([-2, -1, 0]);
  });
});
