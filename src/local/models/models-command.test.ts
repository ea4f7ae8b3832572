import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Registry } from './registry.ts';
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
    expect(coinbot('models', 'promote', bundle.id)).toMatchObject({ code: 0, out: expect.stringContaining('order 2'), err: expect.stringContaining('NOISE') });
    expect(json('models', 'rollback', bundle.id)).toMatchObject({ seq: 3, kind: 'order', order: 'rollback', model: bundle.id });
    expect(json('models', 'rollback')).toMatchObject({ seq: 4, order: 'rollback', model: null });
    expect(json('models', 'show', bundle.id)).toMatchObject({ waitingOrders: [2, 3], role: 'shadow' });
    expect((await new Registry(models).read()).rows.map((row) => (row.kind === 'order' ? row.order : row.kind))).toEqual(['added', 'promote', 'rollback', 'rollback']);
  });

  it('retires for good', () => {
    const { bundle } = shelve(models);
    expect(coinbot('models', 'retire', bundle.id).code).toBe(0);
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

  it('warns of a line that was changed, and goes on with the others', () => {
    const { bundle } = shelve(models);
    coinbot('models', 'promote', bundle.id);
    coinbot('models', 'rollback', bundle.id);
    const file = path.join(models, 'registry.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"promote"', '"retire" '));
    appendFileSync(file, '{"crc":"0000');
    expect(coinbot('models', 'show', bundle.id)).toMatchObject({ code: 0, err: expect.stringContaining('line 2') });
    expect(json('models', 'retire', bundle.id)).toMatchObject({ seq: 4 });
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
