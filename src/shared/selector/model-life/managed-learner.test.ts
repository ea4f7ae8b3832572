import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelEvent, ModelOrder } from '../../domain/model-life.ts';
import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import { watchPlan } from '../../evaluation/statistics/decay-watch.ts';
import { sma } from '../../indicators/sma.ts';
import { lifeSettings } from './life-settings.ts';
import { ManagedLearner } from './managed-learner.ts';
import { answers, canaryEvidence, dailyReturns, FIRST_DAY, fullEvidence, INSTRUMENT, knowing, sampleLearner, sampleModel, seriesOf, told, type SampleSetup, type SampleWorld } from './sample-models.contract.ts';

/** Wishes without any knowledge, changed one day in three. */
function guessing(seed: number, length: number): Float64Array {
  const source = random(seed);
  let wish = 0;
  return Float64Array.from({ length }, () => (wish = source.uniform() < 0.33 ? source.below(3) - 1 : wish));
}

const run = (setup: SampleSetup, world: SampleWorld): { readonly events: readonly ModelEvent[]; readonly forecasts: readonly number[]; readonly learner: ManagedLearner } => {
  const events: ModelEvent[] = [];
  const learner = sampleLearner(setup, events);
  return { forecasts: answers(learner, world), events, learner };
};
const isFull = ({ kind, to }: ModelEvent): boolean => kind === 'promoted' && to === 'full';

describe('models on a market', () => {
  it('that know nothing, and whose evidence says so, never trade', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const world = { changes: dailyReturns(seed, 500, 0), wishes: { a: guessing(100 * seed, 500), b: guessing(100 * seed + 1, 500) } };
      const candidates = [sampleModel('a', { ...canaryEvidence, pbo: 0.5 }), sampleModel('b', { ...fullEvidence, spa: 0.4 })];
      const { events, forecasts } = run({ candidates }, world);
      expect(events.filter(({ kind }) => kind === 'promoted')).toEqual([]);
      expect(new Set(forecasts)).toEqual(new Set([0]));
    }
  });

  it('that know nothing take charge as rarely as promised even where luck made all of them canaries', () => {
    const names = ['a', 'b', 'c'];
    // A band with a floor below 0: nothing but the live record stands in their way.
    const weak = { ...canaryEvidence, band: watchPlan(dailyReturns(3, 400, 0), random(1), { floorAt: 0.01, resamples: 200 }) };
    const full = { strict: 0, weak: 0, models: 0, canaries: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      const world = { changes: dailyReturns(seed, 500, 0), wishes: Object.fromEntries(names.map((name, k) => [name, guessing(100 * seed + k, 500)])) };
      const strict = run({ candidates: names.map((name) => sampleModel(name, canaryEvidence)) }, world);
      const lax = run({ candidates: names.map((name) => sampleModel(name, weak)) }, world);
      full.models += names.length;
      full.canaries += strict.events.some(({ to, kind }) => kind === 'promoted' && to === 'canary') ? 1 : 0;
      full.strict += new Set(strict.events.filter(isFull).map(({ model }) => model)).size;
      full.weak += new Set(lax.events.filter(isFull).map(({ model }) => model)).size;
    }
    expect(full.canaries).toBeGreaterThan(15);
    // Looks at 60, 120 and 240 days at 5, 2.5 and 1.7 %: 5.5 of 60 on average at most, 12 are three deviations above. A band that is true gives the place of those that fail to others.
    expect(full.weak).toBeLessThan(12);
    expect(full.strict).toBeLessThan(12);
  });

  it('that know something take charge by their live record', () => {
    let promoted = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const changes = dailyReturns(seed, 300, 0);
      if (run({ candidates: [sampleModel('a', canaryEvidence)] }, { changes, wishes: { a: knowing(seed + 50, changes, () => 0.65) } }).events.some(isFull)) promoted += 1;
    }
    expect(promoted).toBeGreaterThan(14);
  });

  it('that lose what they knew are rolled back, and the one before trades again', () => {
    let [rolledBack, replaced] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const changes = dailyReturns(seed, 500, 0);
      const evidence = { ...fullEvidence, incumbentId: 'old', lockBox: { netProfit: 1, sharpe: 2, incumbent: 1, baselines: [0], opened: 1 } };
      const wishes = { new: knowing(seed + 50, changes, (i) => (i < 200 ? 0.7 : 0.4)), old: knowing(seed + 90, changes, () => 0.6) };
      const { events } = run({ candidates: [sampleModel('old', canaryEvidence, { role: 'full' }), sampleModel('new', evidence)] }, { changes, wishes });
      const took = events.findIndex((event) => event.model === 'new' && isFull(event));
      const lost = events.findIndex(({ model, cause, kind, from, at }) => model === 'new' && cause === 'breach' && kind === 'demoted' && from === 'full' && at > FIRST_DAY + 200 * DAY);
      if (took >= 0 && lost > took) rolledBack += 1;
      if (lost >= 0 && told(events.slice(lost + 1, lost + 2))[0] === 'old promoted shadow>full succession') replaced += 1;
    }
    expect(rolledBack).toBeGreaterThan(11);
    expect(replaced).toBeGreaterThan(8);
  });

  it('trade as a tenth while canary, and all once in charge; who trades meanwhile has the rest', () => {
    const changes = dailyReturns(4, 60, 0);
    const always = (wish: number) => changes.map(() => wish);
    const wishes = { a: knowing(9, changes, () => 0.9), fallback: always(-1) };
    const { forecasts, events, learner } = run({ candidates: [sampleModel('a', { ...fullEvidence, band: watchPlan(dailyReturns(3, 400, 0), random(1), { resamples: 100 }) })], hasFallback: true }, { changes, wishes });
    const day = (to: string): number => Math.round(((events.find((event) => event.kind === 'promoted' && event.to === to)?.at ?? NaN) - FIRST_DAY) / DAY) - 1;
    const [canary, full] = [day('canary'), day('full')];
    expect(forecasts.slice(0, canary)).toEqual(Array.from({ length: canary }, () => -1));
    for (let i = canary; i < full; i++) expect(forecasts[i]).toBeCloseTo(-0.9 + 0.1 * wishes.a[i], 12);
    expect(forecasts.slice(full)).toEqual(Array.from(wishes.a).slice(full));
    expect(learner.standings).toMatchObject([{ model: 'a', role: 'full', share: 1 }]);
    expect(learner.values()).toMatchObject({ 'full a': 1, 'forecast fallback': -1, 'forecast a': wishes.a[59] });
    expect(learner.outlook()).toMatchObject({ mode: 'model', champion: 'a', experts: [{ name: 'a (full)', weight: 1 }, { name: 'fallback', weight: 0, forecast: -1 }] });
  });

  it('hold nothing where nobody is in charge, and no opinion before the one that trades has one', () => {
    const changes = dailyReturns(4, 20, 0);
    expect(run({ candidates: [] }, { changes, wishes: {} }).forecasts).toEqual(Array.from({ length: 20 }, () => 0));
    const late = changes.map((_, i) => (i < 10 ? NaN : 1));
    expect(run({ candidates: [], hasFallback: true }, { changes, wishes: { fallback: late } }).forecasts).toEqual([...late]);
  });

  it('halve what one in alarm decides', () => {
    const changes = dailyReturns(4, 200, 0);
    const { events, forecasts } = run({ candidates: [sampleModel('a', canaryEvidence, { role: 'full' })] }, { changes, wishes: { a: knowing(9, changes, (i) => (i < 40 ? 0.6 : 0.35)) } });
    const alarm = Math.round(((events.find(({ kind }) => kind === 'alarm')?.at ?? NaN) - FIRST_DAY) / DAY) - 1;
    expect(alarm).toBeGreaterThan(0);
    expect(Math.abs(forecasts[alarm])).toBe(0.5);
  });

  it('are not there before the end of what they were made from', () => {
    const changes = dailyReturns(4, 100, 0);
    const seenUntil = FIRST_DAY + 50.5 * DAY;
    const { events } = run({ candidates: [sampleModel('a', fullEvidence, { seenUntil })], orders: [{ seq: 1, at: 0, instrument: INSTRUMENT, kind: 'promote', model: 'a' }] }, { changes, wishes: { a: knowing(9, changes, () => 0.9) } });
    expect(events[0]).toMatchObject({ kind: 'joined', at: FIRST_DAY + 51 * DAY });
    expect(events[1]).toMatchObject({ kind: 'promoted', cause: 'order', at: FIRST_DAY + 51 * DAY });
  });

  it('that throw are put aside with the reason, and the others trade on', () => {
    const changes = dailyReturns(4, 40, 0);
    const wishes = { a: changes.map(() => 1), b: changes.map(() => -1) };
    const failing = sampleModel('a', fullEvidence, { role: 'full' });
    const thrown = { ...failing, strategy: { ...failing.strategy, decide: (...[series, i]: Parameters<typeof failing.strategy.decide>) => { if (i === 20) throw new RangeError('no such feature'); return series['wish'][i]; } } };
    const setup = { candidates: [thrown, sampleModel('b', canaryEvidence)], orders: [{ seq: 1, at: FIRST_DAY + 25 * DAY, instrument: INSTRUMENT, kind: 'promote', model: 'a' }] as const };
    const { events, forecasts, learner } = run(setup, { changes, wishes });
    expect(told(events).slice(0, 4)).toEqual(['a joined full>full bundle', 'b joined shadow>shadow bundle', 'a gone full>shadow bundle', 'a demoted full>shadow bundle']);
    expect(told(events)).toContain('a refused shadow>shadow order');
    expect(events.find(({ kind }) => kind === 'gone')).toMatchObject({ at: FIRST_DAY + 21 * DAY, reasons: ['RangeError: no such feature'] });
    expect(forecasts[19]).toBeGreaterThan(0.8);
    expect(forecasts[21]).toBeLessThanOrEqual(0);
    expect(Object.keys(learner.values()).some((name) => name.endsWith(' a'))).toBe(false);
  });
});

describe('what fails', () => {
  const changes = dailyReturns(4, 30, 0);
  const failing = (id: string) => {
    const model = sampleModel(id, canaryEvidence);
    return { ...model, strategy: { ...model.strategy, learner: () => { throw new RangeError('no weights'); } } };
  };

  it('before its first candle is told of once, also after a restart', () => {
    const events: ModelEvent[] = [];
    const learner = sampleLearner({ candidates: [failing('a')] }, events);
    answers(learner, { changes, wishes: {} }, [0, 20]);
    const again = sampleLearner({ candidates: [failing('a')] }, events);
    again.restore(JSON.parse(JSON.stringify(learner.save())));
    answers(again, { changes, wishes: {} }, [20, 30]);
    expect(told(events)).toEqual(['a joined shadow>shadow bundle', 'a gone shadow>shadow bundle']);
    expect(events[1].reasons).toEqual(['RangeError: no weights']);
  });

  it('of the strategy that trades without models is no small thing: it is thrown', () => {
    const world = { instrument: INSTRUMENT, timeframe: '1d', unitCost: 0, lowest: 0 } as const;
    const setup = { candidates: [], orders: [], settings: lifeSettings(), observe: undefined };
    const { strategy } = sampleModel('fallback', canaryEvidence);
    expect(() => new ManagedLearner({ ...setup, fallback: { ...failing('fallback'), name: 'fallback' } }, world)).toThrow('models: the fallback fails: RangeError: no weights');
    const late = new ManagedLearner({ ...setup, fallback: { name: 'fallback', params: {}, strategy: { ...strategy, decide: () => { throw new RangeError('no series'); } } } }, world);
    expect(() => { answers(late, { changes, wishes: {} }); }).toThrow('models: the fallback fails: RangeError: no series');
  });
});

/** Six candles a day, three models of different worth, a fallback, and orders on the way. */
function busy(seed: number): { readonly setup: SampleSetup; readonly world: SampleWorld } {
  const length = 6 * 120;
  const changes = dailyReturns(seed, length, 0).map((change) => change / 2.5);
  const every = (days: number, kind: ModelOrder['kind'], model: string | null, seq: number): ModelOrder => ({ seq, at: FIRST_DAY + days * DAY, instrument: INSTRUMENT, kind, model });
  return {
    world: { changes, timeframe: '4h', wishes: { a: knowing(seed + 1, changes, () => 0.7), b: knowing(seed + 2, changes, (i) => (i < length / 2 ? 0.7 : 0.3)), c: guessing(seed + 3, length), fallback: guessing(seed + 4, length) } },
    setup: {
      timeframe: '4h', hasFallback: true, settings: { coolDownDays: 10 }, candidates: [sampleModel('a', canaryEvidence, { timeframe: '4h', seenUntil: FIRST_DAY + 30 * DAY }), sampleModel('b', fullEvidence, { timeframe: '4h' }), sampleModel('c', canaryEvidence, { timeframe: '4h' })],
      orders: [every(40, 'promote', 'a', 1), every(41.3, 'promote', 'a', 2), every(70, 'rollback', null, 3), every(90, 'retire', 'c', 4)],
    },
  };
}

describe('a model that warms up', () => {
  const changes = dailyReturns(4, 40, 0);
  const [a, wish] = [sampleModel('a', fullEvidence), changes.map((_, i) => (i < 30 ? NaN : 1))];
  const slow = { ...a, strategy: { ...a.strategy, indicators: () => ({ wish: sma(31) }) } };
  const orders: readonly ModelOrder[] = [1, 2].map((seq) => ({ seq, at: FIRST_DAY + 5 * seq * DAY, instrument: INSTRUMENT, kind: 'promote', model: 'a' }));
  const left = (learner: ManagedLearner): number | undefined => learner.outlook()?.experts[0].candlesLeft;

  it('says after how many candles it will have an opinion, also after a restart', () => {
    const first = sampleLearner({ candidates: [slow] });
    answers(first, { changes, wishes: { a: wish } }, [0, 11]);
    expect(left(first)).toBe(20);
    const second = sampleLearner({ candidates: [slow] });
    second.restore(JSON.parse(JSON.stringify(first.save())));
    answers(second, { changes, wishes: { a: wish } }, [5, 30]);
    expect(left(second)).toBe(1);
    answers(second, { changes, wishes: { a: wish } }, [30, 31]);
    expect(left(second)).toBeUndefined();
  });

  it('is not put in full charge', () => {
    const { events } = run({ candidates: [slow], orders }, { changes, wishes: { a: wish } });
    expect(told(events).slice(0, 3)).toEqual(['a joined shadow>shadow bundle', 'a promoted shadow>canary order', 'a refused canary>canary order']);
    expect(told(run({ candidates: [slow], orders }, { changes, wishes: { a: changes.map(() => 1) } }).events)).toContain('a waiting canary>full order');
  });

  it('counts no day before it is there, however much history it is shown', () => {
    const late = { ...slow, seenUntil: FIRST_DAY + 35 * DAY };
    const { learner, events } = run({ candidates: [late] }, { changes, wishes: { a: changes.map(() => 1) } });
    expect(events[0]).toMatchObject({ kind: 'joined', at: FIRST_DAY + 35 * DAY });
    expect(learner.standings[0]).toMatchObject({ since: FIRST_DAY + 35 * DAY });
    expect(learner.standings[0].days).toBeLessThanOrEqual(5);
  });
});

describe('a learner of models', () => {
  it('decides the past as it did before the future was there', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 719 }), (seed, cut) => {
      const { setup, world } = busy(seed);
      const whole = run(setup, world);
      const poisoned: SampleWorld = { ...world, changes: world.changes, wishes: Object.fromEntries(Object.entries(world.wishes).map(([id, wish]) => [id, Float64Array.from(wish, (value, i) => (i < cut ? value : i % 2 === 0 ? NaN : 1e9))])) };
      expect(run(setup, poisoned).forecasts.slice(0, cut)).toEqual(whole.forecasts.slice(0, cut));
      const events: ModelEvent[] = [];
      expect(answers(sampleLearner(setup, events), world, [0, cut])).toEqual(whole.forecasts.slice(0, cut));
      expect(whole.events.slice(0, events.length)).toEqual(events);
    }), { numRuns: 12 });
  });

  it('goes on after a restart as if there had been none, its past told again or not; orders are heeded once', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 720 }), fc.boolean(), (seed, cut, isToldAgain) => {
      const { setup, world } = busy(seed);
      const whole = run(setup, world);
      const events: ModelEvent[] = [];
      const first = sampleLearner(setup, events);
      const before = answers(first, world, [0, cut]);
      const saved: unknown = JSON.parse(JSON.stringify(first.save()));
      const second = sampleLearner(setup, events);
      second.restore(saved);
      expect(second.save()).toEqual(saved);
      if (isToldAgain) answers(second, world, [Math.max(0, cut - 100), cut]);
      expect([...before, ...answers(second, world, [cut, 720])]).toEqual(whole.forecasts);
      expect(events).toEqual(whole.events);
      expect(whole.events.flatMap(({ order, kind }) => (order === null || kind === 'waiting' ? [] : [order]))).toEqual([...new Set(whole.events.flatMap(({ order, kind }) => (order === null || kind === 'waiting' ? [] : [order])))]);
    }), { numRuns: 12 });
  });

  it('takes up new models and does without old ones at a restart: those that stay go on with their records', () => {
    const { setup, world } = busy(5);
    const first = sampleLearner(setup);
    answers(first, world, [0, 330]);
    const saved: unknown = JSON.parse(JSON.stringify(first.save()));
    const days = new Map(first.standings.map(({ model, days: count }) => [model, count]));
    const events: ModelEvent[] = [];
    const second = sampleLearner({ ...setup, candidates: [...setup.candidates.filter(({ id }) => id !== 'c'), sampleModel('d', canaryEvidence, { timeframe: '4h', seenUntil: FIRST_DAY + 54 * DAY })] }, events);
    second.restore(saved);
    const series = seriesOf({ ...world, wishes: { ...world.wishes, d: world.wishes['c'] } });
    for (let i = 200; i < 330; i++) second.next(series, i);
    expect(events).toEqual([]);
    second.next(series, 330);
    expect(told(events)).toEqual(expect.arrayContaining([expect.stringMatching(/^c gone/), 'd joined shadow>shadow bundle']));
    for (let i = 331; i < 336; i++) second.next(series, i);
    const after = new Map(second.standings.map(({ model, days: count }) => [model, count]));
    expect([after.get('a'), after.get('b'), after.get('c')]).toEqual([(days.get('a') ?? NaN) + 1, (days.get('b') ?? NaN) + 1, days.get('c')]);
    // A model that came in the middle of a day begins its record with the next; it knows the past that it was told.
    expect(after.get('d')).toBe(0);
    expect(second.values()['forecast d']).toBe(world.wishes['c'][335]);
  });

  it('passes over candles without a price, and says what state it cannot read', () => {
    const { setup, world } = busy(2);
    const learner = sampleLearner(setup);
    const series = seriesOf(world);
    const broken = { ...series, close: series['close'].map((value, i) => (i % 50 === 7 ? NaN : value)) };
    for (let i = 0; i < 720; i++) expect(Math.abs(learner.next(broken, i)) <= 1 || i < 7).toBe(true);
    expect(() => { learner.restore({ version: 2 }); }).toThrow('models: expected a state of version 1, found "2"');
  });
});
