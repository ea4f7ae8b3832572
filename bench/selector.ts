import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openData } from '../src/local/wire.ts';
import { random } from '../src/shared/domain/random.ts';
import { curveBlockLength } from '../src/shared/evaluation/metrics/block-length.ts';
import { resample } from '../src/shared/evaluation/metrics/bootstrap.ts';
import { mean, quantileOfSorted } from '../src/shared/evaluation/metrics/moments.ts';
import { sharpe } from '../src/shared/evaluation/metrics/sharpe.ts';
import { Ensemble } from '../src/shared/selector/ensemble/ensemble.ts';
import { ensembleSettings } from '../src/shared/selector/ensemble/ensemble-settings.ts';
import type { Measurement } from './measurement.ts';
import { contest, growthOf, WAYS, type Outcome } from './selector/contest.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'shared', 'data', 'ohlcv', 'binance_usdm');
const COINS = ['BTC', 'ETH', 'SOL'] as const;
const RESAMPLES = 2_000;

/** 95 % interval of a figure of daily returns by the stationary bootstrap. */
function interval(returns: Float64Array, figure: (path: Float64Array) => number): string {
  const source = random(1);
  const draw = { blockLength: curveBlockLength(returns), random: source };
  const sample = new Float64Array(returns.length);
  const figures = Float64Array.from({ length: RESAMPLES }, () => {
    resample(returns, sample, draw);
    return figure(sample);
  }).sort();
  return `[${quantileOfSorted(figures, 0.025).toFixed(2)}, ${quantileOfSorted(figures, 0.975).toFixed(2)}]`;
}

const yearly = (returns: Float64Array): number => 100 * 365 * (mean(returns) ?? NaN);
const ratio = (returns: Float64Array): number => sharpe(returns) ?? 0;

function rows(where: string, outcomes: readonly Outcome[]): readonly Measurement[] {
  const [ensemble] = outcomes;
  return outcomes.flatMap(({ name, returns, fills }, way) => {
    const label = `${where}, ${name}`;
    const own: readonly Measurement[] = [
      { name: `${label}: net return of ${returns.length} days, ${fills} fills`, value: 100 * growthOf(returns), unit: '%' },
      { name: `${label}: Sharpe`, value: ratio(returns), unit: interval(returns, ratio) },
    ];
    if (way === 0) return own;
    const difference = ensemble.returns.map((value, t) => value - returns[t]);
    return [...own, { name: `${where}, ensemble less ${name}: mean return`, value: yearly(difference), unit: `% a year ${interval(difference, yearly)}` }];
  });
}

/** Equal money in each coin, rebalanced daily, over the days that all of them have. */
function pooled(all: readonly (readonly Outcome[])[]): readonly Outcome[] {
  const days = Math.min(...all.map(([{ returns }]) => returns.length));
  return WAYS.map((name, way) => ({
    name, fills: all.reduce((sum, outcomes) => sum + outcomes[way].fills, 0),
    returns: Float64Array.from({ length: days }, (_, t) => all.reduce((sum, outcomes) => sum + outcomes[way].returns[t], 0) / all.length),
  }));
}

function speed(): Measurement {
  const names = Array.from({ length: 10 }, (_, i) => `e${i}`);
  const ensemble = new Ensemble(ensembleSettings(names));
  const source = random(1);
  const times = new Float64Array(20_000);
  for (let t = 0; t < times.length; t++) {
    const input = { at: t + 1, regime: 'range' as const, forecasts: names.map(() => source.uniform()), returns: names.map(() => 0.01 * source.normal()), costs: names.map(() => 0.0001), change: 0.01 * source.normal() };
    const began = performance.now();
    ensemble.next(input);
    times[t] = 1_000 * (performance.now() - began);
  }
  return { name: 'one candle of an ensemble of 10, 99th percentile', value: quantileOfSorted(times.sort(), 0.99), unit: 'us', target: '<= 100' };
}

/** The selector report: an ensemble of shipped strategies against what it must beat, traded by the engine with realistic costs on hourly candles. */
export async function run(): Promise<readonly Measurement[]> {
  if (!existsSync(FOLDER)) return [{ name: 'selector: no market data beside the project', value: NaN, unit: '' }, speed()];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-selector-'));
  const data = openData(folder);
  try {
    const all: (readonly Outcome[])[] = [];
    const figures: Measurement[] = [];
    for (const coin of COINS) {
      const { candles } = await data.candles.load(path.join(FOLDER, `${coin}USDT-1h-2024.parquet`));
      const outcomes = contest(candles);
      all.push(outcomes);
      figures.push(...rows(`${coin} 1h 2024`, outcomes));
    }
    return [...figures, ...rows('all three', pooled(all)), speed()];
  } finally {
    data.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) for (const { name, value, unit } of await run()) process.stdout.write(`${name}: ${Number(value.toPrecision(3))} ${unit}\n`);
