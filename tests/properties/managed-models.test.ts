import { describe, expect, it } from 'vitest';
import { candleAt, sliceCandles } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { ModelEvent, ModelOrder } from '../../src/shared/domain/model-life.ts';
import { DAY } from '../../src/shared/domain/time.ts';
import type { Notice } from '../../src/shared/engine/core.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { StrategySession, type SessionSetup } from '../../src/shared/engine/trading/strategy-session.ts';
import { managedStrategy } from '../../src/shared/selector/model-life/managed-strategy.ts';
import type { ModelCandidate } from '../../src/shared/selector/model-life/model-candidate.ts';
import { canaryEvidence, fullEvidence } from '../../src/shared/selector/model-life/sample-models.contract.ts';
import { shippedEnsemble } from '../../src/shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams, findStrategy } from '../../src/shared/strategies/registry.ts';
import type { ForecastStrategy } from '../../src/shared/strategies/strategy.ts';
import { pasts } from '../future.ts';
import { runOn, walks } from '../sample-run.ts';

const STEP = 15 * 60_000;
const [first] = walks[0].openTime;
const model = (name: string, more: Partial<ModelCandidate> = {}): ModelCandidate => {
  const strategy = findStrategy(name) as ForecastStrategy;
  return { id: `m-${name}`, instrument: 'test:BTC/USDT', timeframe: '15m', strategy, params: checkParams(strategy, {}), evidence: canaryEvidence, seenUntil: 0, ...more };
};
const candidates = [model('sma-cross', { evidence: fullEvidence }), model('momentum'), model('rsi-mean-reversion', { seenUntil: first + 5 * DAY }), model('donchian-breakout', { instrument: 'test:ETH/USDT' })];
const order = (seq: number, days: number, kind: ModelOrder['kind'], id: string | null): ModelOrder => ({ seq, at: first + days * DAY, instrument: 'test:BTC/USDT', kind, model: id });
const orders = [order(1, 3, 'promote', 'm-momentum'), order(2, 6.3, 'promote', 'm-momentum'), order(3, 20, 'rollback', null), order(4, 22, 'promote', 'm-sma-cross'), order(5, 25, 'promote', 'm-sma-cross')];
const fallback = { strategy: findStrategy('trend-following') as ForecastStrategy, params: checkParams(findStrategy('trend-following'), {}) };
const observed: ModelEvent[] = [];
const models = managedStrategy(candidates, { fallback, orders, observe: (event) => { observed.push(event); } });

describe('models in the engine', () => {
  const notices: Notice[] = [];
  const whole = runOn(models, walks, { observe: (notice) => { notices.push(notice); } });
  const events = [...observed];

  it('trade, each role in its time', () => {
    expect(whole.fills.length).toBeGreaterThan(20);
    expect(events.filter(({ instrument }) => instrument === 'test:BTC/USDT').flatMap(({ order: seq, kind }) => (seq === null ? [] : [`${seq} ${kind}`]))).toEqual(['1 promoted', '2 waiting', '2 promoted', '3 demoted', '4 waiting', '4 promoted', '5 refused']);
    const decisions = notices.filter((notice) => notice.kind === 'decision');
    expect(decisions.some(({ values }) => values['full m-momentum'] > 0.8)).toBe(true);
    expect(decisions.every(({ forecast }) => Math.abs(forecast) <= 1)).toBe(true);
  });

  it('streamed candle by candle do what they do over columns, bit for bit', () => {
    expect(runOn(models, walks, { streaming: true })).toEqual(whole);
    expect(runOn(models, walks, { blind: true })).toEqual(whole);
  });

  it.each([700, 2_500])('know nothing of what comes after candle %i', (cut) => {
    const seen = pasts(models, cut);
    expect(seen.shorter).toEqual(seen.whole);
    expect(seen.poisoned).toEqual(seen.whole);
  });

  it('have a life of their own on each instrument', () => {
    observed.length = 0;
    runOn(models, walks, { histories: walks.slice(0, 2).map((candles, k) => ({ instrument: plainInstrument('test', `${['BTC', 'ETH'][k]}/USDT`), candles })) });
    expect(new Set(observed.filter(({ instrument }) => instrument === 'test:ETH/USDT').map(({ model: id }) => id))).toEqual(new Set(['m-donchian-breakout']));
    expect(observed.filter(({ instrument }) => instrument === 'test:BTC/USDT')).toEqual(events);
  });

  it('fall back on an ensemble, which is nothing but that ensemble while no model trades', () => {
    const alone = runOn(shippedEnsemble, walks, { exits: undefined });
    const fallen = managedStrategy([], { fallback: { strategy: shippedEnsemble, params: checkParams(shippedEnsemble, {}) } });
    expect(runOn(fallen, walks, { exits: undefined }).fills).toEqual(alone.fills);
  });

  it('fall back on the ensemble where the parameters ask for it, and on nothing where they do not', () => {
    const offered = managedStrategy([], { ensemble: { strategy: shippedEnsemble, params: checkParams(shippedEnsemble, {}) } });
    expect(runOn(offered, walks, { exits: undefined, params: checkParams(offered, { fallback: 'ensemble' }) }).fills).toEqual(runOn(shippedEnsemble, walks, { exits: undefined }).fills);
    expect(runOn(offered, walks, { exits: undefined }).fills).toEqual([]);
  });
});

describe('models in a live session', () => {
  const candles = sliceCandles(walks[0], 0, 3_000);
  const setup = (notices: Notice[], strategy = models): SessionSetup => ({
    name: 'models', strategy, params: checkParams(strategy, {}), settings: realistic, instruments: [plainInstrument('test', 'BTC/USDT')], timeframe: '15m', rules: [], start: 0, orderPrefix: 'x',
    gateway: { submit: () => undefined, cancel: () => undefined }, observe: (notice) => { notices.push(notice); },
  });
  const feed = (session: StrategySession, from: number, to: number): void => {
    for (let i = from; i < to; i++) session.onCandle(session.ids[0], candleAt(candles, i), candles.openTime[i] + STEP);
  };

  it('go on after a restart, also with other models: those that stay decide as before', () => {
    const straight: Notice[] = [];
    const one = new StrategySession(setup(straight));
    one.warm([sliceCandles(candles, 0, 300)]);
    feed(one, 300, 3_000);
    const broken: Notice[] = [];
    const before = new StrategySession(setup(broken));
    before.warm([sliceCandles(candles, 0, 300)]);
    feed(before, 300, 1_200);
    const saved = structuredClone(before.save());
    const other = managedStrategy([...candidates.filter(({ id }) => id !== 'm-rsi-mean-reversion'), model('supertrend', { evidence: { ...canaryEvidence, pbo: 0.9 } })], { fallback, orders });
    const after = new StrategySession({ ...setup(broken, other), saved });
    after.warm([sliceCandles(candles, 0, 1_200)]);
    feed(after, 1_200, 3_000);
    const forecasts = (notices: readonly Notice[]) => notices.flatMap((notice) => (notice.kind === 'decision' ? [[notice.at, notice.forecast]] : []));
    expect([one.status, after.status]).toEqual(['running', 'running']);
    expect(forecasts(straight).length).toBeGreaterThan(10);
    expect(forecasts(broken)).toEqual(forecasts(straight));
  });
});

describe('models of the wrong kind', () => {
  const wrong = (name: string): ModelCandidate => ({ ...model('sma-cross'), strategy: findStrategy(name) as ForecastStrategy, params: checkParams(findStrategy(name), {}) });

  it.each([['cross-sectional-momentum', 'decide alone'], ['pair-spread', 'decide alone']])('%s is refused', (name, text) => {
    expect(() => managedStrategy([wrong(name)])).toThrow(text);
  });

  it('ids that are none or there twice are refused, and a share above a tenth', () => {
    expect(() => managedStrategy([{ ...model('sma-cross'), id: 'My model' }])).toThrow('found "My model"');
    expect(() => managedStrategy([{ ...model('sma-cross'), id: 'fallback' }])).toThrow('not "fallback"');
    expect(() => managedStrategy([model('sma-cross'), model('sma-cross')])).toThrow('found "m-sma-cross" twice');
    expect(() => checkParams(models, { canaryShare: 0.2 })).toThrow('canaryShare');
  });

  it('one with exits of its own, or that decides now and then, is refused', () => {
    const { strategy } = model('sma-cross');
    expect(() => managedStrategy([{ ...model('sma-cross'), strategy: { ...strategy, exits: () => ({ stopLoss: 0.1 }) } }])).toThrow('without exits of their own');
    expect(() => managedStrategy([], { fallback: { strategy: { ...strategy, rebalance: () => '1d' }, params: {} } })).toThrow('decide at each candle, found "sma-cross"');
  });
});
