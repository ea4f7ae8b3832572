import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openData, type DataPorts } from '../../../local/wire.ts';
import { candleAt, type CandleColumns } from '../../domain/candle.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { AlertDetector } from '../events/alert-detector.ts';
import { alertSettings } from '../events/alert-settings.ts';
import { filterStep } from './hidden-markov.ts';
import { onlineStates, rowsOf } from './jump-penalty.ts';
import { REGIME_LABELS, type RegimeLabel } from './regime-label.ts';
import { RegimeDetector, type RegimeReading } from './regime-detector.ts';
import { regimeSettings } from './regime-settings.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/data/ohlcv');
const isHere = existsSync(FOLDER);
const say = (text: string): unknown => process.stdout.write(`${text}\n`);
if (!isHere) say('left out: no reference market data beside the project');

let data: DataPorts;
let out = '';
beforeAll(() => { out = mkdtempSync(path.join(os.tmpdir(), 'regimes-')); data = openData(out); });
afterAll(() => { data.close(); rmSync(out, { recursive: true }); });

const load = async (file: string): Promise<CandleColumns> => (await data.candles.load(path.join(FOLDER, file))).candles;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const agreement = <T>(a: ArrayLike<T>, b: ArrayLike<T>): number => { let equal = 0; for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal += 1; return equal / a.length; };

interface Walk {
  readonly readings: readonly RegimeReading[];
  /** How much the states of the same past agree before and after each refit. */
  readonly jump: readonly number[];
  readonly markov: readonly number[];
}

/** Every candle through the detector; at each refit the models before and after label the same past. */
function walkThrough(candles: CandleColumns, timeframe: Timeframe): Walk {
  const detector = new RegimeDetector({ ...regimeSettings(timeframe), refits: 'asked' });
  const [jump, markov]: number[][] = [[], []];
  const readings: RegimeReading[] = [];
  for (let i = 0; i < candles.length; i++) {
    if (detector.reading.isRefitDue) {
      const before = detector.models;
      const state = detector.save();
      detector.refit();
      const after = detector.models;
      if (before.jump !== undefined && after.jump !== undefined) {
        const [old, fresh] = [before.jump, after.jump].map((model) => onlineStates(rowsOf(state.jump.rows, model.standard), model));
        jump.push(agreement(old, fresh));
      }
      if (before.markov !== undefined && after.markov !== undefined) {
        const [old, fresh] = [before.markov, after.markov].map((model) => { let now: number[] | undefined; return state.markov.returns.map((change) => { now = filterStep(model, now, change / model.scale); return now.indexOf(Math.max(...now)); }); });
        markov.push(agreement(old, fresh));
      }
    }
    readings.push(detector.next(candleAt(candles, i)));
  }
  return { readings, jump, markov };
}

describe.skipIf(!isHere).each([['binance_usdm/BTCUSDT-1h-2024.parquet', '1h'], ['upbit/KRW-BTC-1d-2017-12_2023-12.parquet', '1d']] as const)('regimes of %s', (file, timeframe) => {
  it('hold, take in every kind, keep their states over refits and follow volatility', async () => {
    const candles = await load(file);
    const { readings, jump, markov } = walkThrough(candles, timeframe);
    const labels = readings.map(({ label }) => label);
    const share = (label: RegimeLabel): number => labels.filter((one) => one === label).length / labels.length;
    const changes = labels.filter((label, t) => t > 0 && label !== labels[t - 1]).length;
    const volatilityIn = (label: RegimeLabel): number => {
      const next = labels.slice(0, -1).map((one, t) => (one === label ? Math.log(candles.close[t + 1] / candles.close[t]) ** 2 : NaN)).filter((value) => !Number.isNaN(value));
      return Math.sqrt(next.reduce((sum, value) => sum + value, 0) / next.length);
    };
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    say(`${file}: ${REGIME_LABELS.map((label) => `${label} ${percent(share(label))}`).join(', ')}; mean dwell ${(labels.length / (changes + 1)).toFixed(1)} candles`);
    say(`  next candle's volatility: ${REGIME_LABELS.filter((label) => share(label) > 0).map((label) => `${label} ${(100 * volatilityIn(label)).toFixed(2)} %`).join(', ')}`);
    say(`  states of the same past agree over ${jump.length} refits: jump model mean ${percent(mean(jump))}, worst ${percent(Math.min(...jump))} at refit ${jump.indexOf(Math.min(...jump)) + 1}, ${jump.filter((value) => value < 0.9).length} below 90 %; Markov mean ${percent(mean(markov))}, worst ${percent(Math.min(...markov))} at refit ${markov.indexOf(Math.min(...markov)) + 1}, ${markov.filter((value) => value < 0.9).length} below 90 %`);
    for (const label of REGIME_LABELS.slice(0, 4)) expect(share(label)).toBeGreaterThan(0.03);
    expect(share('unknown')).toBeLessThan(0.1);
    expect(labels.length / (changes + 1)).toBeGreaterThan(20);
    expect(volatilityIn('stress')).toBeGreaterThan(1.25 * volatilityIn('range'));
    expect(mean(jump)).toBeGreaterThan(0.9);
    expect(mean(markov)).toBeGreaterThan(0.9);
  });
});

describe.skipIf(!isHere)('alerts of real candles', () => {
  it('are rare, and see the crash of 5 August 2024', async () => {
    const candles = await load('binance_usdm/BTCUSDT-1h-2024.parquet');
    const detector = new AlertDetector(alertSettings('binance:BTC/USDT:USDT', '1h'));
    const alerts = Array.from({ length: candles.length }, (_, i) => detector.candle(candleAt(candles, i))).flat();
    const of = (type: string) => alerts.filter((alert) => alert.type === type);
    say(`BTC/USDT:USDT 1h 2024, ${candles.length} candles: ${of('price-jump').length} price jumps, ${of('volume-spike').length} bursts of volume`);
    expect(of('price-jump').length / candles.length).toBeLessThan(0.03);
    expect(of('volume-spike').length / candles.length).toBeLessThan(0.03);
    const crash = [Date.UTC(2024, 7, 4, 12), Date.UTC(2024, 7, 5, 12)];
    expect(of('price-jump').some(({ tKnown, values }) => tKnown > crash[0] && tKnown < crash[1] && values['change'] < 0)).toBe(true);
  });
});
