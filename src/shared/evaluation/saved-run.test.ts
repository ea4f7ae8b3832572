import { describe, expect, it } from 'vitest';
import { DataError } from '../domain/errors.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import { FORMATS, render } from './report/render.ts';
import { parseSavedRun, savedRunText, type SavedRun } from './saved-run.ts';

const { record, prices } = sampleRun();
const identity = { dataHash: 'd', codeHash: 'c', orderHash: 'o', wallMs: 12, peakRssMb: 90 };
const run: SavedRun = { trials: 40, record: { ...record, daily: { ...record.daily, equity: record.daily.equity.with(7, NaN) } }, identity, prices };

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
