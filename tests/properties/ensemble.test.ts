import { describe, expect, it } from 'vitest';
import { candleAt, sliceCandles } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { Notice } from '../../src/shared/engine/core.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { StrategySession, type SessionSetup } from '../../src/shared/engine/trading/strategy-session.ts';
import { ensembleStrategy } from '../../src/shared/selector/ensemble/ensemble-strategy.ts';
import { checkParams, findStrategy } from '../../src/shared/strategies/registry.ts';
import type { ForecastStrategy } from '../../src/shared/strategies/strategy.ts';
import { pasts } from '../future.ts';
import { runOn, walks } from '../sample-run.ts';

const STEP = 15 * 60_000;
const experts = ['sma-cross', 'trend-following', 'momentum', 'rsi-mean-reversion', 'donchian-breakout'].map((name) => {
  const strategy = findStrategy(name) as ForecastStrategy;
  return { name, strategy, params: checkParams(strategy, {}) };
});
const ensemble = ensembleStrategy(experts);

describe('an ensemble in the engine', () => {
  const notices: Notice[] = [];
  const whole = runOn(ensemble, walks, { observe: (notice) => { notices.push(notice); } });

  it('trades', () => { expect(whole.fills.length).toBeGreaterThan(5); });

  it('streamed candle by candle does what it does over columns, bit for bit', () => {
    expect(runOn(ensemble, walks, { streaming: true })).toEqual(whole);
    expect(runOn(ensemble, walks, { blind: true })).toEqual(whole);
  });

  it.each([700, 2_500])('knows nothing of what comes after candle %i: less history and poisoned history give the same past', (cut) => {
    const seen = pasts(ensemble, cut);
    expect(seen.shorter).toEqual(seen.whole);
    expect(seen.poisoned).toEqual(seen.whole);
  });

  it('tells with each decision the regime, the weights and the mode it was made in', () => {
    const decisions = notices.filter((notice) => notice.kind === 'decision');
    expect(decisions.length).toBeGreaterThan(5);
    for (const { values } of decisions) {
      const names = Object.keys(values);
      expect(names.filter((name) => name.startsWith('regime '))).toHaveLength(1);
      expect(names.filter((name) => name.startsWith('mode '))).toHaveLength(1);
      expect(experts.reduce((sum, { name }) => sum + values[`weight ${name}`], 0)).toBeCloseTo(1, 9);
    }
  });

  it('trades several instruments, each on its own', () => {
    const record = runOn(ensemble, walks, { histories: walks.slice(0, 2).map((candles, k) => ({ instrument: plainInstrument('test', `${'AB'[k]}/USDT`), candles: sliceCandles(candles, 0, 1_200) })) });
    expect(new Set(record.fills.map(({ instrument }) => instrument)).size).toBe(2);
  });
});

describe('an ensemble in a live session', () => {
  const candles = sliceCandles(walks[0], 0, 1_500);
  const from = 300;
  const setup = (notices: Notice[]): SessionSetup => ({
    name: 'ensemble', strategy: ensemble, params: checkParams(ensemble, {}), settings: realistic, instruments: [plainInstrument('test', 'BTC/USDT')], timeframe: '15m', rules: [], start: 0, orderPrefix: 'x',
    gateway: { submit: () => undefined, cancel: () => undefined }, observe: (notice) => { notices.push(notice); },
  });
  const feed = (session: StrategySession, first: number, last: number): void => {
    for (let i = first; i < last; i++) session.onCandle(session.ids[0], candleAt(candles, i), candles.openTime[i] + STEP);
  };
  const forecasts = (notices: readonly Notice[]) => notices.flatMap((notice) => (notice.kind === 'decision' ? [[notice.at, notice.forecast, notice.values]] : []));

  it('learns from the history before it trades, and goes on after a restart as if there had been none', () => {
    const straight: Notice[] = [];
    const one = new StrategySession(setup(straight));
    one.warm([sliceCandles(candles, 0, from)]);
    expect(straight).toEqual([]);
    feed(one, from, 1_500);
    const broken: Notice[] = [];
    const before = new StrategySession(setup(broken));
    before.warm([sliceCandles(candles, 0, from)]);
    feed(before, from, 900);
    // The state is written down while nothing is under way; candles 900 to 949 are missed and told as history.
    const saved = structuredClone(before.save());
    const after = new StrategySession({ ...setup(broken), saved });
    after.warm([sliceCandles(candles, 0, 950)]);
    feed(after, 950, 1_500);
    const isMissed = ([at]: readonly unknown[]): boolean => Number(at) > candles.openTime[899] + STEP && Number(at) <= candles.openTime[949] + STEP;
    expect(one.status).toBe('running');
    expect(forecasts(straight).length).toBeGreaterThan(5);
    const late = (all: readonly (readonly unknown[])[]) => all.filter((one) => !isMissed(one) && Number(one[0]) > candles.openTime[1_000]).map(([at, forecast]) => [at, forecast]);
    expect(late(forecasts(straight)).length).toBeGreaterThan(3);
    expect(late(forecasts(broken))).toEqual(late(forecasts(straight)));
  });

  it('says what it knows in JSON', () => {
    const session = new StrategySession(setup([]));
    feed(session, 0, 400);
    const { learners } = session.save().driver as { readonly learners: readonly unknown[] };
    expect(JSON.parse(JSON.stringify(learners))).toEqual(learners);
  });

  it('that fails is fenced like any other', () => {
    const failing: ForecastStrategy = { ...ensemble, learner: () => ({ next: () => { throw new RangeError('no'); }, values: () => ({}), save: () => null, restore: () => undefined }) };
    const session = new StrategySession({ ...setup([]), strategy: failing });
    feed(session, 0, 3);
    expect(session.status).toBe('disabled: RangeError: no');
  });
});

describe('an ensemble of the wrong experts', () => {
  it.each([['cross-sectional-momentum', 'decide alone'], ['pair-spread', 'decide alone']])('%s is refused', (name, text) => {
    const strategy = findStrategy(name) as ForecastStrategy;
    expect(() => ensembleStrategy([{ name, strategy, params: checkParams(strategy, {}) }])).toThrow(text);
  });

  it('none, one with a strange name, and one that learns itself are refused', () => {
    expect(() => ensembleStrategy([])).toThrow('expected one expert or more');
    expect(() => ensembleStrategy([{ ...experts[0], name: 'My expert' }])).toThrow('found "My expert"');
    expect(() => ensembleStrategy([{ name: 'ensemble', strategy: ensemble, params: {} }])).toThrow('which learns itself');
  });
});
