import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveRecord } from '../../domain/evidence-verdict.ts';
import type { ModelEvidence } from '../../domain/model-life.ts';
import { promotionGate, reasonText, type LiveCase } from './promotion-gate.ts';
import { canaryEvidence, fullEvidence } from './sample-models.contract.ts';

const nobody: LiveCase = { incumbentId: null, lead: null };
const record: LiveRecord = { days: 200, psr: 0.96, plannedDays: 180, looks: 1, hasBreached: false };
const box = canaryEvidence.lockBox;
if (box === undefined) throw new Error('the sample has a lock-box');
const against = (incumbent: number | null): ModelEvidence => ({ ...fullEvidence, incumbentId: 'old', lockBox: { ...box, incumbent } });

describe('the gate of promotion', () => {
  // The limits are those of "Promotion: two stages" in the product's method notes: PBO 0.2, SPA 0.05, DSR 0.95, PSR 0.95.
  it.each<[string, ModelEvidence, LiveCase, string, string[]]>([
    ['all but the deflated ratio', canaryEvidence, nobody, 'canary', ['deflated failed']],
    ['all', fullEvidence, nobody, 'full', []],
    ['all, at the limits', { ...fullEvidence, pbo: 0.2, spa: 0.05, deflated: 0.95 }, nobody, 'full', []],
    ['overfitted', { ...fullEvidence, pbo: 0.201 }, nobody, 'none', ['overfitting failed']],
    ['no overfitting known', { ...fullEvidence, pbo: null }, nobody, 'none', ['overfitting unknown']],
    ['no better than the best of noise', { ...fullEvidence, spa: 0.0501 }, nobody, 'none', ['ability failed']],
    ['no ability known', { ...fullEvidence, spa: null }, nobody, 'none', ['ability unknown']],
    ['dies at twice the costs', { ...fullEvidence, profitAtDoubleCosts: 0 }, nobody, 'none', ['double-costs failed']],
    ['costs that are no number', { ...fullEvidence, profitAtDoubleCosts: NaN }, nobody, 'none', ['double-costs unknown']],
    ['no deflated ratio known', { ...fullEvidence, deflated: null }, nobody, 'canary', ['deflated unknown']],
    ['no lock-box', { ...fullEvidence, lockBox: undefined }, nobody, 'none', ['lock-box unknown', 'incumbent unknown', 'baselines unknown']],
    ['below a baseline', { ...fullEvidence, lockBox: { ...box, baselines: [1.2] } }, nobody, 'none', ['baselines failed']],
    ['no band to be rolled back by', { ...fullEvidence, band: null }, nobody, 'none', ['plan unknown']],
    ['proven live', canaryEvidence, { ...nobody, record }, 'full', ['deflated failed']],
    ['live, not long enough', canaryEvidence, { ...nobody, record: { ...record, days: 179 } }, 'canary', ['deflated failed', 'live unknown']],
    ['live, by luck', canaryEvidence, { ...nobody, record: { ...record, psr: 0.9499 } }, 'canary', ['deflated failed', 'live failed']],
    ['live, looked at twice', canaryEvidence, { ...nobody, record: { ...record, looks: 2 } }, 'canary', ['deflated failed', 'live failed']],
    ['broke out of its band', fullEvidence, { ...nobody, record: { ...record, hasBreached: true } }, 'none', ['band failed']],
    ['better than who is in charge', against(1.1), { incumbentId: 'old', lead: null }, 'full', []],
    ['no better than who is in charge', against(1.2), { incumbentId: 'old', lead: 1e9 }, 'none', ['incumbent failed']],
    ['in charge, but not known in the lock-box', against(null), { incumbentId: 'old', lead: null }, 'none', ['incumbent unknown']],
    ['better than one who is not in charge any more', against(1.1), { incumbentId: 'new', lead: 19.9 }, 'none', ['incumbent unknown']],
    ['the same, and leads the new one live', against(1.1), { incumbentId: 'new', lead: 20 }, 'full', []],
    ['worse than one who is gone', against(3), nobody, 'full', []],
  ])('%s', (_, evidence, live, stage, missing) => {
    const found = promotionGate(evidence, live);
    expect(found.stage).toBe(stage);
    expect(found.reasons.filter(({ outcome }) => outcome !== 'met').map(({ check, outcome }) => `${check} ${outcome}`)).toEqual(missing);
  });

  it('says why in words', () => {
    expect(promotionGate(canaryEvidence, nobody).reasons.map(reasonText)).toContain('deflated 0.6 failed (0.95)');
    expect(promotionGate({ ...canaryEvidence, pbo: null }, nobody).reasons.map(reasonText)).toContain('overfitting unknown (0.2)');
  });

  it('opens for nothing when anything that it asks for is missing', () => {
    const asked = ['pbo', 'spa', 'profitAtDoubleCosts', 'netProfit', 'days', 'trades', 'lockBox', 'band'] as const;
    const broken = fc.constantFrom<unknown>(null, undefined, NaN);
    fc.assert(fc.property(fc.constantFrom(...asked), broken, (key, value) => {
      // A bundle may be of another version: what its types promise need not be there.
      const evidence = { ...fullEvidence, [key]: key === 'band' ? null : key === 'lockBox' ? undefined : value } as ModelEvidence;
      expect(promotionGate(evidence, { ...nobody, record }).stage).toBe('none');
    }));
  });
});
