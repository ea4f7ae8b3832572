import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf, type Candle } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { HOUR, MINUTE } from '../../src/shared/domain/time.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import type { Notice } from '../../src/shared/engine/core.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { price } from '../../src/shared/indicators/price.ts';
import { ensembleStrategy } from '../../src/shared/selector/ensemble/ensemble-strategy.ts';
import { checkParams } from '../../src/shared/strategies/registry.ts';
import { defineStrategy, type ForecastStrategy } from '../../src/shared/strategies/strategy.ts';

const STEP = 15 * MINUTE;
const START = 1_700_006_400_000;
const closeOf = (candle: number): number => START + (candle + 1) * STEP;
/** Nothing is known of the regime, so that no change of it acts beside the event. */
const NO_REGIMES = { rules: { volatility: 'close', decay: 0.94, lowRank: 0.33, highRank: 0.8, slopeCandles: 48, slopeT: 1, adxPeriod: 14, warmUp: 1e9 } } as const;

/** An expert that wants `position` from candle `from` on, and nothing before. */
const wanting = (name: string, position: number, from = 0) => ({
  name, params: {},
  strategy: defineStrategy({ name, summary: '', params: z.object({}), indicators: () => ({ openTime: price('openTime') }), decide: ({ openTime }, i) => (openTime[i] >= START + from * STEP ? position : 0) }),
});

interface Tape {
  readonly length?: number;
  /** The return of a candle beside a zigzag of a tenth of a per cent. */
  readonly move?: (candle: number) => number;
  readonly volume?: (candle: number) => number;
  readonly funding?: (candle: number) => number;
}

interface Played {
  readonly decisions: readonly Extract<Notice, { kind: 'decision' }>[];
  /** Quantity held after the fills of each candle's close, as a share of the largest. */
  readonly held: (candle: number) => number;
}

function play(strategy: ForecastStrategy, { length = 300, move = () => 0, volume = () => 1e6, funding }: Tape, params: Readonly<Record<string, unknown>> = {}): Played {
  const candles: Candle[] = [];
  let close = 100;
  for (let n = 0; n < length; n++) {
    const open = close;
    close = open * Math.exp(move(n) + (n % 2 === 0 ? 1 : -1) * 0.001 * (1 + (n % 5) / 10));
    candles.push({ openTime: START + n * STEP, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: volume(n) + 1e4 * (n % 7) });
  }
  const outside = funding === undefined ? undefined : new Map([['funding:rate', Float64Array.from(candles, (_, n) => funding(n))], ['funding:at', Float64Array.from(candles, (_, n) => Math.floor(closeOf(n) / (8 * HOUR)) * 8 * HOUR)]]);
  const decisions: Extract<Notice, { kind: 'decision' }>[] = [];
  const { fills } = runBacktest({
    strategy, params: checkParams(strategy, params), timeframe: '15m', settings: { ...realistic, latencyMs: 0, filters: false, exposure: 1 },
    histories: [{ instrument: { ...plainInstrument('test', 'BTC/USDT'), takerFeeBps: 1 }, candles: columnsOf(candles), outside }], observe: (notice) => { if (notice.kind === 'decision') decisions.push(notice); },
  });
  const signed = fills.map(({ at, side, quantity }) => [at, side === 'buy' ? quantity : -quantity] as const);
  const heldAt = (until: number): number => signed.reduce((sum, [at, quantity]) => sum + (at < until ? quantity : 0), 0);
  return { decisions, held: (candle) => heldAt(closeOf(candle + 1)) / Math.max(...signed.map(([at]) => heldAt(at + 1))) };
}

const decidedAt = ({ decisions }: Played, candle: number) => decisions.find(({ at }) => at === closeOf(candle));

describe('events act on the orders of an ensemble, and are told with their cause', () => {
  const steady = ensembleStrategy([wanting('steady', 1)], NO_REGIMES);

  it('a price jump halves what is held, for twelve candles', () => {
    const tape: Tape = { move: (n) => (n === 150 ? 0.03 : 0) };
    const heeded = play(steady, tape);
    expect(heeded.held(149)).toBe(1);
    expect(heeded.held(150)).toBeCloseTo(0.5, 1);
    expect(heeded.held(161)).toBeCloseTo(0.5, 1);
    expect(heeded.held(162)).toBeCloseTo(1, 1);
    const decision = decidedAt(heeded, 150);
    expect(decision).toMatchObject({ previous: 1, forecast: 0.5, outlook: { blended: 1, forecast: 0.5, events: [{ type: 'price-jump', knownAt: closeOf(150), until: closeOf(162), actions: ['half the position', 'no entries', 'a new selection'] }] } });
    expect(decision?.outlook?.notes).toEqual(['a new selection: price-jump', '50 % of the position']);
    expect(decision?.outlook?.events[0].text).toMatch(/^the price moved 3\.\d+ % in one candle/);
    // Told and not heeded: nothing is ordered.
    const ignored = play(steady, tape, { events: false });
    expect(ignored.decisions).toHaveLength(1);
    expect(ignored.held(155)).toBe(1);
  });

  it('a price jump blocks entries: who comes in after it comes in when it has passed', () => {
    const late = ensembleStrategy([wanting('late', 1, 153)], NO_REGIMES);
    const tape: Tape = { move: (n) => (n === 150 ? -0.03 : 0) };
    const [heeded, ignored] = [play(late, tape), play(late, tape, { events: false })];
    expect(decidedAt(ignored, 153)).toMatchObject({ previous: 0, forecast: 1 });
    expect(heeded.decisions.filter(({ forecast }) => forecast > 0).map(({ at, forecast }) => [at, forecast])).toEqual([[closeOf(162), 1]]);
    expect(heeded.held(161)).toBe(0);
  });

  it('extreme funding, where it is given, halves what is held for eight hours', () => {
    const settled = Array.from({ length: 300 }, (_, n) => n).find((n) => n > 150 && closeOf(n) % (8 * HOUR) === 0) ?? NaN;
    const heeded = play(steady, { funding: (n) => (n >= settled && n < settled + 32 ? 0.003 : 0.0001) });
    expect(heeded.held(settled - 1)).toBeCloseTo(1, 1);
    expect(heeded.held(settled)).toBeCloseTo(0.5, 1);
    expect(decidedAt(heeded, settled)?.outlook).toMatchObject({ forecast: 0.5, events: [{ type: 'funding-extreme', actions: ['half the position'] }], notes: ['50 % of the position'] });
    expect(heeded.held(settled + 31)).toBeCloseTo(0.5, 1);
    expect(heeded.held(settled + 32)).toBeCloseTo(1, 1);
    expect(play(steady, {}).decisions).toHaveLength(1);
  });

  // In a rise the one that holds takes charge; in the fall that follows the other overtakes it.
  const pair = ensembleStrategy([wanting('holds', 1), wanting('stays-out', 0)], NO_REGIMES);
  const turn = (from: number, size: number) => (n: number): number => (n < from ? size : -size);

  it('a burst of volume lets the champion change before its time', () => {
    const tape: Tape = { move: (n) => (n < 100 ? turn(62, 0.0015)(n) : -0.004) };
    const burst = 120;
    const following = { follow: 'champion', standAside: false };
    const plain = play(pair, tape, following);
    // The first champion left at 99 for its losses; the next would have to wait for 48 candles.
    expect(plain.decisions.map(({ at, outlook }) => [at, outlook?.champion])).toEqual([[closeOf(0), null], [closeOf(48), 'holds'], [closeOf(99), null], [closeOf(129), null], [closeOf(147), 'stays-out']]);
    const hurried = play(pair, { ...tape, volume: (n) => (n === burst ? 1e9 : 1e6) }, following);
    const decision = decidedAt(hurried, burst);
    expect(decision).toMatchObject({ forecast: 0, outlook: { champion: 'stays-out', events: [{ type: 'model-drift' }, { type: 'volume-spike', actions: ['a new selection'] }] } });
    expect(decision?.outlook?.notes.slice(0, 2)).toEqual(['a new selection: model-drift, volume-spike', 'stays-out is in charge']);
    expect(hurried.held(burst)).toBe(0);
    expect(plain.held(burst)).toBeGreaterThan(0.4);
  });

  it('a model whose loss rises leaves its post', () => {
    const tape: Tape = { length: 400, move: turn(250, 0.0015) };
    const played = play(pair, tape, { follow: 'champion', standAside: false });
    const decision = played.decisions.find(({ outlook }) => outlook?.events.some(({ type }) => type === 'model-drift'));
    expect(decision?.outlook).toMatchObject({ champion: null });
    expect(decision?.outlook?.events.at(-1)).toMatchObject({ type: 'model-drift', actions: expect.arrayContaining(['another model', 'a new selection']) });
    expect(decision?.outlook?.notes[0]).toBe('the model in charge leaves: model-drift');
    expect(decision?.previous).toBe(1);
    expect(decision?.forecast).toBeLessThan(0.9);
    const deaf = play(pair, tape, { follow: 'champion', standAside: false, events: false });
    expect(deaf.decisions.find(({ at }) => at === decision?.at)).toBeUndefined();
  });
});
