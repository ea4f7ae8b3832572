import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../domain/time.ts';
import { ACTION_POLICY, ACTION_RULES, actionsAt, stillMattering } from './alert-actions.ts';
import { ALERT_TYPES, severityOf, type MarketAlert } from './market-alert.ts';

const alert = (changes: Partial<MarketAlert> = {}): MarketAlert => ({
  type: 'price-jump', instrument: 'binance:BTC/USDT', tEvent: 10 * HOUR, tKnown: 10 * HOUR, severity: 0.8, ttlMs: 12 * HOUR, values: {}, text: 'a jump', ...changes,
});

const anyAlert = fc.record({
  type: fc.constantFrom(...ALERT_TYPES), instrument: fc.constant('binance:BTC/USDT' as const), tEvent: fc.integer({ min: 0, max: 2 * DAY }), tKnown: fc.integer({ min: 0, max: 2 * DAY }),
  severity: fc.double({ min: 0, max: 1, noNaN: true }), ttlMs: fc.integer({ min: 0, max: DAY }), values: fc.constant({}), text: fc.string(),
});

const CALM = { grossFactor: 1, blockEntries: false, widenLimits: 1, switchModelSince: null, reselectSince: null, because: [] };

describe('actions', () => {
  it('hold from the moment an alert is known until its time to live has passed', () => {
    const alerts = [alert({ tEvent: 9 * HOUR })];
    expect(actionsAt(alerts, 10 * HOUR - 1)).toEqual(CALM);
    expect(actionsAt(alerts, 10 * HOUR)).toEqual({
      grossFactor: 0.5, blockEntries: true, widenLimits: 1.5, switchModelSince: null, reselectSince: 10 * HOUR, because: [{ type: 'price-jump', text: 'a jump', until: 22 * HOUR }],
    });
    expect(actionsAt(alerts, 22 * HOUR - 1).blockEntries).toBe(true);
    expect(actionsAt(alerts, 22 * HOUR)).toEqual(CALM);
  });

  it('of several alerts of one cause are not multiplied', () => {
    expect(actionsAt([alert(), alert({ type: 'liquidation-burst' }), alert({ type: 'regime-change', severity: 0.9 })], 11 * HOUR)).toMatchObject({ grossFactor: 0.5, widenLimits: 2, blockEntries: true });
  });

  it('a model whose loss drifts is switched', () => { expect(actionsAt([alert({ type: 'model-drift', severity: 0.5 })], 11 * HOUR)).toMatchObject({ switchModelSince: 10 * HOUR, reselectSince: 10 * HOUR, grossFactor: 1 }); });

  it('more than three switches a day are not asked for, but the alert still reduces', () => {
    const alerts = [1, 2, 3, 4, 5].map((hour) => alert({ tKnown: hour * HOUR, tEvent: hour * HOUR }));
    expect(actionsAt(alerts, 3 * HOUR).reselectSince).toBe(3 * HOUR);
    expect(actionsAt(alerts, 5 * HOUR)).toMatchObject({ reselectSince: 3 * HOUR, grossFactor: 0.5, blockEntries: true });
    expect(actionsAt([...alerts, alert({ tKnown: DAY, tEvent: DAY })], DAY).reselectSince).toBe(DAY);
  });

  it('only ever reduce: with one more alert nothing is allowed that was not', () => {
    fc.assert(fc.property(fc.array(anyAlert, { maxLength: 12 }), anyAlert, fc.integer({ min: 0, max: 3 * DAY }), (alerts, more, at) => {
      const [before, after] = [actionsAt(alerts, at), actionsAt([...alerts, more], at)];
      expect(after.grossFactor).toBeLessThanOrEqual(before.grossFactor);
      expect(after.grossFactor).toBeGreaterThan(0);
      expect(after.grossFactor).toBeLessThanOrEqual(1);
      expect(after.widenLimits).toBeGreaterThanOrEqual(before.widenLimits);
      expect(before.blockEntries && !after.blockEntries).toBe(false);
    }));
  });

  it('cannot be made to raise a limit by a rule either', () => {
    const rules = [{ type: 'price-jump', fromSeverity: 0, grossFactor: 3, widenLimits: 0.1 }] as const;
    expect(actionsAt([alert()], 11 * HOUR, { ...ACTION_POLICY, rules })).toMatchObject({ grossFactor: 1, widenLimits: 1 });
  });

  it('are the same from the few alerts that still matter as from all there ever were', () => {
    fc.assert(fc.property(fc.array(anyAlert, { maxLength: 20 }), fc.array(fc.integer({ min: 0, max: 3 * DAY }), { minLength: 1, maxLength: 6 }), (alerts, times) => {
      const told = alerts.toSorted((a, b) => a.tKnown - b.tKnown);
      let [kept, next]: [readonly MarketAlert[], number] = [[], 0];
      for (const at of times.toSorted((a, b) => a - b)) {
        for (; next < told.length && told[next].tKnown <= at; next++) kept = [...stillMattering(kept, told[next].tKnown), told[next]];
        kept = stillMattering(kept, at);
        expect(actionsAt(kept, at)).toEqual(actionsAt(told.slice(0, next), at));
      }
    }));
  });

  it('are few to remember however many there were', () => {
    const many = Array.from({ length: 500 }, (_, n) => alert({ tKnown: n * 60_000, tEvent: n * 60_000, ttlMs: 120_000 }));
    expect(stillMattering(many, 499 * 60_000)).toHaveLength(5);
  });

  it('do not depend on the order of the alerts, nor on those known later', () => {
    fc.assert(fc.property(fc.array(anyAlert, { maxLength: 8 }), fc.integer({ min: 0, max: 2 * DAY }), (alerts, at) => {
      const { because, ...rest } = actionsAt(alerts, at);
      const { because: other, ...turned } = actionsAt(alerts.toReversed(), at);
      expect(turned).toEqual(rest);
      expect(other.length).toBe(because.length);
      expect(actionsAt(alerts.filter(({ tKnown }) => tKnown <= at), at)).toEqual({ ...rest, because });
    }));
  });

  it('exist for every type of alert', () => { expect(new Set(ACTION_RULES.map(({ type }) => type))).toEqual(new Set(ALERT_TYPES)); });

  it('follow a severity of 0.5 at the threshold, 0.75 at twice it', () => { expect([5, 6, 12, Infinity].map((score) => severityOf(score, 6))).toEqual([0, 0.5, 0.75, 1 - 6 / 2e12]); });
});
