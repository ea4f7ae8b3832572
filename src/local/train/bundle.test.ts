import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSigningKey } from '../../shared/adapters/secrets/signing-key.ts';
import type { CandleColumns } from '../../shared/domain/candle.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { learnedOn, plantedHours } from '../../shared/engine/models/learned.contract.ts';
import { learnedStrategy } from '../../shared/engine/models/learned-strategy.ts';
import { tunedStrategy } from '../../shared/engine/models/tuned-strategy.ts';
import { BUNDLE_FORMAT, canonicalText, contentText, slotOf, type BundleContent } from '../../shared/learning/bundle/bundle.ts';
import { idOf, sha256, signingKeyIn } from './bundle-place.ts';
import { incumbentOf, naiveRuns, rivalRun } from './lock-box-rivals.ts';
import { readBundle } from './read-bundle.ts';
import { writeBundle } from './write-bundle.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CANDLES = plantedHours(3_000, 0.3);
const { bundle: LEARNED } = learnedOn(CANDLES, ['return:1', 'rsi:14', 'rsi:14@4h']);
const HEAD = {
  format: BUNDLE_FORMAT, slot: 'binance-BTC-USDT-1h', instrument: 'binance:BTC/USDT', timeframe: '1h', seed: 1, dataHash: 'a'.repeat(64), codeHash: 'b'.repeat(64), lockBoxReturns: null, verdict: null, report: { fits: 3 },
  evidence: { days: 90, trades: 40, netProfit: 0.1, profitAtDoubleCosts: 0.05, trials: 9, effectiveTrials: 4, pbo: null, spa: null, deflated: null, incumbentId: null, band: null, plannedDays: 60 },
} as const;
type Learned = Extract<BundleContent, { readonly kind: 'learned' }>;
type Tuned = Extract<BundleContent, { readonly kind: 'tuned' }>;
const learned: Learned = { ...HEAD, kind: 'learned', rules: LEARNED.rules, ensemble: LEARNED.ensemble };
const tuned: Tuned = { ...HEAD, kind: 'tuned', strategy: { name: 'sma-cross', params: { fast: 10, slow: 40 } } };
const FILES = { 'model.onnx': Uint8Array.of(1, 2, 3), 'leaderboard.json': '[]\n' };

const models = (name: string): string => path.join(folder, name, 'models');
const written = (name: string, content: Learned | Tuned = learned) => writeBundle(content, { modelsFolder: models(name), at: 1_700_000_000_000, files: content.kind === 'learned' ? FILES : {} });
const posix = process.platform === 'win32' ? it.skip : it;
if (posix !== it) process.stderr.write('who may read a key is not checked on Windows, which has no such modes\n');

/** Changes `bundle.json`; named and signed anew by a key of this machine where that is asked for. */
function changed(place: string, change: (json: Record<string, unknown>) => void, how: 'signed' | 'named' | 'plain' = 'signed'): void {
  const file = path.join(place, 'bundle.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  if (how !== 'plain') json.id = idOf(String(json.kind), contentText(json));
  writeFileSync(file, JSON.stringify(json));
  if (how !== 'signed') return;
  const key = makeSigningKey(signingKeyIn(path.resolve(place, '..', '..')));
  const text = canonicalText(json);
  writeFileSync(path.join(place, 'signature.json'), JSON.stringify({ format: 'coinbot-signature-1', algorithm: 'ed25519', key: key.id, bundle: sha256(text), signature: key.sign(text) }));
}

describe('a bundle', () => {
  it('is read back as it was written, and its name follows from its content', () => {
    const { bundle, folder: place } = written('one');
    expect(place).toBe(path.join(models('one'), 'binance-BTC-USDT-1h', bundle.id));
    expect(bundle.id).toMatch(/^learned-[0-9a-f]{12}$/);
    expect(bundle).toMatchObject({ ...JSON.parse(JSON.stringify(learned)), createdAt: 1_700_000_000_000 });
    expect(readdirSync(place).toSorted()).toEqual(['bundle.json', 'leaderboard.json', 'model.onnx', 'signature.json']);
    expect(written('one').bundle.id).toBe(bundle.id);
    expect(written('one', { ...learned, report: { fits: 4 } }).bundle.id).toBe(bundle.id);
    expect(written('one', { ...learned, seed: 2 }).bundle.id).not.toBe(bundle.id);
    expect(readdirSync(path.dirname(place))).toHaveLength(2);
    expect(readBundle(path.join(models('one'), 'nothing-here'))).toBeUndefined();
  });

  it('is the same whatever the order of its keys and the spaces between them', () => {
    const { bundle, folder: place } = written('order');
    const file = path.join(place, 'bundle.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(readFileSync(file, 'utf8'))).toReversed())));
    expect(readBundle(place)).toEqual(bundle);
  });

  it.each<[string, (place: string) => void, RegExp]>([
    ['a model that was changed', (place) => writeFileSync(path.join(place, 'model.onnx'), 'x'), /model\.onnx: expected content with the hash "[0-9a-f]{64}", found/],
    ['a file that is missing', (place) => rmSync(path.join(place, 'leaderboard.json')), /leaderboard\.json: expected this file of the bundle, found none/],
    ['half of a bundle', (place) => writeFileSync(path.join(place, 'bundle.json'), readFileSync(path.join(place, 'bundle.json'), 'utf8').slice(0, 900)), /bundle\.json: expected JSON, found/],
    ['an old format', (place) => changed(place, (json) => { json['format'] = 'coinbot-bundle-1'; }), /expected a bundle of format "coinbot-bundle-2", found "coinbot-bundle-1"/],
    ['a word that is not known', (place) => changed(place, (json) => { json['surprise'] = 1; }), /expected a bundle, found at its top: Unrecognized key/],
    ['evidence that was improved', (place) => changed(place, (json) => { json['evidence'] = { ...HEAD.evidence, pbo: 0 }; }, 'plain'), /expected the id "learned-[0-9a-f]{12}", which follows from what it says, found "learned-/],
    ['the same with a new name', (place) => changed(place, (json) => { json['evidence'] = { ...HEAD.evidence, pbo: 0 }; }, 'named'), /signature\.json: expected a signature of what bundle\.json says, found one of something else/],
    ['another report', (place) => changed(place, (json) => { json['report'] = {}; }, 'named'), /expected a signature of what/],
    ['another hash beside its signature', (place) => { const file = path.join(place, 'signature.json'); writeFileSync(file, readFileSync(file, 'utf8').replace(/"bundle": "[0-9a-f]{64}"/, `"bundle": "${'0'.repeat(64)}"`)); }, /signature\.json: expected "bundle" to be the hash of bundle\.json, "[0-9a-f]{64}", found "0{64}"/],
    ['no signature', (place) => rmSync(path.join(place, 'signature.json')), /signature\.json: expected the signature of the bundle, found none/],
    ['a signature that is none', (place) => writeFileSync(path.join(place, 'signature.json'), '{"format":"x"}'), /signature\.json: expected a signature, found at format/],
    ['no key', (place) => rmSync(signingKeyIn(path.resolve(place, '..', '..'))), /cannot be checked, because the key ".*signing\.key" is not there/],
    ['the key of another machine', (place) => { rmSync(signingKeyIn(path.resolve(place, '..', '..'))); makeSigningKey(signingKeyIn(path.resolve(place, '..', '..'))); }, /expected a signature by the key "[0-9a-f]{16}" of this machine, found one by/],
    ['a feature that is not known', (place) => changed(place, (json) => { json['rules'] = { ...LEARNED.rules, features: [...LEARNED.rules.features, 'wish:1'] }; }), /expected features that this program knows, found "wish:1": unknown indicator/],
    ['a model that reads what is not listed', (place) => changed(place, (json) => { json['rules'] = { ...LEARNED.rules, features: ['return:1', 'rsi:14'] }; }), /expected models that read the listed features alone, found "rsi:14@4h"/],
    ['barriers inside of candles', (place) => changed(place, (json) => { json['rules'] = { ...LEARNED.rules, barriers: { ...LEARNED.rules.barriers, touch: 'intrabar' } }; }), /found at rules\.barriers\.touch/],
    ['a slot of another market', (place) => changed(place, (json) => { json['slot'] = 'binance-ETH-USDT-1h'; }), /expected the slot "binance-BTC-USDT-1h" for binance:BTC\/USDT 1h, found/],
    ['weights of models that are more than all', (place) => changed(place, (json) => { json['ensemble'] = { members: LEARNED.ensemble.members.map((member) => ({ ...member, weight: 1 })) }; }), /expected weights that sum to 1, found "3"/],
    ['no model for other programs', (place) => changed(place, (json) => { json['files'] = {}; }), /expected "model\.onnx" among the files of a learned model/],
    ['a file somewhere else', (place) => changed(place, (json) => { json['files'] = { '../signing.key': 'a'.repeat(64) }; }), /found at files/],
  ])('with %s is refused', (name, spoil, message) => {
    const place = written(`spoilt ${name}`).folder;
    spoil(place);
    expect(() => readBundle(place)).toThrow(message);
  });

  posix('is refused with a key that others can read, when it is read and when it is written', () => {
    const place = written('open key').folder;
    chmodSync(signingKeyIn(models('open key')), 0o644);
    expect(() => readBundle(place)).toThrow('expected a key that you alone can read (mode 0600), found mode "0644"');
    expect(() => written('open key', { ...learned, seed: 9 })).toThrow('found mode "0644"');
    expect(readdirSync(path.dirname(place))).toHaveLength(1);
  });

  it('trades from its folder as it did before it was written', () => {
    const { bundle } = written('trades');
    if (bundle.kind !== 'learned') throw new Error('expected a learned model');
    const arena = { candles: CANDLES, outside: undefined, timeframe: '1h', trading: LEARNED.rules.trading } as const;
    const span = { from: CANDLES.openTime[2_000], to: CANDLES.openTime[2_900] };
    const [before, after] = [LEARNED, bundle].map((one) => rivalRun(learnedStrategy({ ...one, id: 'x' }), arena, span));
    expect(after).toEqual(before);
    expect(before.returns.some((value) => value !== 0)).toBe(true);
  });
});

describe('a tuned strategy', () => {
  const arena = { candles: CANDLES, outside: undefined, timeframe: '1h', trading: { band: 0, costBps: 10, shorts: true } } as const;
  const span = { from: CANDLES.openTime[500], to: CANDLES.openTime[2_900] };

  it('trades as the strategy itself with these parameters', () => {
    const { bundle } = written('tuned', tuned);
    if (bundle.kind !== 'tuned') throw new Error('expected a tuned strategy');
    const own = naiveRuns(arena, span)['sma-cross'];
    const found = rivalRun(tunedStrategy(bundle), arena, span);
    expect(found.returns.some((value) => value !== 0)).toBe(true);
    expect(found).not.toEqual(own);
    expect(rivalRun(tunedStrategy({ ...bundle, strategy: { name: 'sma-cross', params: {} } }), arena, span)).toEqual(own);
  });

  it.each([
    [{ name: 'sma-croos', params: {} }, 'model tuned-x: no strategy is called "sma-croos": did you mean "sma-cross"?'], [{ name: 'sma-cross', params: { fast: -1 } }, 'for parameter "fast", found "-1"'],
    [{ name: 'sma-cross', params: { fats: 1 } }, 'has no parameter "fats"'], [{ name: 'grid', params: {} }, 'expected a strategy that forecasts each instrument alone at every candle, found "grid"'],
    [{ name: 'pair-spread', params: {} }, 'found "pair-spread"'],
  ])('is refused: %j', (strategy, message) => {
    expect(() => tunedStrategy({ id: 'tuned-x', timeframe: '1h', strategy })).toThrow(message);
  });
});

describe('rivals over the lock-box', () => {
  const candles: CandleColumns = plantedHours(2_000, 0);
  const arena = { candles, outside: undefined, timeframe: '1h', trading: { band: 0, costBps: 10, shorts: false } } as const;

  it('are held to the costs of the training', () => {
    const span = { from: candles.openTime[1_000], to: candles.openTime[1_999] + HOUR };
    const { nothing, 'buy-and-hold': held } = naiveRuns(arena, span);
    expect(nothing).toMatchObject({ growth: 0, sharpe: 0 });
    // Bought at the open after the first close for all of the account, with 10 bp of what it buys on top.
    expect(held.growth).toBeCloseTo(candles.close[1_999] / candles.open[1_001] - 1 - 0.001, 3);
    expect(held.days).toEqual(nothing.days);
  });

  it('know no one in charge where nothing is on record', async () => {
    expect(await incumbentOf('binance-BTC-USDT-1h', path.join(folder, 'none'), () => expect.fail('expected silence'))).toBeUndefined();
  });
});

it('has slots that are names of folders', () => {
  expect(slotOf('binance:BTC/USDT:USDT', '15m')).toBe('binance-BTC-USDT-USDT-15m');
  expect(slotOf('file:.odd name', '1h')).toBe('file-odd-name-1h');
});
