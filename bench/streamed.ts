import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { candleColumns, type CandleColumns } from '../src/shared/domain/candle.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { random } from '../src/shared/domain/random.ts';
import { MINUTE } from '../src/shared/domain/time.ts';
import { realistic } from '../src/shared/engine/settings.ts';
import { runStreamed } from '../src/shared/engine/sweep/streamed-backtest.ts';
import { trendFollowing } from '../src/shared/strategies/trend-following.ts';
import type { Measurement } from './measurement.ts';

const INSTRUMENTS = 50;
const FIVE_YEARS = (5 * 365 + 1) * 24 * 60;
const START = 1_577_836_800_000;
const BLOCK = 8_192;

/** Minutes of one instrument, made as they are read. The caller's block is filled again and again: nothing is kept. */
function* minutes(seed: number, length: number): Generator<CandleColumns> {
  const source = random(seed);
  const block = { ...candleColumns(BLOCK), length: 0 };
  let close = 100;
  for (let from = 0; from < length; from += BLOCK) {
    block.length = Math.min(BLOCK, length - from);
    for (let i = 0; i < block.length; i++) {
      const open = close;
      close = Math.max(1, open * (1 + 0.002 * (source.uniform() - 0.5)));
      block.openTime[i] = START + (from + i) * MINUTE;
      block.open[i] = open;
      block.close[i] = close;
      block.high[i] = Math.max(open, close) * 1.0002;
      block.low[i] = Math.min(open, close) * 0.9998;
      block.volume[i] = 50_000;
    }
    yield block;
  }
}

async function once(instruments: number, length: number): Promise<{ readonly seconds: number; readonly cpu: number; readonly peak: number; readonly fills: number; readonly candles: number }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const record = await runStreamed({
    strategy: trendFollowing, params: { fast: 60, slow: 300, minTrend: 40 }, settings: realistic, timeframe: '1m', exits: { stopLoss: 0.05 },
    streams: Array.from({ length: instruments }, (_, k) => ({ instrument: plainInstrument('bench', `C${k}/USDT`), blocks: minutes(k + 1, length) })),
  });
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - began) / 1e3, cpu: (user + system) / 1e6, candles: record.candles, fills: record.fills.length,
    peak: 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN),
  };
}

export async function run(): Promise<readonly Measurement[]> {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, '--once'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { seconds, cpu, peak, fills, candles } = JSON.parse(stdout);
  const name = `${INSTRUMENTS} instruments x 5 years of minutes through a portfolio backtest, streamed`;
  return [
    { name: `${name}: candles`, value: candles / 1e6, unit: 'million' },
    { name: `${name}: most memory held`, value: peak / 1e6, unit: 'MB', target: '<= 1500' },
    { name: `${name}: wall, with load ${os.loadavg()[0].toFixed(1)}`, value: seconds, unit: 's' },
    { name: `${name}: CPU, the making of the candles included`, value: cpu, unit: 's' },
    { name: `${name}: fills kept`, value: fills, unit: '' },
  ];
}

if (process.argv[2] === '--once') process.stdout.write(`${JSON.stringify(await once(Number(process.argv[3] ?? INSTRUMENTS), Number(process.argv[4] ?? FIVE_YEARS)))}\n`);
