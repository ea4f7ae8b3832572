import { describe, expect, it } from 'vitest';
import { DataError } from '../domain/errors.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import type { Judgement } from './ledger/judgement.ts';
import { FORMATS, render } from './report/render.ts';
import { summarise } from './summary.ts';
import { parseSavedRun, savedRunText, type SavedRun } from './saved-run.ts';

const { record, prices } = sampleRun();
const identity = { dataHash: 'd', codeHash: 'c', orderHash: 'o', wallMs: 12, peakRssMb: 90 };
const run: SavedRun = { trials: 40, record: { ...record, daily: { ...record.daily, equity: record.daily.equity.with(7, NaN) } }, identity, prices };

const judgement: Judgement = {
  verdict: 'WEAK', stage: 'canary', trials: 12, effectiveTrials: 3, deflatedAll: 0.4, deflatedEffective: 0.7, pbo: 0.15, lossOutside: 0.04, realityCheck: 0.06, spa: 0.04, randomEntries: 0.2,
  reasons: [{ check: 'overfitting', outcome: 'met', found: 0.15, limit: 0.2 }, { check: 'deflated', outcome: 'failed', found: 0.7, limit: 0.95 }, { check: 'live', outcome: 'unknown', found: null, limit: 0.95 }],
};

describe('saved run with a verdict', () => {
  it.each(FORMATS)('gives the same %s report after it was written and read, and the verdict with its trials in it', (format) => {
    const again = parseSavedRun(savedRunText({ ...run, judgement }), 'run.json');
    for (const language of ['en', 'ko'] as const) expect(render(again, format, language)).toBe(render({ ...run, judgement }, format, language));
    const words = (language: 'en' | 'ko') => render(again, format, language).replaceAll(/\s+/g, ' ');
    expect(words('en')).toMatch(format === 'json' ? /"verdict":"WEAK".*"trials":12/ : /Verdict WEAK \(canary\): 1 of 12 trials, worth 3 independent ones\. Not met: deflated Sharpe 0\.7 \(0\.95 or more\)\. Not known: live PSR\./);
    if (format !== 'json') expect(words('ko')).toMatch(/판정 WEAK \(canary\): 시도 12건 중 하나, 독립 시도 3건에 해당\. 미달: 디플레이티드 샤프 0\.7 \(0\.95 이상\)\. 알 수 없음: 실거래 PSR\./);
  });

  it('forgets what is no judgement', () => {
    expect(parseSavedRun(JSON.stringify({ record, judgement: { verdict: 'PASS' } }), 'run.json').judgement).toBeUndefined();
  });

  it('reads as luck unless the verdict is PASS', () => {
    const lucky = sampleRun(365, 11).record;
    expect(summarise(lucky, identity, { told: undefined, judgement }).reading).toBe('luck-not-excluded');
    expect(summarise(lucky, identity, { told: undefined, judgement: { ...judgement, verdict: 'PASS' } }).reading).toBe('gain-after-trials');
    expect(summarise(lucky, identity, { told: undefined, judgement: { ...judgement, verdict: 'PASS', trials: 1 } }).reading).toBe('gain');
  });
});

describe('saved run', () => {
  it.each(FORMATS)('gives the same %s report after it was written and read', (format) => {
    const again = parseSavedRun(savedRunText(run), 'run.json');
    for (const language of ['en', 'ko'] as const) expect(render(again, format, language)).toBe(render(run, format, language));
  });

  it('brings back what is no number', () => {
    const again = parseSavedRun(savedRunText(run), 'run.json');
    expect(again.trials).toBe(40);
    expect(again.record.daily.equity[7]).toBeNaN();
    expect(again.record.roundTrips).toEqual(run.record.roundTrips);
    expect(again.record.maxDrawdown).toEqual(run.record.maxDrawdown);
  });

  it('lives without prices and identity', () => {
    const again = parseSavedRun(JSON.stringify({ record }), 'run.json');
    expect(again.prices).toBeUndefined();
    expect(render(again, 'table')).toMatch(/Wall time +N\/A \(not measured\)/);
  });

  it.each([['{', 'expected JSON'], ['[]', 'another value'], ['{}', 'no "record"'], ['{"record":{"fills":[]}}', 'no "roundTrips"'], [JSON.stringify({ record: { ...record, daily: { day: [] } } }), 'no "equity"']])('names the file of what is no run: %.30s', (text, says) => {
    expect(() => parseSavedRun(text, 'odd.json')).toThrow(DataError);
    expect(() => parseSavedRun(text, 'odd.json')).toThrow(`"odd.json": `);
    expect(() => parseSavedRun(text, 'odd.json')).toThrow(says);
  });
});
