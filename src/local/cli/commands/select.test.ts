import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../../shared/domain/time.ts';

const root = path.join(import.meta.dirname, '..', '..', '..', '..');
const START = Date.UTC(2024, 0, 1);
const folder = mkdtempSync(path.join(tmpdir(), 'select-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function coinbot(...args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, COINBOT_CONFIG_FOLDER: folder, COINBOT_DATA_FOLDER: path.join(folder, 'data') };
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'src', 'local', 'coinbot.mjs'), ...args], { env }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });
}

const configure = (selection?: unknown): void => writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ timeframe: '1h', instruments: ['binance:BTC/USDT', 'binance:ETH/USDT'], ...(selection === undefined ? {} : { selection }) }));
const fileOf = (symbol: string): string => path.join(folder, 'data', 'processed', 'venue=binance', `symbol=${symbol}-USDT`, 'timeframe=1h');

/** BTC with a volume of 2 for four days; ETH with 1, and 9 from the third day on. */
beforeAll(async () => {
  configure();
  for (const [symbol, volume] of [['BTC', () => 2], ['ETH', (i: number) => (i < 48 ? 1 : 9)]] as const) {
    const rows = Array.from({ length: 96 }, (_, i) => `${START + i * HOUR},100,101,99,${100 + (i % 2)},${volume(i)}`);
    writeFileSync(path.join(folder, `${symbol}.csv`), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
    expect((await coinbot('data', 'import', path.join(folder, `${symbol}.csv`), '--venue', 'binance', '--symbol', `${symbol}/USDT`, '--timeframe', '1h')).code).toBe(0);
  }
});

describe('coinbot select', () => {
  it('shows what is chosen, and why the others fell out', async () => {
    configure();
    const { code, out } = await coinbot('select', '--select', 'volume:top=1,window=1d', '--at', '2024-01-03');
    expect(code).toBe(0);
    expect(out).toMatch(/^1 of 2 chosen at 2024-01-03T00:00:00Z, by 1h candles of the archive\n/);
    expect(out).toMatch(/^1 +binance:BTC\/USDT$/m);
    expect(out).toMatch(/^binance:ETH\/USDT +volume +place 2 by volume [\d.]+ USDT in 1d, the first 1 stay$/m);
  });

  it('as of the newest candle by the chain of the configuration, as JSON', async () => {
    configure({ handlers: [{ handler: 'volume', top: 1, window: '1d' }] });
    const { code, out, err } = await coinbot('select', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ at: '2024-01-05T00:00:00Z', source: 'archive', timeframe: '1h', candidates: ['binance:BTC/USDT', 'binance:ETH/USDT'], missing: [], chosen: ['binance:ETH/USDT'] });
  });

  it.each([
    [[], 'expected a "selection" in config.json, or handlers such as --select'],
    [['--select', 'age', '--venue', 'binance', '--at', '2024-01-01'], '--at: goes with the stored candles, not with --venue'],
    [['--select', 'age', '--timeframe', '5m'], 'expected datasets of 5m candles under'],
    [['--select', 'age', '--quotes', 'usdt'], '--quotes: expected a currency such as "USDT", found "usdt"'],
    [['--select', 'age', '--base-url', 'http://127.0.0.1:1'], '--base-url: expected --venue with it'],
    [['--select', 'spread'], 'the selection handler "spread" cannot choose by stored candles'],
  ])('%j is wrong usage', async (args, message) => {
    configure();
    const { code, out, err } = await coinbot('select', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('a mistake in the configuration is named by its place', async () => {
    configure({ handlers: [{ handler: 'volume', tpo: 1 }] });
    const { code, err } = await coinbot('select');
    expect(code).toBe(2);
    expect(err).toMatch(/config\.json: selection\.handlers\[0\]\.tpo: unknown setting \(did you mean "top"\?\)/);
  });
});

describe('coinbot backtest over a selection', () => {
  const backtest = (...args: readonly string[]): Promise<Outcome> => coinbot('backtest', 'sma-cross', '--param', 'fast=2', 'slow=5', '--data', fileOf('BTC'), fileOf('ETH'), '--json', ...args);
  const hashOf = (outcome: Outcome): string => JSON.parse(outcome.out).orderHash;

  it('says what was chosen how often, and writes each choice with its reasons', async () => {
    configure();
    const file = path.join(folder, 'choices.jsonl');
    const { code, err } = await backtest('--select', 'volume:top=1,window=1d', '--reselect', '1d', '--choices-out', file);
    expect(code).toBe(0);
    expect(err).toContain('Selection: volume; chosen 5 times: binance:BTC/USDT 3, binance:ETH/USDT 2');
    const choices = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    expect(choices.map(({ at, chosen }) => [(at - START) / HOUR, chosen[0]])).toEqual([[1, 'binance:BTC/USDT'], [24, 'binance:BTC/USDT'], [48, 'binance:BTC/USDT'], [72, 'binance:ETH/USDT'], [96, 'binance:ETH/USDT']]);
    expect(choices[0].trace[0].dropped[0].reason).toContain('place 2 by volume');
  });

  it('the configuration chooses where the command line does not; --no-select and --plain trade everything', async () => {
    configure();
    const all = hashOf(await backtest());
    const plain = hashOf(await backtest('--plain'));
    const top = hashOf(await backtest('--select', 'volume:top=1,window=1d'));
    configure({ handlers: [{ handler: 'volume', top: 1, window: '1d' }] });
    const configured = await backtest();
    expect(configured.err).toContain('Selection of config.json (--no-select leaves it out): volume;');
    expect([hashOf(configured), hashOf(await backtest('--no-select')), hashOf(await backtest('--plain'))]).toEqual([top, all, plain]);
    expect(top).not.toBe(all);
  });

  it('what does not look back, and a typing error, are wrong usage', async () => {
    configure();
    expect(await backtest('--select', 'spread')).toMatchObject({ code: 2, out: '' });
    expect((await backtest('--select', 'volumee')).err).toContain('did you mean \\"volume\\"');
    expect((await backtest('--reselect', '1d')).err).toContain('--reselect: expected --select');
  });
});
