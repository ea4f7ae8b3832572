import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SMA } from 'technicalindicators';
import type { CandleColumns } from '../src/shared/domain/candle.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { runBacktest, type Backtest } from '../src/shared/engine/backtest.ts';
import type { RunRecord } from '../src/shared/engine/record.ts';
import { plain, realistic } from '../src/shared/engine/settings.ts';
import { openCandleStore } from '../src/local/wire.ts';
import { smaCross } from '../src/shared/strategies/sma-cross.ts';
import type { Measurement } from './measurement.ts';
import { median } from './measurement.ts';
import { walk, YEAR_OF_MINUTES } from './walk.ts';

const ROUNDS = 25;
const instrument = plainInstrument('bench', 'BTC/USDT');
const bare = { ...plain, shorts: true };

/** Both pairs of averages: one crosses several thousand times a year, the other several hundred. */
const PAIRS = [{ fast: 20, slow: 100 }, { fast: 60, slow: 1_440 }] as const;
type Pair = (typeof PAIRS)[number];

const over = (candles: CandleColumns, pair: Pair, more: Partial<Backtest> = {}): RunRecord =>
  runBacktest({ strategy: smaCross, params: pair, settings: bare, timeframe: '1m', histories: [{ instrument, candles }], ...more });

function timed(work: () => unknown, rounds = ROUNDS): number {
  work();
  return median(Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }));
}

/** The same work in C, or undefined where there is no compiler. Checks that both say the same before it trusts a time. */
function inC(folder: string, candles: CandleColumns, pair: Pair): number | undefined {
  const program = path.join(folder, 'sma-cross');
  const built = spawnSync('gcc', ['-O3', '-o', program, path.join(import.meta.dirname, 'c', 'sma-cross.c'), '-lm']);
  if (built.status !== 0) return undefined;
  const file = path.join(folder, 'columns.bin');
  writeFileSync(file, Buffer.concat([candles.open, candles.high, candles.low, candles.close].map((column) => Buffer.from(new Float64Array(column).buffer))));
  const { stdout } = spawnSync(program, [file, String(candles.length), String(pair.fast), String(pair.slow), String(ROUNDS)], { encoding: 'utf8' });
  const [times, answer] = stdout.trim().split('\n');
  const [equity, fills] = answer.split(' ').map(Number);
  const record = over(candles, pair);
  if (record.fills.length !== fills || Math.abs(record.finalEquity / equity - 1) > 1e-9) throw new Error(`C says ${fills} fills and "${equity}", the engine ${record.fills.length} and "${record.finalEquity}"`);
  return median(JSON.parse(times) as number[]);
}

/** How it is often written: an async iterator, an object a candle, the usual indicator library. */
async function naive(candles: CandleColumns, { fast, slow }: Pair): Promise<number> {
  async function* feed() {
    for (let i = 0; i < candles.length; i++) yield { time: new Date(candles.openTime[i]), open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i] };
  }
  const averages = { fast: new SMA({ period: fast, values: [] }), slow: new SMA({ period: slow, values: [] }) };
  const equity: { time: Date; equity: number }[] = [];
  let [cash, quantity, target, pending] = [10_000, 0, 0, 0];
  for await (const candle of feed()) {
    if (pending !== 0) {
      const price = candle.open * (pending > 0 ? 1.0005 : 0.9995);
      cash -= pending * price + Math.abs(pending) * price * 0.001;
      quantity += pending;
      pending = 0;
    }
    equity.push({ time: candle.time, equity: cash + quantity * candle.close });
    const quick = averages.fast.nextValue(candle.close);
    const steady = averages.slow.nextValue(candle.close);
    if (quick === undefined || steady === undefined) continue;
    const wanted = Math.sign(quick - steady);
    if (wanted === target) continue;
    target = wanted;
    pending = (target * 0.95 * equity[equity.length - 1].equity) / candle.close - quantity;
  }
  return equity[equity.length - 1].equity;
}

/** From the start of the process to the report, with a file nobody has read before. */
async function firstReport(folder: string, candles: CandleColumns): Promise<number> {
  const file = path.join(folder, 'year.parquet');
  const store = openCandleStore(folder);
  await store.candles.write(file, candles, { timeframe: '1m', venue: 'bench', symbol: 'BTC/USDT' });
  store.close();
  const start = performance.now();
  const done = spawnSync(process.execPath, [path.join(import.meta.dirname, '..', 'src', 'local', 'coinbot.mjs'), 'backtest', 'sma-cross', '--data', file], { encoding: 'utf8', env: { ...process.env, COINBOT_DATA_FOLDER: path.join(folder, 'fresh') } });
  if (done.status !== 0) throw new Error(done.stderr);
  return performance.now() - start;
}

export async function run(): Promise<readonly Measurement[]> {
  const candles = walk(YEAR_OF_MINUTES);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-bench-'));
  try {
    const figures: Measurement[] = [];
    for (const pair of PAIRS) {
      const name = `sma-cross ${pair.fast}/${pair.slow}`;
      const ours = timed(() => over(candles, pair));
      const fills = over(candles, pair).fills.length;
      figures.push({ name: `${name}: plain backtest of a year of minutes, ${fills} fills`, value: ours, unit: 'ms' });
      const c = inC(folder, candles, pair);
      if (c === undefined) figures.push({ name: `${name}: against gcc -O3`, value: NaN, unit: '(no gcc here)' });
      else figures.push({ name: `${name}: time of the plain backtest over the same work in gcc -O3`, value: ours / c, unit: 'x', target: '<= 2' });
      figures.push({ name: `${name}: streaming over columns`, value: timed(() => over(candles, pair, { streaming: true }), 9) / ours, unit: 'x', target: '<= 2' });
      const naiveStart = performance.now();
      await naive(candles, pair);
      figures.push({ name: `${name}: naive loop over the plain backtest`, value: (performance.now() - naiveStart) / ours, unit: 'x', target: '>= 75' });
    }
    const [busy] = PAIRS;
    const full = { settings: { ...realistic, shorts: true }, exits: { stopLoss: 0.02, takeProfit: 0.04, trailingStop: 0.03 } };
    figures.push({ name: 'full realism: latency, impact, volume cap, filters, stop, target and trailing stop', value: candles.length / timed(() => over(candles, busy, full), 9) / 1_000, unit: 'million candles/s', target: '>= 5' });
    figures.push({ name: 'first report of a year of minutes, process start and a cold cache included', value: await firstReport(folder, candles) / 1_000, unit: 's', target: '<= 3' });
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) for (const { name, value, unit, target } of await run()) process.stdout.write(`${name}: ${Number(value.toPrecision(3))} ${unit}${target === undefined ? '' : ` (${target})`}\n`);
