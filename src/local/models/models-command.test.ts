import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelEvent } from '../../shared/domain/model-life.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { Registry } from './registry.ts';
import type { RegistryEntry } from './registry-entry.ts';
import { shelve } from './tuned-bundle.contract.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'coinbot-models-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const program = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
let place: string;
let models: string;
let runs = 0;
beforeEach(() => {
  runs += 1;
  place = path.join(root, String(runs));
  models = path.join(place, 'data', 'models');
  mkdirSync(path.join(place, 'config'), { recursive: true });
  writeFileSync(path.join(place, 'config', 'config.json'), JSON.stringify({ dataFolder: path.join(place, 'data') }));
});

function coinbot(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', env: { ...process.env, COINBOT_CONFIG_FOLDER: path.join(place, 'config') } });
  return { code: status, out: stdout, err: stderr };
}
/** A trader that has begun, and what it says became of a model. */
async function follow({ slot, instrument, id }: Bundle, ...told: readonly Partial<ModelEvent>[]): Promise<void> {
  coinbot('models', 'list');
  await new Registry(models).append(Date.now(), () => [
    { kind: 'begun', slot, instrument, trader: 'paper' },
    ...told.map((event, i): RegistryEntry => ({
      kind: 'event', slot, instrument, trader: 'paper', event: { number: i + 1, at: Date.UTC(2026, 0, 2), instrument, model: id, kind: 'promoted', cause: 'order', from: 'shadow', to: 'canary', reasons: [], order: null, ...event },
    })),
  ]);
}

const json = (...words: readonly string[]): Readonly<Record<string, never>> => JSON.parse(coinbot(...words, '--json').out);

describe('coinbot models', { timeout: 60_000 }, () => {
  it('lists nothing in an empty folder, as JSON too', () => {
    expect(coinbot('models', 'list', '--json')).toMatchObject({ code: 0, out: '{"models":[],"refused":[],"warnings":[],"trainings":[]}\n', err: '' });
    expect(coinbot('models', 'list')).toMatchObject({ code: 0, out: expect.stringContaining('No models') });
  });

  it('puts a whole bundle on record as a shadow, once', async () => {
    const { bundle } = shelve(models);
    expect(json('models', 'list')).toMatchObject({ models: [{ model: bundle.id, slot: 'binance-BTC-USDT-1h', role: 'shadow', roles: [], isUsable: true, kind: 'tuned', verdict: { verdict: 'NOISE' } }], refused: [] });
    expect(coinbot('models', 'list').out).toContain(bundle.id);
    expect((await new Registry(models).read()).rows).toMatchObject([{ seq: 1, kind: 'added', model: bundle.id, instrument: 'binance:BTC/USDT', timeframe: '1h' }]);
  });

  it('shows verdict, evidence, roles and history of one that is named by its beginning', async () => {
    const { bundle } = shelve(models);
    coinbot('models', 'list');
    const [told] = await new Registry(models).append(Date.UTC(2026, 0, 2), () => [{
      kind: 'event', slot: bundle.slot, instrument: bundle.instrument, trader: 'paper',
      event: { number: 1, at: Date.UTC(2026, 0, 2), instrument: bundle.instrument, model: bundle.id, kind: 'promoted', cause: 'gate', from: 'shadow', to: 'canary', reasons: ['deflated 0.97 met (0.95)'], order: null },
    }]);
    const { code, out } = coinbot('models', 'show', bundle.id.slice(0, 8));
    expect(code).toBe(0);
    for (const text of [`${bundle.id}: canary`, 'Verdict NOISE: may risk nothing', 'overfitting', 'sma-cross with fast 10, slow 40', 'paper: canary since 2026-01-02', 'promoted, shadow to canary (gate): deflated 0.97 met (0.95) [paper]', 'PBO']) expect(out).toContain(text);
    expect(json('models', 'show', bundle.id)).toMatchObject({ model: bundle.id, role: 'canary', roles: [{ trader: 'paper' }], evidence: { pbo: 0.4 }, history: [{ kind: 'added' }, { seq: told.seq }], refused: null });
  });

  it('writes a person\'s word down before it ends, and takes it back', async () => {
    const { bundle } = shelve(models);
    await follow(bundle);
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 0, out: expect.stringContaining('order 3). paper: heeded at the next candle'), err: expect.stringContaining('NOISE') });
    expect(json('models', 'rollback', bundle.id)).toMatchObject({ seq: 4, kind: 'order', order: 'rollback', model: bundle.id });
    expect(json('models', 'rollback')).toMatchObject({ seq: 5, order: 'rollback', model: null });
    expect(json('models', 'show', bundle.id)).toMatchObject({ waitingOrders: [3, 4], role: 'shadow' });
    expect((await new Registry(models).read()).rows.map((row) => (row.kind === 'order' ? row.order : row.kind))).toEqual(['added', 'begun', 'promote', 'rollback', 'rollback']);
  });

  it('keeps no order that nobody could heed, and none twice', async () => {
    const { bundle } = shelve(models);
    for (const order of ['promote', 'rollback']) expect(coinbot('models', order, bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining('no trader has followed') });
    await follow(bundle);
    expect(json('models', 'promote', bundle.id)).toMatchObject({ seq: 3, kind: 'order', order: 'promote' });
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 0, out: 'Order 3 says so already, and waits: nothing is added.\n' });
    expect(json('models', 'promote', bundle.id)).toMatchObject({ seq: 3, kind: 'order', order: 'promote', model: bundle.id });
    expect((await new Registry(models).read()).rows.filter(({ kind }) => kind === 'order')).toHaveLength(1);
  });

  it('does not promote what every trader refuses', async () => {
    const { bundle } = shelve(models, { hasBand: false });
    await follow(bundle);
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining('no band') });
    const { bundle: weekly } = shelve(models, { timeframe: '1w' });
    expect(coinbot('models', 'promote', weekly.id)).toMatchObject({ code: 3, err: expect.stringContaining('1w') });
  });

  it('asks for the phrase before it puts one in full charge that the evidence does not, and says whose word stands', async () => {
    const { bundle } = shelve(models);
    await follow(bundle, { order: 1 });
    const { code, err } = coinbot('models', 'promote', bundle.id);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining('--yes "trade against the evidence"') });
    expect(err).toContain('full charge of paper');
    expect(coinbot('models', 'promote', bundle.id, '--yes', 'yes')).toMatchObject({ code: 3, err: expect.stringContaining('found "yes"') });
    expect(coinbot('models', 'list').out).toContain('NOISE, overruled by a person');
    expect(coinbot('models', 'show', bundle.id).out).toContain('A person\'s word stands above it: paper trades it as canary, against the evidence');
    expect(json('models', 'show', bundle.id)).toMatchObject({ overruledFor: ['paper'] });
    expect(coinbot('models', 'promote', bundle.id, '--yes', 'trade against the evidence')).toMatchObject({ code: 0, out: expect.stringContaining('order 4') });
  });

  it('asks for it too where a trader that is not there has a step to take still', async () => {
    const { bundle } = shelve(models);
    await follow(bundle);
    const { seq } = json('models', 'promote', bundle.id);
    const { slot, instrument, id } = bundle;
    const told = { number: 1, at: Date.UTC(2026, 0, 2), instrument, model: id, cause: 'order', reasons: [], order: seq } as const;
    // The demonstration has heeded it and gone back; on paper it is heeded at the next start.
    await new Registry(models).append(Date.now(), () => [
      { kind: 'event', slot, instrument, trader: 'demo', event: { ...told, kind: 'promoted', from: 'shadow', to: 'canary' } }, { kind: 'event', slot, instrument, trader: 'demo', event: { ...told, number: 2, kind: 'demoted', cause: 'lost', from: 'canary', to: 'shadow', order: null } },
    ]);
    expect(coinbot('models', 'promote', id)).toMatchObject({ code: 3, err: expect.stringContaining('full charge of paper, and the verdict on it is NOISE') });
  });

  it('retires for good, where the phrase is given', () => {
    const { bundle } = shelve(models);
    expect(coinbot('models', 'retire', bundle.id.slice(0, 7))).toMatchObject({ code: 3, err: expect.stringContaining(`"${bundle.id}" never trades again once it is retired`) });
    expect(json('models', 'list')).toMatchObject({ models: [{ role: 'shadow' }] });
    expect(coinbot('models', 'retire', bundle.id.slice(0, 7), '--yes', 'retire for good').code).toBe(0);
    expect(json('models', 'list')).toMatchObject({ models: [{ role: 'retired' }] });
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining('retired') });
  });

  it('refuses a bundle that was changed, says which file, and does not promote it', () => {
    const whole = shelve(models);
    const changed = shelve(models, { fast: 12 });
    coinbot('models', 'list');
    const file = path.join(changed.folder, 'bundle.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"netProfit": 0.1', '"netProfit": 9.1'));
    const { code, out } = coinbot('models', 'list');
    expect(code).toBe(0);
    expect(out).toContain(`Refused: ${changed.bundle.id}: ${file}`);
    expect(json('models', 'list')).toMatchObject({ models: [{ model: whole.bundle.id, isUsable: true }, { model: changed.bundle.id, isUsable: false }], refused: [{ model: changed.bundle.id }] });
    expect(coinbot('models', 'promote', changed.bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining(file) });
    rmSync(changed.folder, { recursive: true });
    expect(coinbot('models', 'show', changed.bundle.id).out).toContain('not there any more');
  });

  it('warns of a line that was changed, and goes on with the others', async () => {
    const { bundle } = shelve(models);
    await follow(bundle);
    coinbot('models', 'promote', bundle.id);
    coinbot('models', 'rollback', bundle.id);
    const file = path.join(models, 'registry.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"promote"', '"retire" '));
    appendFileSync(file, '{"crc":"0000');
    expect(coinbot('models', 'show', bundle.id)).toMatchObject({ code: 0, err: expect.stringContaining('line 3') });
    expect(json('models', 'retire', bundle.id, '--yes', 'retire for good')).toMatchObject({ seq: 5 });
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['is changed', (lines) => lines.map((line) => line.replace('"retire"', '"renown"'))],
    ['is deleted', (lines) => lines.filter((line) => !line.includes('"retire"'))],
    ['is deleted with all that came before', (lines) => lines.slice(lines.findIndex((line) => line.includes('"retire"')) + 1)],
  ])('holds a retired model down when the line that says so %s, until a person speaks', async (_, damage) => {
    const { bundle } = shelve(models);
    await follow(bundle);
    expect(coinbot('models', 'retire', bundle.id, '--yes', 'retire for good').code).toBe(0);
    const file = path.join(models, 'registry.jsonl');
    writeFileSync(file, damage(readFileSync(file, 'utf8').split('\n')).join('\n'));
    await follow(bundle);
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining(`"coinbot models repair ${bundle.id}" takes its record as it stands`) });
    expect(coinbot('models', 'list')).toMatchObject({ out: expect.stringContaining('shadow (needs repair)'), err: expect.stringContaining(`may have been a person's word on ${bundle.id}`) });
    expect(json('models', 'show', bundle.id)).toMatchObject({ needsRepair: true });
    expect(coinbot('models', 'repair', bundle.id)).toMatchObject({ code: 0, out: expect.stringContaining('it may rise again') });
    expect(coinbot('models', 'list').err).not.toContain('may have been');
    expect(coinbot('models', 'promote', bundle.id).code).toBe(0);
    expect(coinbot('models', 'repair', bundle.id)).toMatchObject({ code: 3, err: expect.stringContaining('nothing to repair') });
  });

  it.each([
    ['a model that is not there', ['models', 'show', 'tunedx'], 2, 'tunedx'],
    ['a rollback of nobody', ['models', 'rollback'], 2, 'there is no model yet'],
    ['a slot that is not there', ['models', 'list', '--slot', 'binance'], 2, 'binance'],
    ['a command that is none', ['models', 'lift'], 2, 'lift'],
  ])('ends with its code for %s', (_, words, code, says) => {
    expect(coinbot(...words)).toMatchObject({ code, err: expect.stringContaining(says) });
  });

  it('asks for more of a name that two have', () => {
    shelve(models);
    shelve(models, { fast: 12 });
    expect(coinbot('models', 'show', 'tuned-')).toMatchObject({ code: 2, err: expect.stringContaining('found 2') });
  });
});
