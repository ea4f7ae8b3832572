import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { REGIME_LABELS } from '../regimes/regime-label.ts';
import { Ensemble, type EnsembleInput, type EnsembleReading } from './ensemble.ts';
import { ensembleSettings, type EnsembleSettings } from './ensemble-settings.ts';
import { ExpertBook } from './expert-book.ts';

const NAMES = ['a', 'b', 'c', 'd'];
type Actions = NonNullable<EnsembleInput['actions']>;
const CALM: Actions = { grossFactor: 1, blockEntries: false, switchModelSince: null, reselectSince: null, because: [] };

/** A market of `changes` and what each expert says at each close; the ensemble with a book, as it is used. */
interface Scene {
  readonly changes: readonly number[];
  readonly says: (t: number) => readonly number[];
  readonly settings?: Partial<EnsembleSettings>;
  readonly actions?: (t: number) => Actions | undefined;
  readonly regime?: (t: number) => EnsembleInput['regime'];
  /** Saved as text and taken up again at this close. */
  readonly restart?: number;
}

function readings({ changes, says, settings, actions, regime, restart }: Scene): EnsembleReading[] {
  const count = says(0).length;
  const all = ensembleSettings(NAMES.slice(0, count), settings);
  let [ensemble, book] = [new Ensemble(all), new ExpertBook(count, all.unitCost)];
  return changes.map((change, t) => {
    if (t === restart) {
      const [saved, books] = [JSON.parse(JSON.stringify(ensemble.save())), JSON.parse(JSON.stringify(book.save()))];
      [ensemble, book] = [new Ensemble(all), new ExpertBook(count, all.unitCost)];
      ensemble.restore(saved);
      book.restore(books);
    }
    const booked = book.close(change);
    book.want(says(t));
    return ensemble.next({ at: 60_000 * (t + 1), regime: regime?.(t) ?? 'range', forecasts: book.positions, ...booked, change, actions: actions?.(t) });
  });
}

const noise = (seed: number, length: number, drift = 0): number[] => { const source = random(seed); return Array.from({ length }, () => drift + 0.01 * source.normal()); };
/** Experts that say something else now and then; NaN at first. */
function fickle(seed: number, length: number): (t: number) => readonly number[] {
  const source = random(seed);
  let now = NAMES.map(() => NaN);
  const table = Array.from({ length }, () => { now = now.map((value) => (source.uniform() < 0.1 ? 2 * source.uniform() - 1 : value)); return now; });
  return (t) => table[t];
}
const labels = (t: number) => REGIME_LABELS[Math.floor(t / 40) % REGIME_LABELS.length];
const restless = (t: number): Actions => ({ ...CALM, grossFactor: t % 90 < 10 ? 0.5 : 1, blockEntries: t % 70 < 5, switchModelSince: t >= 150 ? 60_000 * 151 : null, reselectSince: t >= 100 ? 60_000 * (100 * Math.floor(t / 100) + 1) : null });
const scene = (seed: number): Scene => ({ changes: noise(seed, 400), says: fickle(seed + 1, 400), actions: restless, regime: labels, settings: { lowest: -1, follow: seed % 2 === 0 ? 'ensemble' : 'champion' } });

describe('the ensemble', () => {
  it('gives weights that add up to 1 and a position within [-1, 1], and none before anybody has an opinion', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      for (const { weights, forecast } of readings(scene(seed))) {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        // Weights are there as soon as anybody has an opinion; a position not before half of them have one.
        expect(Number.isNaN(forecast) && total === 0 ? 0 : total - 1).toBeCloseTo(0, 9);
        expect(Number.isNaN(forecast) || Math.abs(forecast) <= 1).toBe(true);
      }
    }), { numRuns: 20 });
  });

  it('holds nothing before half of the experts have an opinion, and goes on when they fall silent later', () => {
    const says = (t: number) => NAMES.map((_, i) => (t < 5 ? (i === 0 ? 1 : NaN) : t < 10 || i === 0 ? 1 : NaN));
    const forecasts = readings({ ...scene(1), says }).map(({ forecast }) => forecast);
    expect(forecasts.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => NaN));
    expect(forecasts.slice(5, 20).every((forecast) => forecast > 0)).toBe(true);
  });

  it('decides the past as it did before the future was there, whatever comes', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 399 }), (seed, cut) => {
      const given = scene(seed);
      const poisoned = given.changes.map((change, t) => (t < cut ? change : t % 3 === 0 ? NaN : 1e6 * (t % 2 === 0 ? 1 : -1)));
      const past = readings(given).slice(0, cut);
      expect(readings({ ...given, changes: given.changes.slice(0, cut) })).toEqual(past);
      expect(readings({ ...given, changes: poisoned, says: (t) => (t < cut ? given.says(t) : NAMES.map((_, i) => (i % 2 === 0 ? Infinity : -1))) }).slice(0, cut)).toEqual(past);
    }), { numRuns: 15 });
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 399 }), (seed, restart) => {
      expect(readings({ ...scene(seed), restart })).toEqual(readings(scene(seed)));
    }), { numRuns: 15 });
  });

  it('moves weight to the expert that earns, and to another when that one takes over', () => {
    const changes = noise(5, 1_600);
    // The first knows the next 800 changes, the second those after.
    const knows = (t: number): number => (changes[t + 1] > 0 ? 1 : -1);
    const got = readings({ changes, says: (t) => (t < 800 ? [knows(t), 0.5, 0] : [0.5, knows(t), 0]), settings: { lowest: -1, unitCost: 0 } });
    const at = (t: number): readonly number[] => got[t].weights;
    // Half of the weight is drawn to thirds: the most one can have is two thirds.
    expect(at(799)[0]).toBeGreaterThan(0.5);
    expect(at(1_599)[1]).toBeGreaterThan(0.5);
    expect(at(1_599)[0]).toBeLessThan(0.25);
  });

  it('keeps apart what holds in one regime and in another', () => {
    const changes = noise(6, 3_000);
    const knows = (t: number): number => (changes[t + 1] > 0 ? 1 : -1);
    const regime = (t: number) => (Math.floor(t / 50) % 2 === 0 ? 'range' as const : 'stress' as const);
    const got = readings({ changes, regime, says: (t) => (regime(t) === 'range' ? [knows(t), -knows(t)] : [-knows(t), knows(t)]), settings: { lowest: -1, unitCost: 0 } });
    expect(got[2_900].regime).toBe('range');
    expect(got[2_900].weights[0]).toBeGreaterThan(0.55);
    expect(got[2_950].regime).toBe('stress');
    expect(got[2_950].weights[1]).toBeGreaterThan(0.55);
  });

  it('weighs only those who have an opinion, and leaves all as it is where none has', () => {
    const got = readings({ changes: [0, 0.01, 0.01], says: (t) => (t === 0 ? [NaN, NaN] : [1, NaN]) });
    expect(got[0]).toMatchObject({ weights: [0, 0], forecast: NaN });
    expect(got[1]).toMatchObject({ weights: [1, 0], forecast: 1 });
  });
});

describe('events', () => {
  const long = { changes: noise(7, 60), says: () => [1, 1] };

  it('halve what is held, and keep it from growing while entries are blocked', () => {
    const forecast = (actions: Scene['actions']) => readings({ ...long, ...(actions === undefined ? {} : { actions }) }).map((reading) => reading.forecast);
    expect(forecast((t) => ({ ...CALM, grossFactor: t < 10 ? 1 : 0.5 }))).toEqual(Array.from({ length: 60 }, (_, t) => (t < 10 ? 1 : 0.5)));
    expect(forecast((t) => ({ ...CALM, blockEntries: t < 10 })).slice(8, 12)).toEqual([0, 0, 1, 1]);
    expect(forecast((t) => ({ ...CALM, blockEntries: t >= 10, grossFactor: t === 10 ? 0.5 : 1 })).slice(9, 13)).toEqual([1, 0.5, 0.5, 0.5]);
  });

  it('of no size, or beyond all, never add', () => {
    for (const grossFactor of [NaN, -1, 0]) expect(readings({ ...long, actions: () => ({ ...CALM, grossFactor }) }).at(-1)?.forecast).toBe(0);
    expect(readings({ ...long, actions: () => ({ ...CALM, grossFactor: 7 }) }).at(-1)?.forecast).toBe(1);
  });
});

describe('the champion', () => {
  const changes = noise(8, 1_500);
  const knows = (t: number): number => (changes[t + 1] > 0 ? 1 : 0);
  const own = { follow: 'champion' as const, unitCost: 0.0005 };
  const champions = (scenario: Partial<Scene>): (string | null)[] => readings({ changes, says: (t) => [knows(t), 0.5, t % 2], settings: own, ...scenario }).map(({ champion }) => champion);

  it('is the expert that leads, once it has stood the dwell and pays', () => {
    expect(champions({}).at(-1)).toBe('a');
    expect(champions({}).findIndex((champion) => champion !== null)).toBeGreaterThanOrEqual(48);
  });

  it('does not change where a switch costs more than it is expected to gain, nor before the dwell', () => {
    expect(new Set(champions({ settings: { ...own, champion: { ...ensembleSettings(['a']).champion, costFactor: 1e4 } } }))).toEqual(new Set([null]));
    expect(champions({ settings: { ...own, champion: { ...ensembleSettings(['a']).champion, dwell: 1_400 } } }).findIndex((champion) => champion !== null)).toBeGreaterThanOrEqual(1_400);
  });

  it('leaves its post when the model has drifted, once for each alarm', () => {
    const got = champions({ actions: (t) => ({ ...CALM, switchModelSince: t >= 1_000 ? 60_000 * 1_001 : null, because: [{ type: 'model-drift', text: '', until: 0 }] }) });
    expect([got[999], got[1_000], got.at(-1)]).toEqual(['a', null, 'a']);
  });
});

describe('an ensemble that does not earn its keep', () => {
  it('holds nothing while everything on paper loses, says why, and comes back when that has changed', () => {
    const changes = [...noise(9, 900, -0.003), ...noise(10, 3_000, 0.004)];
    const got = readings({ changes, says: () => [1, 0.8] });
    expect(got[899]).toMatchObject({ mode: 'nothing', forecast: 0 });
    expect(got.find(({ mode }) => mode === 'nothing')?.why.join()).toContain('holds nothing: its record is below nothing');
    expect(got.at(-1)).toMatchObject({ mode: 'ensemble' });
    expect(got.at(-1)?.forecast).toBeGreaterThan(0.8);
    expect(got.filter(({ mode }, t) => t > 0 && mode !== got[t - 1].mode).length).toBeLessThanOrEqual(4);
  });

  it('trades on where it may not stand aside', () => {
    const says = (): readonly number[] => [1, 1];
    const changes = Array.from({ length: 600 }, (_, t) => (t % 2 === 0 ? -0.004 : 0.001));
    const { keep } = ensembleSettings(['a']);
    expect(readings({ changes, says }).at(-1)).toMatchObject({ mode: 'nothing', forecast: 0 });
    expect(readings({ changes, says, settings: { keep: { ...keep, standsAside: false } } }).at(-1)).toMatchObject({ mode: 'ensemble', forecast: 1 });
  });

  it('is not judged on a short record', () => {
    expect(readings({ changes: noise(9, 290, -0.01), says: () => [1, 0.8] }).every(({ mode }) => mode === 'ensemble')).toBe(true);
  });
});

describe('bad input', () => {
  const input: EnsembleInput = { at: 2, regime: 'range', forecasts: [1, 1], returns: [0, 0], costs: [0, 0], change: 0 };

  it('is refused with what was expected', () => {
    const ensemble = new Ensemble(ensembleSettings(['a', 'b']));
    ensemble.next(input);
    expect(() => ensemble.next(input)).toThrow('expected a close after "2", found "2"');
    expect(() => ensemble.next({ ...input, at: 3, costs: [] })).toThrow('of 2 experts, found 2, 2 and 0');
    expect(() => { new Ensemble(ensembleSettings(['a', 'c'])).restore(ensemble.save()); }).toThrow('of a, c; found version "1" of a, b');
  });

  it.each([[{ shrink: 2 }, 'shrinkage'], [{ unitCost: -1 }, 'cost'], [{ lowest: -2 }, 'lowest'], [{ band: 1 }, 'band']])('of settings: %o', (changes, word) => {
    expect(() => ensembleSettings(['a'], changes)).toThrow(word);
    expect(() => ensembleSettings(['a', 'a'])).toThrow('each name once');
  });
});
