import { spawn } from 'node:child_process';
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

it.each([
  [['--fault', 'dropEverything=1'], 2, 'found "dropEverything=1"'],
  [['--fault', 'dropAfter=7'], 2, 'faults: dropAfter'],
  [['--balance', 'bitcoin'], 2, 'found "bitcoin"'],
  [['--tape', 'nowhere.ndjson'], 1, 'nowhere.ndjson'],
  [['--tape', 'a.parquet', '--synthetic'], 2, 'found both'],
  [['--port', 'high'], 2, 'found "high"'],
  [['--profile', 'nasdaq'], 2, 'nasdaq'],
])('ends in words with %j', async (flags, expected, text) => {
  const { code, errors } = await serve(flags, () => Promise.resolve(true));
  expect(code).toBe(expected);
  expect(errors).toContain(text);
  expect(errors).not.toContain('    at ');
});
