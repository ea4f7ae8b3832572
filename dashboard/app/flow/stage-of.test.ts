import { describe, expect, it } from 'vitest';
import type { FlowDecision, FlowMoment, FlowOrder, FlowOutlook } from '../../desk/flow.ts';
import type { Status } from '../live/live-store.ts';
import { flowTexts } from '../texts/flow.ts';
import { formats } from '../view/format.ts';
import { opinionsOf } from './opinions.ts';
import { stagesOf, STAGES, type Stage, type StageName } from './stage-of.ts';
import { askedOf } from './use-flow.ts';

const AT = 1_767_348_000_000;
const outlook: FlowOutlook = {
  regime: 'trend-up', regimeSince: null, events: [], mode: 'ensemble', champion: null, blended: 0.4, forecast: 0.4, notes: [],
  experts: [{ name: 'a', weight: 0.7, forecast: 1, candlesLeft: null, values: [{ name: 'fast', value: 2 }] }, { name: 'b', weight: 0.3, forecast: -1, candlesLeft: null, values: [] }, { name: 'c', weight: 0, forecast: null, candlesLeft: 4, values: [] }],
};
const decision: FlowDecision = { at: AT, previous: 0, forecast: 0.4, price: 102, reason: 'forecast turned long', values: [{ name: 'flow:spread', value: 0.2 }], outlook };
const order: FlowOrder = {
  id: 'x#1.c1', at: AT, side: 'sell', type: 'market', quantity: 0.5, limitPrice: null, stopPrice: null, isReduceOnly: false, reason: 'because', denials: [], plan: null, children: [], fills: [], guards: [], ending: null, costs: null,
};
const moment: FlowMoment = { strategy: 's', instrument: 'binance:BTC/USDT', timeframe: '1m', at: AT, candles: [[AT - 120_000, 100, 101, 99, 100, 1], [AT - 60_000, 100, 103, 99, 102, 1]], decision, standing: null, orders: [], remarks: [] };
const nothing = { why: undefined, status: undefined };

const stagesFor = (shown: FlowMoment): Readonly<Record<StageName, Stage>> =>
  Object.fromEntries(stagesOf({ moment: shown, opinions: opinionsOf(shown, nothing), texts: flowTexts.en, f: formats('en', 'utc'), tickSize: 0.01, lotSize: 0.001 }).map((stage) => [stage.name, stage])) as Record<StageName, Stage>;

describe('stages', () => {
  it('go from data to fills', () => {
    expect(Object.keys(stagesFor(moment))).toEqual([...STAGES]);
  });

  it('say what pulls which way, and how hard', () => {
    const stages = stagesFor(moment);
    expect(stages.data).toMatchObject({ main: '102.00', heat: 1 });
    expect(stages.indicators.main).toBe('2 values');
    expect(stages.forecasts).toMatchObject({ main: '2 opinions', hint: '▲ 1 · ▬ 0 · ▼ 1', heat: 0 });
    expect(stages.weights).toMatchObject({ main: '0.40', heat: 0.4, hint: 'trend up · weighted by skill' });
    expect(stages.decision).toMatchObject({ main: '0.00 → 0.40', hint: 'forecast turned long', heat: 0.4 });
    expect([stages.risk.main, stages.order.main, stages.fills.main]).toEqual(['not asked', 'no order', '–']);
  });

  it('show what stays in force where nothing was decided', () => {
    const stages = stagesFor({ ...moment, decision: null, standing: { ...decision, forecast: -0.3, at: AT - 60_000 } });
    expect(stages.decision).toMatchObject({ main: 'unchanged', heat: -0.3 });
    expect(stagesFor({ ...moment, decision: null }).decision).toMatchObject({ heat: null, hint: flowTexts.en.before });
  });

  it('warn of a refusal', () => {
    const denied = { ...order, denials: [{ at: AT, id: 'x#1.c1/0', rule: 'max-order-value', reason: 'too large' }] };
    expect(stagesFor({ ...moment, orders: [denied] }).risk).toMatchObject({ main: 'refused', hint: 'max-order-value: too large', isWarning: true });
    expect(stagesFor({ ...moment, orders: [order] })).toMatchObject({ risk: { main: 'passed' }, order: { main: 'sell 0.5', heat: -1 }, fills: { main: 'none filled', heat: null } });
  });
});

describe('opinions', () => {
  const quiet: FlowMoment = { ...moment, decision: null, standing: { ...decision, at: AT - 60_000 } };

  it('are those of the decision, where one was made', () => {
    expect(opinionsOf(moment, nothing)).toEqual({ outlook, values: decision.values, isFresh: true, at: AT });
  });

  it('are those a repetition has found, where nothing was decided', () => {
    const why = { said: 0.1, held: 0.4, position: 1, outcome: 'stays', values: [], outlook: { ...outlook, regime: 'range' }, remark: null };
    expect(opinionsOf(quiet, { ...nothing, why: { state: 'done', why } })).toMatchObject({ isFresh: true, outlook: { regime: 'range' } });
  });

  it('are told to be old, where only the last decision is known', () => {
    expect(opinionsOf(quiet, nothing)).toMatchObject({ isFresh: false, at: AT - 60_000 });
  });

  it('are what the trading process says of this very candle, and of no other', () => {
    const told = (at: number) => ({ positions: [{ strategy: 's', instrument: 'binance:BTC/USDT', outlook: { ...outlook, at, regime: 'stress', experts: [{ name: 'a', weight: 1, forecast: 0.5 }] } }] }) as unknown as Status;
    expect(opinionsOf(quiet, { ...nothing, status: told(AT) })).toMatchObject({ isFresh: true, outlook: { regime: 'stress', experts: [{ name: 'a', forecast: 0.5, candlesLeft: null, values: [{ name: 'fast', value: 2 }] }] } });
    expect(opinionsOf(quiet, { ...nothing, status: told(AT - 60_000) })).toMatchObject({ isFresh: false, outlook: { regime: 'trend-up' } });
  });
});

it('an address names a subject and a moment, and an order in the place of a moment', () => {
  expect(askedOf(new URLSearchParams('instrument=binance%3ABTC%2FUSDT&at=5'))).toEqual({ instrument: 'binance:BTC/USDT', at: 5 });
  expect(askedOf(new URLSearchParams('order=x%231.c1&at=5'))).toEqual({ order: 'x#1.c1' });
  expect(askedOf(new URLSearchParams('at=soon&strategy='))).toEqual({});
});
