import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const program = path.resolve(import.meta.dirname, '../../coinbot.mjs');

/** Runs until `look` has seen enough of its lines, then interrupts it as Ctrl-C does. */
async function serve(flags: readonly string[], look: (line: string) => Promise<boolean>): Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly errors: string }> {
  const child = spawn(process.execPath, [program, 'venue', 'serve', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  child.stderr.on('data', (text: Buffer) => { errors += text.toString(); });
  const ended = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (await look(line)) child.kill('SIGINT');
  }
  return { code: await ended, lines, errors };
}

it('serves a made-up market with a key that works, and says at the end which faults struck', async () => {
  const { code, lines } = await serve(['--seed', '3', '--fault', 'latencyMs=1', '--balance', 'BNB=2', '--json'], async (line) => {
    const start = JSON.parse(line);
    if (start.kind !== 'start') return false;
    expect(start).toMatchObject({ profile: 'binance', symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'], apiKey: expect.any(String), secret: expect.any(String) });
    const get = async (route: string) => (await fetch(`${start.restUrl}${route}`)).json();
    expect(await get('/api/v3/klines?symbol=ETHUSDT&interval=1h&limit=24')).toHaveLength(24);
    const { bids, asks } = await get('/api/v3/depth?symbol=BTCUSDT&limit=5') as { bids: string[][]; asks: string[][] };
    expect([bids.length, asks.length, Number(bids[0][0]) < Number(asks[0][0])]).toEqual([5, 5, true]);
    expect(await (await fetch(`${start.restUrl}/sim/balances`, { method: 'POST', body: '{"account":"demo"}' })).json()).toContainEqual({ asset: 'BNB', free: '2.00000000', locked: '0.00000000' });
    return true;
  });
  expect(code).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ kind: 'end', counters: { requests: 2 } });
});

it('keeps accounts, orders and market in a folder (fault 52)', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-venue-'));
  const told: { price: string; free: string; isOld: boolean }[] = [];
  const once = (...more: readonly string[]) => serve(['--quick', '--state', folder, '--json', ...more], async (line) => {
    const start = JSON.parse(line);
    if (start.kind !== 'start') return false;
    const second = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
    const [candle] = await (await fetch(`${start.restUrl}/api/v3/klines?symbol=BTCUSDT&interval=1s&startTime=${told.length === 0 ? second : firstSecond}&limit=1`)).json() as (string | number)[][];
    firstSecond = Number(candle[0]);
    const balances = await (await fetch(`${start.restUrl}/sim/deposit`, { method: 'POST', body: '{"account":"demo","asset":"USDT","amount":"5"}' })).json() as { asset: string; free: string }[];
    told.push({ price: candle.slice(0, 6).join(), free: balances.find(({ asset }) => asset === 'USDT')?.free ?? '', isOld: start.isOld });
    return true;
  });
  let firstSecond = 0;
  try {
    expect((await once()).code).toBe(0);
    expect((await once()).code).toBe(0);
    expect(told).toEqual([{ price: told[0].price, free: '100005.00000000', isOld: false }, { price: told[0].price, free: '100010.00000000', isOld: true }]);
    const { code, errors } = await once('--seed', '9');
    expect([code, errors.includes('give the same seed')]).toEqual([2, true]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('speaks Upbit\'s protocol over markets in won', async () => {
  const { code, lines } = await serve(['--profile', 'upbit', '--seed', '3', '--json'], async (line) => {
    const start = JSON.parse(line);
    if (start.kind !== 'start') return false;
    expect(start).toMatchObject({ profile: 'upbit', symbols: ['KRW-BTC', 'KRW-ETH', 'KRW-SOL', 'KRW-USDT'], apiKey: expect.any(String), secret: expect.any(String) });
    const get = async (route: string) => (await fetch(`${start.restUrl}/v1/${route}`)).json();
    expect(await get('candles/minutes/60?market=KRW-ETH&count=24')).toHaveLength(24);
    const [{ orderbook_units: units }] = await get('orderbook?markets=KRW-BTC') as { orderbook_units: { bid_price: number; ask_price: number }[] }[];
    expect([units[0].bid_price % 1_000, units[0].ask_price % 1_000, units[0].bid_price < units[0].ask_price]).toEqual([0, 0, true]);
    return true;
  });
  expect(code).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ kind: 'end', counters: { requests: 2 } });
});

it.each([
  [['--profile', 'upbit', '--quick'], 2, 'profile binance'],
  [['--fault', 'dropEverything=1'], 2, 'found "dropEverything=1"'],
  [['--fault', 'dropAfter=7'], 2, 'faults: dropAfter'],
  [['--balance', 'bitcoin'], 2, 'found "bitcoin"'],
  [['--tape', 'nowhere.ndjson'], 1, 'nowhere.ndjson'],
  [['--tape', 'a.parquet', '--synthetic'], 2, 'found both'],
  [['--quick', '--tape', 'a.parquet'], 2, '--quick with the made-up market, found --tape "a.parquet"'],
  [['--state', 'nowhere', '--speed', '2'], 2, 'no --speed with --state'],
  [['--port', 'high'], 2, 'found "high"'],
  [['--profile', 'nasdaq'], 2, 'nasdaq'],
])('ends in words with %j', async (flags, expected, text) => {
  const { code, errors } = await serve(flags, () => Promise.resolve(true));
  expect(code).toBe(expected);
  expect(errors).toContain(text);
  expect(errors).not.toContain('    at ');
});
