import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelEvent, ModelEvidence, ModelOrder } from '../../domain/model-life.ts';
import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import { liveOn } from './life.ts';
import { lifeSettings } from './life-settings.ts';
import { NO_LIFE, holderOf, type LifeInput, type LifeState, type LifeWorld, type PresentModel } from './life-state.ts';
import { canaryEvidence, fullEvidence, INSTRUMENT, told } from './sample-models.contract.ts';

type Unit<Input> = Input extends unknown ? Omit<Input, 'at'> : never;
/** A step, and the day it happens on. */
type Step = readonly [day: number, input: Unit<LifeInput>];

const world = (evidence: Readonly<Record<string, ModelEvidence>>): LifeWorld => ({ instrument: INSTRUMENT, settings: lifeSettings(), evidence: new Map(Object.entries(evidence)) });

function lived(steps: readonly Step[], of: LifeWorld, from: LifeState = NO_LIFE): { readonly state: LifeState; readonly events: readonly ModelEvent[] } {
  const events: ModelEvent[] = [];
  const state = steps.reduce((now, [day, input]) => {
    const next = liveOn(now, { ...input, at: day * DAY }, of);
    events.push(...next.events);
    return next.state;
  }, from);
  return { state, events };
}

const call = (...present: readonly (string | PresentModel)[]): Unit<LifeInput> => ({ kind: 'roll-call', present: present.map((one) => (typeof one === 'string' ? { model: one, role: 'shadow' } : one)) });
const order = (seq: number, kind: ModelOrder['kind'], model: string | null): Unit<LifeInput> => ({ kind: 'order', order: { seq, at: 0, instrument: INSTRUMENT, kind, model } });
/** Days that make so much for each, with a little to and fro. */
const days = (from: number, to: number, of: Readonly<Record<string, number>>, inCharge = 0): Step[] => Array.from({ length: to - from }, (_, k): Step =>
  [from + k, { kind: 'day', inCharge, returns: Object.fromEntries(Object.entries(of).map(([id, value]) => [id, value + (k % 2 === 0 ? 0.005 : -0.005)])) }]);
const free: Unit<LifeInput> = { kind: 'close', isFree: true };
const bound: Unit<LifeInput> = { kind: 'close', isFree: false };

const both = world({ a: fullEvidence, b: canaryEvidence });

describe('the life of models', () => {
  it('goes from shadow over canary to full, and waits for a close at which nothing has to be traded', () => {
    const { state, events } = lived([[0, call('a')], ...days(1, 22, { a: 0.004 }), [21.1, bound], [21.2, free]], both);
    expect(told(events)).toEqual(['a joined shadow>shadow bundle', 'a promoted shadow>canary gate', 'a waiting canary>full gate', 'a promoted canary>full gate']);
    expect(events.map(({ at, number }) => [at / DAY, number])).toEqual([[0, 1], [7, 2], [21, 3], [21.2, 4]]);
    expect(events[3].reasons.at(-1)).toBe('nothing to trade at the change');
    expect(state.heir).toBeNull();
  });

  it('carries the position over after a day of waiting', () => {
    const { events } = lived([[0, call('a')], ...days(1, 22, { a: 0.004 }), [21.5, bound], [21.99, bound], [22, bound]], both);
    expect(events.at(-1)).toMatchObject({ model: 'a', to: 'full', at: 22 * DAY });
    expect(events.at(-1)?.reasons.at(-1)).toBe('the position is carried over');
  });

  it('keeps one that passes the first stage alone a canary, and one that earns less than the one in charge', () => {
    expect(holderOf(lived([[0, call('b')], ...days(1, 50, { b: 0.004 }), [50, free]], both).state, 'full')).toBeNull();
    expect(lived([[0, call('a')], ...days(1, 50, { a: 0.004 }, 0.005)], both).state.heir).toBeNull();
  });

  const installed: readonly Step[] = [[0, call('a', { model: 'b', role: 'full' })], ...days(1, 22, { a: 0.006, b: 0.004 }, 0.004), [21.1, free]];
  const rivals = world({ a: { ...fullEvidence, incumbentId: 'b', lockBox: { netProfit: 500, sharpe: 1.2, incumbent: 1, baselines: [0.5], opened: 1 } }, b: canaryEvidence });

  it('puts a better one in charge, and the one before back where the new one fails; who failed cools down', () => {
    const before = lived(installed, rivals);
    expect(told(before.events).slice(-2)).toEqual(['b demoted full>shadow succession', 'a promoted canary>full gate']);
    const after = lived(days(22, 40, { a: -0.03, b: 0.004 }, -0.03), rivals, before.state);
    expect(told(after.events).filter((text) => !text.includes('alarm'))).toEqual(['a demoted full>shadow breach', 'b promoted shadow>full succession']);
    const failed = after.events.find(({ kind }) => kind === 'demoted')?.at ?? NaN;
    expect(after.state.models['a']).toMatchObject({ role: 'shadow', coolsUntil: failed + 30 * DAY, rollbacks: 1 });
    // Good again at once: not before the cool-down is over, and a week of new record.
    const again = lived(days(40, 100, { a: 0.02, b: 0.004 }, 0.004), rivals, after.state);
    const back = again.events.find(({ model, to }) => model === 'a' && to === 'canary');
    expect((back?.at ?? NaN) - failed).toBe(36 * DAY);
  });

  it('raises the alarm before it rolls back, and takes it back when the record recovers', () => {
    const before = lived(installed, rivals);
    const bad = lived(days(22, 80, { a: -0.01 }, -0.01), rivals, before.state);
    const [alarm, breach] = [bad.events.find(({ kind }) => kind === 'alarm')?.at ?? NaN, bad.events.find(({ cause, kind }) => cause === 'breach' && kind === 'demoted')?.at ?? NaN];
    expect(alarm).toBeLessThan(breach);
    const warned = lived(days(22, alarm / DAY + 1, { a: -0.01 }, -0.01), rivals, before.state);
    expect(warned.state.models['a'].isAlarmed).toBe(true);
    expect(told(lived(days(alarm / DAY + 1, alarm / DAY + 40, { a: 0.02 }, 0.02), rivals, warned.state).events)).toContain('a calm full>full breach');
  });

  it('retires one that was rolled back too often', () => {
    let state = lived([[0, call('a')]], both).state;
    for (let round = 0; round < 3; round++) state = lived(days(100 * round, 100 * round + 60, { a: -0.05 }), both, state).state;
    expect(state.models['a'].role).toBe('retired');
    expect(told(lived([[400, order(1, 'promote', 'a')], ...days(401, 500, { a: 0.05 })], both, state).events)).toEqual(['a refused retired>retired order']);
  });

  it('gives up a canary that provably makes less than the one in charge, long before its own band would', () => {
    const before = lived([[0, call('a', { model: 'b', role: 'full' })], [1, order(1, 'promote', 'a')]], rivals);
    const { events } = lived(days(2, 120, { a: 0.006, b: 0.02 }, 0.02), rivals, before.state);
    expect(told(events)).toContain('a demoted canary>shadow lost');
    expect(events.some(({ cause }) => cause === 'breach')).toBe(false);
  });

  it('leaves nobody in charge where the last one fails', () => {
    const { state, events } = lived([[0, call({ model: 'a', role: 'full' })], ...days(1, 30, { a: -0.05 }, -0.05)], both);
    expect(told(events)).toContain('a demoted full>shadow breach');
    expect([holderOf(state, 'full'), holderOf(state, 'canary')]).toEqual([null, null]);
  });

  it('has one canary at a time: the best lock-box first, of equals the first by id, whoever came first', () => {
    const box = canaryEvidence.lockBox ?? { netProfit: 1, sharpe: 1, incumbent: null, baselines: [0], opened: 1 };
    const three = world({ a: canaryEvidence, b: { ...canaryEvidence, lockBox: { ...box, sharpe: 2 } }, c: { ...canaryEvidence, lockBox: { ...box, sharpe: 2 } } });
    for (const names of [['a', 'b', 'c'], ['c', 'b', 'a']]) expect(holderOf(lived([[0, call(...names)], ...days(1, 10, { a: 0.004, b: 0.004, c: 0.004 })], three).state, 'canary')).toBe('b');
  });
});

describe('orders of a person', () => {
  it('step up without the gate, down with a cool-down, and out for ever', () => {
    const start: readonly Step[] = [[0, call('a', 'b')], [1, order(1, 'promote', 'b')], [1, order(2, 'promote', 'b')], [1, free]];
    const up = lived(start, both);
    expect(told(up.events).slice(2)).toEqual(['b promoted shadow>canary order', 'b waiting canary>full order', 'b promoted canary>full order']);
    expect(up.events.map(({ order: seq }) => seq)).toEqual([null, null, 1, 2, 2]);
    const down = lived([[2, order(3, 'promote', 'a')], [2, order(4, 'promote', 'a')], [2, free], [3, order(5, 'rollback', null)]], both, up.state);
    expect(told(down.events).slice(-2)).toEqual(['a demoted full>shadow order', 'b promoted shadow>full succession']);
    expect(down.state.models['a']).toMatchObject({ coolsUntil: 33 * DAY, rollbacks: 0 });
    const out = lived([[4, order(6, 'retire', 'b')], [5, order(7, 'promote', 'a')]], both, down.state);
    expect(told(out.events)).toEqual(['b retired full>retired order', 'a promoted shadow>canary order']);
  });

  it('are heeded once, in order, and only on their own instrument', () => {
    const once: readonly Step[] = [[0, call('a')], [1, order(4, 'promote', 'a')]];
    const { state } = lived(once, both);
    const again = lived([[2, order(4, 'promote', 'a')], [2, order(3, 'retire', 'a')], [2, { kind: 'order', order: { seq: 9, at: 0, instrument: 'test:ETH/USDT', kind: 'retire', model: 'a' } }]], both, state);
    expect(again.events).toEqual([]);
    expect(again.state).toEqual(state);
  });

  it('that cannot be carried out say why', () => {
    const plain = world({ a: { ...fullEvidence, band: null }, b: fullEvidence });
    const steps: readonly Step[] = [
      [0, call('a', { model: 'b', role: 'full' })], [1, order(1, 'promote', 'x')], [1, order(2, 'promote', 'a')], [1, order(3, 'promote', 'b')], [1, order(4, 'rollback', 'a')], [1, order(5, 'promote', null)],
      [1, order(6, 'retire', 'b')], [1, order(7, 'rollback', null)],
    ];
    expect(lived(steps, plain).events.flatMap(({ kind, reasons, order: seq }) => (kind === 'refused' ? [[seq, ...reasons]] : []))).toEqual([
      [1, 'there is no model "x" here'], [2, 'it has no band by which it could be rolled back'], [3, 'it is in charge already'], [4, 'it is a shadow already'], [5, 'no model was named, and nobody trades'], [7, 'no model was named, and nobody trades'],
    ]);
  });
});

describe('bundles that come and go', () => {
  it('one in charge that is not there any more makes place for the one before, and comes back as a shadow', () => {
    const two: readonly Step[] = [[0, call({ model: 'a', role: 'full' }, 'b')], [1, order(1, 'promote', 'b')], [1, order(2, 'promote', 'b')], [1, free]];
    const before = lived(two, both);
    expect(holderOf(before.state, 'full')).toBe('b');
    const { state, events } = lived([[2, call('a')], [3, call('a', { model: 'b', role: 'full' })]], both, before.state);
    expect(told(events)).toEqual(['b gone full>shadow bundle', 'b demoted full>shadow bundle', 'a promoted shadow>full succession', 'b joined shadow>shadow bundle']);
    expect(holderOf(state, 'full')).toBe('a');
  });

  it('remembers who was retired, and what was on record, while the bundle is away', () => {
    const { state } = lived([[0, call('a', 'b')], ...days(1, 6, { a: 0.01, b: 0.01 }), [6, order(1, 'retire', 'b')], [7, call()], ...days(8, 20, { a: 0.01 }), [20, call('a', 'b')]], both);
    expect([state.models['a'].live.days, state.models['a'].role, state.models['b'].role]).toEqual([5, 'shadow', 'retired']);
  });

  it('of two that say that they are in charge the first by id is, and none without a band', () => {
    expect(holderOf(lived([[0, call({ model: 'b', role: 'full' }, { model: 'a', role: 'full' })]], both).state, 'full')).toBe('a');
    expect(holderOf(lived([[0, call({ model: 'a', role: 'full' })]], world({ a: { ...fullEvidence, band: null } })).state, 'full')).toBeNull();
  });
});

describe('one whose past is not certain', () => {
  const held: LifeWorld = { ...world({ a: fullEvidence, b: fullEvidence }), held: new Map([['a', 'lines are lost']]) };

  it('is watched and never rises, by itself or by a person', () => {
    const { state, events } = lived([[0, call('a')], ...days(1, 40, { a: 0.004 }), [41, order(1, 'promote', 'a')], [42, free]], held);
    expect(told(events)).toEqual(['a joined shadow>shadow bundle', 'a refused shadow>shadow order']);
    expect(events[1].reasons).toEqual(['lines are lost']);
    expect(state.models['a'].live.days).toBe(39);
  });

  it('gives up what it trades, and whoever was before it takes its place unless that one is held too', () => {
    const before: readonly Step[] = [[0, call('a', { model: 'b', role: 'full' })], [1, order(1, 'promote', 'a')], [2, order(2, 'promote', 'a')], [3, free]];
    const risen = lived(before, { ...held, held: undefined }).state;
    expect(holderOf(risen, 'full')).toBe('a');
    expect(told(lived([[4, call('a', 'b')]], held, risen).events)).toEqual(['a demoted full>shadow bundle', 'b promoted shadow>full succession']);
    const both = lived([[4, call('a', 'b')]], { ...held, held: new Map([['a', 'x'], ['b', 'x']]) }, risen);
    expect(holderOf(both.state, 'full')).toBeNull();
  });
});

describe('a person\'s word on one that never had an opinion', () => {
  const silent = (seq: number): Unit<LifeInput> => ({ kind: 'order', order: { seq, at: 0, instrument: INSTRUMENT, kind: 'promote', model: 'a' }, isSilent: true });

  it('makes it a canary, and does not put it in charge before it has one', () => {
    const { state, events } = lived([[0, call('a')], [1, silent(1)], [2, silent(2)], [3, free]], both);
    expect(told(events)).toEqual(['a joined shadow>shadow bundle', 'a promoted shadow>canary order', 'a refused canary>canary order']);
    expect(events[2].reasons[0]).toContain('warming up');
    expect(holderOf(lived([[4, order(3, 'promote', 'a')], [5, free]], both, state).state, 'full')).toBe('a');
  });
});

describe('any life', () => {
  const ids = ['a', 'b', 'c'] as const;
  const evidences = world({ a: fullEvidence, b: canaryEvidence, c: { ...fullEvidence, pbo: null } });
  const step: fc.Arbitrary<Unit<LifeInput>> = fc.oneof(
    { weight: 2, arbitrary: fc.subarray([...ids]).map((present) => call(...present)) },
    { weight: 4, arbitrary: fc.record({ seq: fc.integer({ min: 1, max: 60 }), kind: fc.constantFrom('promote', 'rollback', 'retire'), model: fc.constantFrom('a', 'b', 'c', 'x', null) }).map(({ seq, kind, model }) => order(seq, kind as ModelOrder['kind'], model)) },
    { weight: 30, arbitrary: fc.record({ seed: fc.nat(1e6), mean: fc.constantFrom(-0.04, 0, 0.01) }).map(({ seed, mean }): Unit<LifeInput> => {
      const source = random(seed);
      return { kind: 'day', inCharge: 0.01 * source.normal(), returns: Object.fromEntries(ids.map((id) => [id, mean + 0.01 * source.normal()])) };
    }) },
    { weight: 10, arbitrary: fc.boolean().map((isFree): Unit<LifeInput> => ({ kind: 'close', isFree })) },
  );

  it('has one canary and one in charge at most, none of them gone, numbers its events, forgets no retirement, and goes on from JSON', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 100, maxLength: 150 }), fc.nat(150), (inputs, cut) => {
      const steps = inputs.map((input, k): Step => [k, input]);
      const retired = new Set<string>();
      const events: ModelEvent[] = [];
      let state = lived([[0, call(...ids)]], evidences).state;
      const first = state;
      for (const [day, input] of steps) {
        const next = liveOn(state, { ...input, at: day * DAY }, evidences);
        state = next.state;
        events.push(...next.events);
        const roles = Object.values(state.models).map(({ role }) => role);
        expect([roles.filter((role) => role === 'full').length, roles.filter((role) => role === 'canary').length].every((count) => count <= 1)).toBe(true);
        for (const [id, { role, isPresent }] of Object.entries(state.models)) {
          if (!isPresent) expect(['shadow', 'retired']).toContain(role);
          if (role === 'retired') retired.add(id);
        }
        for (const id of retired) expect(state.models[id].role).toBe('retired');
        // Nothing whose overfitting is not known trades but at a person's word.
        if (next.events.some(({ model, cause, kind }) => model === 'c' && cause === 'gate' && kind === 'promoted')) throw new Error('c passed the gate');
      }
      expect(events.map(({ number }) => number)).toEqual(events.map((_, k) => first.events + k + 1));
      const half = lived(steps.slice(0, cut), evidences, first);
      const rest = lived(steps.slice(cut), evidences, JSON.parse(JSON.stringify(half.state)) as LifeState);
      expect(rest.state).toEqual(state);
      expect([...half.events, ...rest.events]).toEqual(events);
    }), { numRuns: 60 });
  });
});
