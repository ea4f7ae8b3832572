import { describe, expect, it } from 'vitest';
import { HOUR } from '../../domain/time.ts';
import type { RegimeReading } from '../regimes/regime-detector.ts';
import { REGIME_LABELS, type RegimeLabel } from '../regimes/regime-label.ts';
import { actionsAt } from './alert-actions.ts';
import { regimeAlert } from './regime-alert.ts';

const where = { instrument: 'binance:BTC/USDT', timeframe: '1h' } as const;
const reading = (label: RegimeLabel): RegimeReading => ({ at: 5 * HOUR, label, probabilities: REGIME_LABELS.map((one) => (one === label ? 0.8 : 0.05)), layers: null, since: 5 * HOUR, changedBy: ['rules', 'markov'], isRefitDue: false });

describe('the alert of a regime', () => {
  it('comes only when the label has changed', () => { expect(regimeAlert(reading('range'), reading('range'), where)).toBeUndefined(); });

  it.each(['stress', 'unknown'] as const)('into %s halves and blocks for 12 candles', (label) => {
    const alert = regimeAlert(reading(label), reading('range'), where);
    expect(alert).toMatchObject({ type: 'regime-change', severity: 0.8, tKnown: 5 * HOUR, ttlMs: 12 * HOUR, text: `the regime has changed from range to ${label}, by rules, markov` });
    expect(actionsAt(alert === undefined ? [] : [alert], 16 * HOUR)).toMatchObject({ grossFactor: 0.5, blockEntries: true, reselectSince: 5 * HOUR });
  });

  it('into a trend asks for a new selection and for nothing else', () => {
    const alert = regimeAlert(reading('trend-up'), reading('stress'), where);
    expect(actionsAt(alert === undefined ? [] : [alert], 6 * HOUR)).toMatchObject({ grossFactor: 1, blockEntries: false, reselectSince: 5 * HOUR });
  });
});
