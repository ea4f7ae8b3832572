import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import type { EngineState } from '../../shared/engine/engine-state.ts';
import { realistic } from '../../shared/engine/settings.ts';
import { StrategySession } from '../../shared/engine/trading/strategy-session.ts';
import { buyAndHold } from '../../shared/strategies/buy-and-hold.ts';
import { findStrategy, strategies } from '../../shared/strategies/registry.ts';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { defineOrderStrategy, type Strategy } from '../../shared/strategies/strategy.ts';
import { changedFields } from './changed-fields.ts';
import { TOLD_START, tellRun, type ToldRun } from './fixtures/told-run.ts';
import { replayFile } from './replay.ts';
import type { StrategyReplay } from './repeated-strategy.ts';
import { storyFiles } from './story-files.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-replay-'));
afterAll(() => { rmSync(root, { recursive: true }); });
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(root, String(folders));
  mkdirSync(folder);
  return folder;
};

const TREND = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.02 }, minutes: 240, seed: 5, crashAt: 300 } as const;

const told = (run: Omit<ToldRun, 'folder'>): string => {
  const folder = newFolder();
  tellRun({ folder, ...run });
  return folder;
};

/** Every strategy of every file of a folder. */
async function replayAll(folder: string, known: readonly Strategy[] = strategies): Promise<readonly StrategyReplay[]> {
  const all: StrategyReplay[] = [];
  for (const { file } of storyFiles(folder)) all.push(...(await replayFile(file, known)).strategies);
  return all;
}

/** The same story with some of its lines changed; undefined leaves one out. */
function tampered(folder: string, change: (line: string, n: number) => string | undefined): string {
  const copy = newFolder();
  mkdirSync(path.join(copy, 'story'));
  for (const { file } of storyFiles(folder)) {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').flatMap((line, n) => change(line, n) ?? []);
    writeFileSync(path.join(copy, 'story', path.basename(file)), `${lines.join('\n')}\n`);
  }
  return copy;
}

const trend = told(TREND);
const [trendFile] = storyFiles(trend);

describe('a recorded run that is repeated', () => {
  it('comes out the same, decision by decision and order by order, for every shipped strategy', async () => {
    for (const strategy of strategies) {
      // It takes two instruments; the made-up run has three.
      if (strategy.name === 'pair-spread') continue;
      const params = strategy.name === 'trend-following' ? TREND.params : strategy.name === 'grid' ? { lower: 20, upper: 100_000 } : {};
      const known = Object.keys(strategy.params.shape);
      const [found] = await replayAll(told({ strategy, params: Object.fromEntries(Object.entries(params).filter(([name]) => known.includes(name))), minutes: 120, seed: 3 }));
      expect({ name: strategy.name, verdict: found.verdict, difference: found.difference, inputs: found.inputs >= 120 }).toEqual({ name: strategy.name, verdict: 'equal', difference: undefined, inputs: true });
      expect(found.repeatedHash).toBe(found.recordedHash);
    }
  });

  it('has decisions, guards and stop losses in it, or it would prove nothing', async () => {
    const [found] = await replayAll(trend);
    expect(found).toMatchObject({ strategy: 'trend-following', verdict: 'equal', cut: 0 });
    expect(found.decisions).toBeGreaterThan(10);
    expect(found.orders).toBeGreaterThan(2 * found.decisions);
    expect(readFileSync(trendFile.file, 'utf8')).toMatch(/stop loss/);
  });

  it('gives one hash for one run, and another for another', async () => {
    const [[one], [again], [other]] = [await replayAll(trend), await replayAll(told(TREND)), await replayAll(told({ ...TREND, seed: 6 }))];
    expect(again.recordedHash).toBe(one.recordedHash);
    expect(other.recordedHash).not.toBe(one.recordedHash);
  });
});

describe('a story that was changed', () => {
  const differences: readonly (readonly [string, (line: string) => string | undefined])[] = [
    ['a decision turned around', (line) => line.replace('"forecast":1,"previous":0', '"forecast":0.5,"previous":0')],
    ['an indicator value off by its last digit', (line) => line.replace(/("kind":"decision".*"fast":)([\d.]+)/, (_, before: string, value: string) => `${before}${Number(value) * (1 + Number.EPSILON)}`)],
    ['an order that was larger', (line) => line.replace(/("kind":"order".*"quantity":)0\./, '$11.')],
    ['an order left out', (line) => (line.includes('"kind":"order"') && line.includes('c2"') ? undefined : line)],
    ['a decision left out', (line) => (line.includes('"kind":"decision"') && line.includes('SOL') ? undefined : line)],
    ['a fill at another price', (line) => (line.includes('"of":"input"') ? line.replace(/("kind":"fill".*"price":)(\d+)/, '$11$2') : line)],
    ['a candle that was different', (line) => line.replace(/"kind":"step","candles":\[\[0,\[(\d+),[\d.]+,[\d.]+,[\d.]+,[\d.]+/, '"kind":"step","candles":[[0,[$1,1,2,1,1.5')],
  ];
  it.each(differences)('shows: %s', async (_, change) => {
    let changes = 0;
    const copy = tampered(trend, (line) => {
      const after = changes > 0 ? line : change(line);
      if (after !== line) changes += 1;
      return after;
    });
    expect(changes).toBe(1);
    const [found] = await replayAll(copy);
    expect(found.verdict).toBe('different');
    expect(found.difference).toBeDefined();
    expect(found.repeatedHash).not.toBe(found.recordedHash);
  });

  it('names the first of two differences, with both lines', async () => {
    let seen = 0;
    const [found] = await replayAll(tampered(trend, (line) => {
      if (line.includes('"kind":"decision"')) seen += 1;
      return line.includes('"kind":"decision"') && seen >= 3 ? line.replace('"reason":"', `"reason":"${seen} `) : line;
    }));
    const { recorded, repeated } = found.difference ?? {};
    const { reason } = recorded as { readonly reason: string };
    expect(reason).toMatch(/^3 forecast/);
    expect(repeated).toEqual({ ...(recorded as object), reason: reason.slice(2) });
    expect(changedFields(recorded, repeated)).toEqual([{ field: 'reason', before: reason, after: reason.slice(2) }]);
  });

  it('shows a line at the end that nobody said, and one in place of what was said', async () => {
    const decision = readFileSync(trendFile.file, 'utf8').split('\n').find((line) => line.includes('"kind":"decision"')) ?? '';
    const end = '{"at":1,"told":{"of":"story","kind":"end"}}';
    const [found] = await replayAll(tampered(trend, (line) => (line.includes('"kind":"end"') ? `${decision}\n${end}` : line)));
    expect(found).toMatchObject({ verdict: 'different', difference: { repeated: null, recorded: { kind: 'decision' } } });
  });
});

describe('what is not a difference of the run', () => {
  it('a strategy that was changed is told by the first line that it says otherwise', async () => {
    const later: Strategy = { ...trendFollowing, decide: (...asked) => Math.max(0, (trendFollowing as Extract<Strategy, { kind: 'forecast' }>).decide(...asked)) * 0.5 } as Strategy;
    const [found] = await replayAll(trend, strategies.map((one) => (one.name === 'trend-following' ? later : one)));
    expect(found).toMatchObject({ verdict: 'different', difference: { recorded: { kind: 'decision', forecast: 1 }, repeated: { kind: 'decision', forecast: 0.5 } } });
  });

  it('a strategy that fails when it is repeated is different, with its error', async () => {
    const broken = { ...trendFollowing, decide: () => { throw new Error('no such column'); } } as Strategy;
    expect((await replayAll(trend, [broken]))[0]).toMatchObject({ verdict: 'different', why: expect.stringContaining('no such column') });
  });

  it('a strategy that is gone, a story without a plan, a damaged line and a hole are unknown, never equal', async () => {
    expect((await replayAll(trend, [buyAndHold]))[0]).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('no strategy "trend-following"') });
    expect((await replayAll(tampered(trend, (line) => (line.includes('"kind":"plan","schema"') ? undefined : line))))[0]).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('older program') });
    expect((await replayAll(tampered(trend, (line, n) => (n === 40 ? line.slice(0, 50) : line))))[0]).toMatchObject({ verdict: 'unknown', why: 'line 41 of the file cannot be read' });
    expect((await replayAll(tampered(trend, (line, n) => (n === 60 ? '{"at":1,"told":{"of":"story","kind":"hole","lost":7}}' : line))))[0]).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('7 lines are missing') });
  });
});

describe('a chain of starts with kill -9 between them', () => {
  it('is equal wherever the story was cut, and no line before the cut goes uncompared (fault 52)', async () => {
    const whole = readFileSync(trendFile.file);
    const folder = newFolder();
    mkdirSync(path.join(folder, 'story'));
    const file = path.join(folder, 'story', path.basename(trendFile.file));
    const begun = whole.indexOf('"kind":"begin"') + 200;
    let cutLines = 0;
    for (let n = 0; n < 60; n++) {
      const bytes = Math.floor(begun + ((whole.length - begun - 60) * n) / 60);
      writeFileSync(file, whole.subarray(0, bytes));
      const [found] = await replayAll(folder);
      expect({ bytes, verdict: found.verdict, difference: found.difference }).toEqual({ bytes, verdict: 'equal', difference: undefined });
      cutLines += found.cut;
      const notices = whole.subarray(0, bytes).toString('utf8').split('\n').slice(0, -1).filter((line) => line.includes('"of":"strategy"')).length;
      expect({ bytes, compared: found.compared }).toEqual({ bytes, compared: notices });
    }
    expect(cutLines).toBeGreaterThan(0);
  }, 60_000);

  it('decisions at the cut whose input is missing are no difference either, and before it they are', async () => {
    const lines = readFileSync(trendFile.file, 'utf8').trimEnd().split('\n').slice(0, -1);
    const n = lines.findLastIndex((line) => line.includes('"kind":"decision"'));
    const input = lines.slice(0, n).findLastIndex((line) => line.includes('"kind":"step"'));
    const folder = newFolder();
    mkdirSync(path.join(folder, 'story'));
    const file = path.join(folder, 'story', path.basename(trendFile.file));
    writeFileSync(file, `${[...lines.slice(0, input), ...lines.slice(input + 1, n + 1)].join('\n')}\n`);
    expect((await replayAll(folder))[0]).toMatchObject({ verdict: 'equal', cut: 1 });
    appendFileSync(file, `${lines.slice(n + 1).join('\n')}\n`);
    expect((await replayAll(folder))[0]).toMatchObject({ verdict: 'different' });
  });

  it('goes on from the state that each start began with', async () => {
    const folder = newFolder();
    let saved = tellRun({ folder, ...TREND });
    for (const epoch of [2, 3]) saved = tellRun({ folder, ...TREND, saved, epoch, at: TOLD_START + epoch * 86_400_000, seed: 7 + epoch });
    const found = await replayAll(folder);
    expect(found.map(({ verdict }) => verdict)).toEqual(['equal', 'equal', 'equal']);
    expect(new Set(found.map(({ recordedHash }) => recordedHash)).size).toBe(3);
  });
});

describe('a start in several parts', () => {
  it.each([['trend-following', TREND.params], ['grid', { lower: 40_000, upper: 90_000, lines: 40 }], ['dca', {}], ['cross-sectional-momentum', {}]] as const)('%s: each part is equal, with those before it and without them', async (name, wanted) => {
    const strategy = findStrategy(name);
    const params = Object.fromEntries(Object.entries(wanted).filter(([key]) => key in strategy.params.shape));
    const folder = told({ ...TREND, strategy, params, partBytes: 40_000 });
    const parts = storyFiles(folder);
    expect(parts.length).toBeGreaterThan(2);
    const found = await replayAll(folder);
    expect(found.map(({ verdict, difference }) => ({ verdict, difference }))).toEqual(found.map(() => ({ verdict: 'equal', difference: undefined })));
    const first = parts[0].file;
    rmSync(first);
    expect((await replayAll(folder)).every(({ verdict }) => verdict === 'equal')).toBe(true);
  });

  it('is unknown without the candles that it builds on', async () => {
    const folder = told({ ...TREND, partBytes: 40_000 });
    const story = path.join(folder, 'story');
    const candles = readdirSync(story).find((name) => name.endsWith('.candles.jsonl')) ?? '';
    copyFileSync(path.join(story, candles), path.join(root, 'candles'));
    writeFileSync(path.join(story, candles), readFileSync(path.join(story, candles), 'utf8').split('\n').slice(0, 20).join('\n'));
    const verdicts = (await replayAll(folder)).map(({ verdict }) => verdict);
    expect(verdicts[0]).toBe('equal');
    expect(verdicts.at(-1)).toBe('unknown');
    rmSync(path.join(story, candles));
    expect((await replayAll(folder)).at(-1)).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('lines of candles') });
  });

  it('would notice candles that are not those of the run', async () => {
    const folder = told({ ...TREND, partBytes: 40_000 });
    const story = path.join(folder, 'story');
    const candles = path.join(story, readdirSync(story).find((name) => name.endsWith('.candles.jsonl')) ?? '');
    writeFileSync(candles, readFileSync(candles, 'utf8').replaceAll(/(\[\d{13},)(\d+)/g, '$11$2').replaceAll(/,(\d+)\.(\d+),(\d+\.\d+)\]/g, ',9$1.$2,$3]'));
    expect((await replayAll(folder)).map(({ verdict }) => verdict)).toContain('different');
  });
});

it('an order strategy that hears of a fill before its first candle after a restart looks at the newest candle', () => {
  const closes: number[] = [];
  const strategy = defineOrderStrategy({
    name: 'once', summary: '', params: z.object({}), start: () => ({ isPlaced: false }),
    onCandle: ({ close }, state: { readonly isPlaced: boolean }) => ({ state: { isPlaced: true }, orders: state.isPlaced ? [] : [{ kind: 'place', tag: 'a', side: 'buy', type: 'limit', quantity: 1, limitPrice: close, reason: 'once' }] }),
    onFill: ({ close }, state) => {
      closes.push(close);
      return { state, orders: [] };
    },
  });
  const orders: string[] = [];
  const begin = (saved?: EngineState) => new StrategySession({
    name: 'once', strategy, params: {}, settings: realistic, instruments: [plainInstrument('binance', 'BTC/USDT')], timeframe: '1m', rules: [], start: 0, orderPrefix: '', saved, observe: () => undefined,
    gateway: { submit: ({ clientOrderId }) => { orders.push(clientOrderId); }, cancel: () => undefined },
  });
  const row = (n: number) => [0, [n * 60_000, 100 + n, 100 + n, 100 + n, 100 + n, 1]] as const;
  const first = begin();
  first.repeat({ kind: 'step', candles: [row(1)] });
  const second = begin(first.save());
  second.repeat({ kind: 'warm', candles: [row(0), row(1), row(2), row(3)] });
  const [clientOrderId] = orders;
  second.onOrderEvent({ kind: 'fill', clientOrderId, at: 300_000, fill: { tradeId: '1', clientOrderId, instrument: 'binance:BTC/USDT', at: 300_000, side: 'buy', quantity: 1, price: 101, fee: 0, feeCurrency: 'USDT', liquidity: 'maker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' } });
  expect(closes).toEqual([103]);
});
