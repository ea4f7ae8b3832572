import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Trial } from '../../shared/domain/trial.ts';
import { ensembleScorer } from '../../shared/learning/automl/ensemble.ts';
import { trialBytes, WORKER_BYTES } from '../../shared/learning/automl/memory-estimate.ts';
import { onnxModelRuntime } from '../../shared/adapters/onnx/onnx-model-runtime.ts';
import { openData, openTrials } from '../wire.ts';
import { FitPool, type FitQueue } from './fit-pool.ts';
import type { FitAnswer, FitRequest } from './fit-messages.ts';
import { plantedCandles, plantedData } from './fixtures.contract.ts';
import { assertRoomFor, memoryPlan, USABLE } from './memory-plan.ts';
import { rememberedSearch } from './run-search.ts';
import { SearchStopped, train, type Trained, type TrainSettings } from './train.ts';
import { bytesOption, trainOptions } from './train-options.ts';
import { readBundle } from './read-bundle.ts';
import { judgedEnsemble, modelTrials } from './training-trials.ts';
import { TrialFile } from './trial-file.ts';
import { writeFolder } from './write-folder.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-train-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DATA = plantedData(1_200, 0.5);
const SETTINGS: TrainSettings = {
  seed: 2, trials: 4, maxRamBytes: 8e9, maxCores: 1, trading: { band: 0.02, costBps: 1, shorts: true }, signal: new AbortController().signal, progress: () => undefined,
};

async function trained(name: string, settings: Partial<TrainSettings> = {}): Promise<Trained> {
  const file = new TrialFile(path.join(folder, name, 'trials.jsonl'), 'a search');
  try {
    return await train(DATA, { ...SETTINGS, ...settings }, file);
  } finally {
    file.close();
  }
}

const comparable = (one: Trained): string => JSON.stringify({ ...one, fits: undefined });

describe('a training', { timeout: 60_000 }, () => {
  it('comes out the same with one thread and with three, finds what was planted, and goes on where it was stopped', async () => {
    const one = await trained('one');
    expect(one.fits).toEqual({ done: 12, resumed: 0, dropped: 0, isStopped: false });
    if (one.lockBox === undefined) throw new Error('expected an open lock-box');
    expect(one.lockBox.auc).toBeGreaterThan(0.65);
    expect(one.lockBox.logLoss).toBeLessThan(one.lockBox.base - 0.03);
    expect(one.lockBox.traded.netProfit).toBeGreaterThan(0);
    expect(comparable(await trained('three', { maxCores: 3 }))).toBe(comparable(one));

    // Half of a line is what a crash leaves behind.
    const file = path.join(folder, 'one', 'trials.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 6).join('\n')}\n${lines[6].slice(0, 20)}`);
    const again = await trained('one', { maxCores: 2 });
    expect(again.fits).toEqual({ done: 12, resumed: 5, dropped: 0, isStopped: false });
    expect(comparable(again)).toBe(comparable(one));
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(14);
  });

  it('stops with what it has', async () => {
    const stop = new AbortController();
    const stopped = await trained('stopped', { signal: stop.signal, progress: (done) => { if (done === 5) stop.abort(); } });
    expect(stopped.fits).toMatchObject({ done: 5, isStopped: true });
    expect(stopped.leaderboard.flatMap(({ results }) => results)).toHaveLength(5);
    expect(stopped.ensemble.members).toHaveLength(1);
    expect(stopped.lockBox).toBeUndefined();
    await expect(trained('never', { signal: AbortSignal.abort() })).rejects.toThrow('stopped before a single model was judged');
    expect((await trained('stopped')).fits).toMatchObject({ done: 12, resumed: 5 });
  });
});

it('tries again under another cap what found no memory', () => {
  const kept: number[] = [];
  const search = rememberedSearch({ seed: 1, rows: 100, folds: 2, trials: 2 }, [], ({ result }) => kept.push(result.trial));
  for (let request = search.queue.next(); request !== undefined; request = search.queue.next()) {
    const { trial, fold } = request;
    const result = { trial, fold, logLoss: 0.69, auc: 0.5, days: [], returns: [], trades: 0 };
    search.queue.finish(request, trial === 1 ? { result: { ...result, logLoss: null, failure: 'no memory' }, answers: new Float64Array(), isRefused: true } : { result, answers: new Float64Array() });
  }
  expect(kept).toEqual([0, 0]);
  expect(search.standings()[1].failure).toBe('no memory');
});

/** So many fits of a linear model, and how many were under way at once. */
function queueOf(left: number): FitQueue & { readonly answers: FitAnswer[]; readonly most: () => number } {
  const waiting = Array.from({ length: left }, (_, trial): FitRequest => ({ trial, fold: 0, settings: { kind: 'logistic', target: 'probability', l2: 10 }, seed: 1, isKept: false }));
  const answers: FitAnswer[] = [];
  let [open, most] = [0, 0];
  return {
    answers, most: () => most, get isDone() { return answers.length === left; },
    next: () => {
      const request = waiting.shift();
      if (request !== undefined) open += 1;
      return request;
    },
    putBack: (request) => { open -= 1; waiting.unshift(request); },
    finish: (_, answer) => {
      most = Math.max(most, open);
      open -= 1;
      answers.push(answer);
    },
  };
}

async function pooled(maxRamBytes: number, resident: () => number, fits = 6): Promise<{ readonly queue: ReturnType<typeof queueOf>; readonly dropped: number }> {
  const pool = new FitPool({ set: DATA.set, folds: DATA.folds, rules: SETTINGS.trading }, { maxRamBytes, maxCores: 3, resident });
  const queue = queueOf(fits);
  try {
    await pool.run(queue, SETTINGS.signal);
  } finally {
    await pool.close();
  }
  return { queue, dropped: pool.dropped };
}

describe('a search that a person ends', { timeout: 60_000 }, () => {
  it('makes no model of one that was not judged on all folds, and tells what was tried', async () => {
    const stop = new AbortController();
    const stopped = trained('ended', { signal: stop.signal, interrupted: stop.signal, progress: (done) => { if (done === 5) stop.abort(); } });
    await expect(stopped).rejects.toThrow('stopped before any model was judged on all folds: no model was written');
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const error: unknown = await stopped.catch((reason: unknown) => reason);
    if (!(error instanceof SearchStopped)) throw new Error('expected what was tried');
    expect(error.leaderboard.flatMap(({ results }) => results)).toHaveLength(5);
  });

  it('is counted once after it went on, with the verdict of one that was not ended', async () => {
    const identity = { at: 1, seed: 2, dataHash: 'd'.repeat(64), codeHash: 'c'.repeat(64), instrument: 'x:A/B' as const, timeframe: '1h' as const, trials: 4, settings: {} };
    const rows = (one: Trained, ledger: readonly Trial[]) => judgedEnsemble(one, undefined, { identity, ledger });
    const whole = await trained('uninterrupted');
    const stop = new AbortController();
    const part = await trained('went-on', { signal: stop.signal, progress: (done) => { if (done === 9) stop.abort(); } });
    const resumed = await trained('went-on');
    const alone = modelTrials(whole.leaderboard, { ...identity, folds: 3 });
    const before = modelTrials(part.leaderboard, { ...identity, folds: 3 });
    expect(before.some(({ params }) => params['folds'] !== undefined)).toBe(true);
    const ledger = [...before, rows(part, before).trial, ...modelTrials(resumed.leaderboard, { ...identity, at: 9, folds: 3 })];
    expect(rows(resumed, ledger).judgement).toEqual(rows(whole, alone).judgement);
    expect(rows(resumed, ledger).judgement.trials).toBe(5);
  });
});

describe('threads under a cap', { timeout: 60_000 }, () => {
  const base = 100_000_000;

  it.each([[1, 1.5], [2, 2.5], [3, 9]])('are %i where the estimates of %f fit', async (threads, room) => {
    const { queue, dropped } = await pooled(base + room * WORKER_BYTES, () => base);
    expect(queue.most()).toBe(threads);
    expect(dropped).toBe(0);
    expect(queue.answers.every(({ result }) => result.failure === undefined)).toBe(true);
  });

  it('do not begin what cannot fit, and say what it needs', async () => {
    const { queue } = await pooled(base + WORKER_BYTES / 2, () => base, 2);
    expect(queue.answers.map(({ result }) => result.failure)).toEqual([0, 1].map(() => expect.stringMatching(/^needs \d+ MB beside what is held, the cap leaves 17 MB$/)));
  });

  it('give work back when the system says that memory runs short, and do it one after the other', async () => {
    let looks = 0;
    const { queue, dropped } = await pooled(base + 9 * WORKER_BYTES, () => (++looks === 2 ? base + 9 * WORKER_BYTES : base), 8);
    expect(dropped).toBe(1);
    expect(queue.answers.filter(({ result }) => result.failure === undefined)).toHaveLength(8);
  });
});

it('keeps the smallest model that has room in the end, where the best has none', async () => {
  const file = new TrialFile(path.join(folder, 'short', 'trials.jsonl'), 'a search');
  try {
    const first = await train(DATA, SETTINGS, file);
    // Room for a linear model alone: all fits are known, and the best are no linear ones.
    const known = new TrialFile(path.join(folder, 'short', 'trials.jsonl'), 'a search');
    const rows = DATA.final.train.length + DATA.final.validation.length;
    const linear = trialBytes({ kind: 'logistic' }, { rows, features: 3 });
    const held = 7e9;
    const again = await train(DATA, { ...SETTINGS, maxRamBytes: (held + WORKER_BYTES + linear + 1e5) / USABLE, heldBytes: held }, known);
    known.close();
    expect(again.fits).toEqual({ ...first.fits, resumed: first.fits.done });
    expect(first.members.some(({ settings: { kind } }) => kind !== 'logistic' && kind !== 'ridge')).toBe(true);
    expect(again.members.length).toBeGreaterThan(0);
    expect(again.members.every(({ settings: { kind } }) => kind === 'logistic' || kind === 'ridge')).toBe(true);
    await expect(train(DATA, { ...SETTINGS, maxRamBytes: held / USABLE, heldBytes: held }, file)).rejects.toThrow(/needs \d+ MB beside what is held, the cap leaves 0 MB/);
  } finally {
    file.close();
  }
});

describe('a file of finished fits', () => {
  const result = { trial: 0, fold: 0, logLoss: 0.69, auc: null, days: [0], returns: [0.1], trades: 1 };

  it('is of one search, and refused when it is none', () => {
    const file = path.join(folder, 'fits', 'trials.jsonl');
    const first = new TrialFile(file, 'x');
    first.add(result, Float64Array.of(0.5, 0.25));
    first.close();
    const second = new TrialFile(file, 'x');
    expect(second.known).toEqual([result]);
    expect([...second.answersOf(result, 2)]).toEqual([0.5, 0.25]);
    expect(() => second.answersOf(result, 3)).toThrow('0-0.f64: expected answers to 3 rows, found 16 bytes');
    second.close();
    expect(() => new TrialFile(file, 'y')).toThrow('holds a search on other data');
    appendFileSync(file, '{"trial":-1}\n');
    expect(() => new TrialFile(file, 'x')).toThrow(`${file}: expected a finished fit in line 3, found "{"trial":-1}"`);
    writeFileSync(file, 'hello\n');
    expect(() => new TrialFile(file, 'x')).toThrow('expected finished fits of "coinbot train", found "hello"');
  });
});

describe('a folder', () => {
  it('takes the place of the old one whole, or not at all', () => {
    const place = path.join(folder, 'written', 'one');
    writeFolder(place, { 'a.json': '1', 'b.bin': Uint8Array.of(2) });
    writeFolder(place, { 'a.json': '3' });
    expect(readdirSync(place)).toEqual(['a.json']);
    expect(() => writeFolder(place, { 'a.json': '4', 'b\0.json': '5' })).toThrow();
    expect(readFileSync(path.join(place, 'a.json'), 'utf8')).toBe('3');
    expect(readdirSync(path.dirname(place))).toEqual(['one']);
  });
});

describe('options of a training', () => {
  const flags = { data: 'x', maxRam: '1.5GB', maxCores: '1', budget: '90s', trials: '3', seed: '1', costBps: '10' };

  it('are read with their units', () => {
    expect(trainOptions(flags)).toMatchObject({ maxRamBytes: 1.5e9, budgetMs: 90_000, maxCores: 1, trials: 3 });
    expect(bytesOption('max-ram', '512mb')).toBe(512e6);
  });

  it.each([
    [{ maxRam: '2' }, '--max-ram: expected an amount of memory such as 512MB or 2GB, found "2"'], [{ maxRam: '0GB' }, 'found "0GB"'], [{ budget: '5' }, '--budget: expected a length of time such as 90s'],
    [{ budget: '900h' }, 'found "900h"'], [{ maxCores: '0' }, '--max-cores: expected a whole number of 1 or more, found "0"'], [{ seed: '-1' }, '--seed: expected a whole number'], [{ costBps: 'x' }, '--cost-bps: expected a number'],
    [{ timeframe: '7m' }, '--timeframe: expected one of'], [{ trials: '10001' }, '--trials: expected at most 10000'],
  ])('refuse %j', (wrong, message) => {
    expect(() => trainOptions({ ...flags, ...wrong })).toThrow(message);
  });

  it('say how much memory is needed before anything is taken', () => {
    expect(() => memoryPlan({ held: 200e6, rows: 1e6, features: 30, cap: 220e6, cores: 2 })).toThrow(/--max-ram: expected \d+ MB or more/);
    expect(() => assertRoomFor(1e6, { held: 200e6, cap: 500e6, features: 30 })).toThrow('a longer --timeframe needs less');
    expect(memoryPlan({ held: 200e6, rows: 1e4, features: 30, cap: 1e9, cores: 2 }).workers).toBe(2);
  });
});

const status = existsSync('/proc/self/status') ? it : it.skip;
if (status !== it) process.stderr.write('the memory of a training is not measured here: there is no /proc\n');

describe('coinbot train', { timeout: 120_000 }, () => {
  status('makes a bundle with a verdict, counts its trials and stays under a cap that leaves room for one thread (Linux alone: read from /proc)', async () => {
    const file = path.join(folder, 'candles.parquet');
    const data = openData(path.join(folder, 'data'));
    await data.candles.write(file, plantedCandles(2_000, 0.5), { timeframe: '1h', venue: 'binance', symbol: 'BTC/USDT:USDT' });
    data.close();
    const coinbot = (...more: readonly string[]) => spawnSync(process.execPath, [path.resolve('src/local/coinbot.mjs'), 'train', '--data', file, '--out', path.join(folder, 'out'), '--trials', '3', '--json', ...more], { encoding: 'utf8', env: { ...process.env, COINBOT_DATA_FOLDER: path.join(folder, 'data') } });
    const refused = coinbot('--max-ram', '90MB');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--max-ram: expected');
    // What it names works, to the end.
    const named = Number(/--max-ram: expected (\d+) MB or more/.exec(refused.stderr)?.[1]);

    const { status: code, stdout, stderr } = coinbot('--max-ram', `${named}MB`, '--max-cores', '2');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/Memory: \d+ MB held by program and data/);
    const { bundle, peakBytes, maxRamBytes, folder: place, id } = JSON.parse(stdout);
    expect(maxRamBytes).toBe(named * 1e6);
    expect(peakBytes).toBeGreaterThan(50e6);
    expect(peakBytes).toBeLessThan(maxRamBytes);
    expect(['PASS', 'WEAK', 'NOISE']).toContain(bundle.verdict.verdict);
    expect(bundle).toMatchObject({ dataHash: expect.stringMatching(/^[0-9a-f]{64}$/), codeHash: expect.stringMatching(/^[0-9a-f]{64}$/), instrument: 'binance:BTC/USDT:USDT', timeframe: '1h', fits: { isStopped: false } });
    expect(place).toBe(path.join(folder, 'data', 'models', 'binance-BTC-USDT-USDT-1h', id));
    const read = readBundle(place);
    if (read?.kind !== 'learned') throw new Error('expected a learned model');
    expect(read.rules.features).toEqual(read.ensemble.members[0].model.names);
    expect(Object.keys(read.files).toSorted()).toEqual(['leaderboard.json', 'model.onnx']);
    expect(read).toMatchObject({ id, instrument: 'binance:BTC/USDT:USDT', rules: { trading: { shorts: true, costBps: 10 }, barriers: { horizon: 24 } }, evidence: { incumbentId: null, lockBox: { opened: 1, incumbent: null } }, report: bundle });
    // What other programs read of it answers as it does.
    const onnx = await onnxModelRuntime().load({ bytes: readFileSync(path.join(place, 'model.onnx')), name: 'model.onnx' }, { target: 'probability', limits: { maxP99Us: 1e6 } });
    const width = read.rules.features.length;
    const rows = Float32Array.from({ length: 50 * width }, (_, at) => (at % 31 === 7 ? NaN : Math.sin(at)));
    const [answers, score] = [await onnx.predict(rows, 50), ensembleScorer(read.ensemble, read.rules.features)];
    answers.forEach((answer, k) => expect(Math.abs(answer - score(Float64Array.from(rows), k * width))).toBeLessThan(1e-6));
    await onnx.close();
    expect(Object.keys(read.lockBoxReturns?.baselines ?? {})).toEqual(expect.arrayContaining(['nothing', 'buy-and-hold', 'sma-cross']));
    expect(read.evidence.lockBox?.baselines).toHaveLength(5);
    expect(read.evidence.band?.low).toBeLessThan(read.evidence.band?.high ?? NaN);
    expect(read.evidence.pbo).toBe(read.verdict === null ? null : bundle.verdict.pbo);
    // Goes on where it stood: nothing is fitted twice, and the second look at the lock-box is told.
    const again = JSON.parse(coinbot('--max-ram', `${named}MB`, '--max-cores', '2').stdout);
    expect(again.bundle.fits).toMatchObject({ resumed: again.bundle.fits.done, isStopped: false });
    expect(again.evidence.lockBox.opened).toBe(1);
    const { ledger, close } = openTrials(path.join(folder, 'data'));
    expect((await ledger.read({ kind: 'train' })).length).toBe(4);
    close();
  });
});
