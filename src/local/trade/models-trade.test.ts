import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Registry } from '../models/registry.ts';
import type { RegistryRow } from '../models/registry-entry.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { shelve } from '../models/tuned-bundle.contract.ts';
import { plantedCandles } from '../train/fixtures.contract.ts';
import { openData } from '../wire.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'coinbot-models-trade-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const program = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const dataFolder = path.join(root, 'data');
const models = modelsFolderIn(dataFolder);
mkdirSync(path.join(root, 'config'));
writeFileSync(path.join(root, 'config', 'config.json'), JSON.stringify({ dataFolder }));
const env = { ...process.env, COINBOT_CONFIG_FOLDER: path.join(root, 'config') };

function coinbot(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

const MARKET = { instrument: 'binance:BTC/USDT', timeframe: '1s' } as const;
const events = (rows: readonly RegistryRow[]): readonly string[] => rows.flatMap((row) => (row.kind === 'event' ? [`${row.trader} ${row.event.model} ${row.event.kind} ${row.event.to}`] : []));

/** The demonstration with the strategy "models", and what it has said so far. */
function demo() {
  const child = spawn(process.execPath, [program, 'trade', '--demo', '--strategy', 'models', '--duration', '150s', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { said += text; });
  return {
    says: (text: string) => expect.poll(() => said.includes(text), { timeout: 60_000, interval: 100 }).toBe(true),
    async end() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'close');
      return { code, said };
    },
  };
}

describe('trading models', { timeout: 240_000 }, () => {
  it('heeds a person, takes up what is new and refuses what is broken while it trades, writes down what it decides, and can be repeated', async () => {
    const first = shelve(models, MARKET);
    const registry = new Registry(models);
    const tells = (text: string) => expect.poll(async () => events((await registry.read()).rows).includes(text), { timeout: 60_000, interval: 100 }).toBe(true);
    const trading = demo();
    await tells(`demo ${first.bundle.id} joined shadow`);

    const broken = path.join(path.dirname(first.folder), 'tuned-000000000000');
    cpSync(first.folder, broken, { recursive: true });
    await trading.says('model tuned-000000000000 is refused, trading goes on as it was');

    expect(coinbot('models', 'promote', first.bundle.id).code).toBe(0);
    await trading.says('begins again: order');
    await tells(`demo ${first.bundle.id} promoted canary`);
    expect(coinbot('models', 'rollback', first.bundle.id).code).toBe(0);
    await tells(`demo ${first.bundle.id} demoted shadow`);

    const second = shelve(models, { ...MARKET, fast: 12 });
    await trading.says(`begins again: model ${second.bundle.id} is new`);
    await tells(`demo ${second.bundle.id} joined shadow`);

    const { code, said } = await trading.end();
    expect(code).toBe(0);
    expect(said).toContain(`${first.bundle.id} promoted, shadow to canary (order)`);
    // Each decision is on record once, however often the process was begun again.
    const told = events((await registry.read()).rows);
    expect(new Set(told).size).toBe(told.length);

    expect(JSON.parse(coinbot('replay', '--json').out)).toMatchObject({ equal: true });
    expect(coinbot('models', 'show', first.bundle.id).out).toContain('demo: shadow');
    // What a model was, its name says: without it the record cannot be repeated, and says so.
    rmSync(first.folder, { recursive: true });
    expect(JSON.parse(coinbot('replay', '--json').out).files[0].strategies[0]).toMatchObject({ verdict: 'unknown', why: expect.stringContaining(first.bundle.id) });
  });
});

describe('a backtest of models', { timeout: 60_000 }, () => {
  it('runs those there are for the market of its data, and says where there are none', async () => {
    const file = path.join(root, 'planted.parquet');
    const data = openData(path.join(root, 'cache'));
    await data.candles.write(file, plantedCandles(2_000, 0.5), { timeframe: '1h', venue: 'binance', symbol: 'ETH/USDT' });
    data.close();
    expect(coinbot('backtest', 'models', '--data', file)).toMatchObject({ code: 1, err: expect.stringContaining('expected models for binance:ETH/USDT on 1h candles, found none') });
    // The ensemble needs no model.
    const alone = coinbot('backtest', 'models', '--data', file, '--param', 'fallback=ensemble', '--json');
    expect(alone).toMatchObject({ code: 0, err: 'models: none loaded for binance:ETH/USDT on 1h candles: the ensemble alone trades\n' });
    expect(JSON.parse(alone.out).fills).toBeGreaterThan(10);
    expect(JSON.parse(coinbot('trials', '--json').out).latest).toMatchObject([{ strategy: 'models', instruments: [expect.stringContaining('ETH/USDT')] }]);
    const rehearsal = ['trade', '--data', file, '--strategy', 'models', '--speed', 'max', '--fresh', '--json'];
    expect(coinbot(...rehearsal, '--candles', '300', '--param', 'fallback=ensemble')).toMatchObject({ code: 0, err: expect.stringContaining('the ensemble alone trades') });
    shelve(models, { instrument: 'binance:ETH/USDT', at: 1_700_000_000_000 });
    const why = 'models: 1 loaded for binance:ETH/USDT on 1h candles. A backtest begins after the data that a model has seen: before 2023-11-14T22:13:20Z nothing is traded; from then on it is a shadow, and trades once its record opens the gate';
    expect(coinbot(...rehearsal, '--candles', '30')).toMatchObject({ code: 0, err: expect.stringContaining(why) });
    const { code, out, err } = coinbot('backtest', 'models', '--data', file, '--json');
    expect({ code, err }).toEqual({ code: 0, err: `${why}\n` });
    // Nothing earned it: nothing is risked.
    expect(JSON.parse(out)).toMatchObject({ candles: 2_000, fills: 0 });
    expect(readFileSync(path.join(models, 'registry.jsonl'), 'utf8')).not.toContain('"trader":"backtest"');
  });
});
