import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { sharedFloats, type CandleColumns } from '../../shared/domain/candle.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { OutsideColumns } from '../../shared/domain/outside-series.ts';
import { DAY } from '../../shared/domain/time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { FLOW_SERIES, NO_FLOW } from '../../shared/learning/features/flow-meter.ts';
import { isMoodSeries, MOOD_SERIES, OutsideMood } from '../../shared/sentiment/outside-mood.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';
import { recordedFlow } from '../recorder/recorded-flow.ts';
import { segmentsOf } from '../recorder/segments.ts';
import { configuredRules } from '../sentiment/index-rules.ts';
import { toldMoods } from '../sentiment/told-moods.ts';
import { openRecordings, openSentimentStore, sentimentFolder } from '../wire.ts';

export interface OutsideWanted {
  readonly candles: CandleColumns;
  readonly timeframe: Timeframe;
  /** Whose order flow it is; undefined where the candles do not say. */
  readonly instrument: InstrumentId | undefined;
  readonly dataFolder: string;
  readonly sentiment: SentimentConfig;
  /** A recording, or a folder of recordings. Without it those under the data folder, where they reach over the candles. */
  readonly flow: string | undefined;
}

/** The scores of the index look back 90 days. */
const LOOK_BACK_MS = 100 * DAY;
/** So much of the days must have been recorded for recordings to be read unasked: it takes long. */
const LEAST_DAYS = 0.9;

/** Everything that was collected about the world outside of these candles, as it was known at the close of each. Empty where nothing was. */
export async function outsideColumns(wanted: OutsideWanted): Promise<OutsideColumns> {
  return new Map([...await moodColumns(wanted), ...await flowColumns(wanted)]);
}

const closesOf = ({ candles, timeframe }: OutsideWanted): Float64Array => Float64Array.from({ length: candles.length }, (_, i) => candles.openTime[i] + durationMs(timeframe));

async function moodColumns(wanted: OutsideWanted): Promise<OutsideColumns> {
  const { dataFolder, sentiment, candles } = wanted;
  if (candles.length === 0 || !existsSync(sentimentFolder(dataFolder))) return new Map();
  const closes = closesOf(wanted);
  const { store, close } = openSentimentStore(dataFolder);
  try {
    const told = await toldMoods(store, { from: closes[0] - LOOK_BACK_MS, to: closes[closes.length - 1] + 1 });
    if (told.length === 0) return new Map();
    const mood = new OutsideMood(told, { perpetual: sentiment.perpetual, rules: configuredRules(sentiment) });
    const columns = new Map(MOOD_SERIES.map((name) => [name, sharedFloats(candles.length)]));
    closes.forEach((at, i) => { for (const [name, values] of columns) values[i] = isMoodSeries(name) ? mood.read(name, at) : NaN; });
    return columns;
  } finally {
    close();
  }
}

async function flowColumns(wanted: OutsideWanted): Promise<OutsideColumns> {
  const { candles, instrument, timeframe, flow } = wanted;
  if (flow !== undefined && instrument === undefined) throw new UsageError('--flow: expected candles that say of which instrument they are, found some that do not');
  const runs = flow === undefined ? await runsUnasked(wanted) : await runsIn(flow);
  if (instrument === undefined || runs.length === 0) return new Map();
  const { store, close } = openRecordings();
  try {
    const rows = await recordedFlow(store, runs, { instrument, timeframe });
    return new Map(FLOW_SERIES.map((name) => {
      const values = sharedFloats(candles.length);
      for (let i = 0; i < candles.length; i++) values[i] = (rows.get(candles.openTime[i]) ?? NO_FLOW)[name];
      return [name, values];
    }));
  } finally {
    close();
  }
}

/** UsageError where there is none. */
async function runsIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) throw new UsageError(`--flow: expected a recording or a folder of recordings, found none at "${folder}"`);
  if ((await segmentsOf(folder)).length > 0) return [folder];
  const runs: string[] = [];
  for (const name of (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory()).map((one) => one.name).toSorted()) {
    if ((await segmentsOf(path.join(folder, name))).length > 0) runs.push(path.join(folder, name));
  }
  if (runs.length === 0) throw new UsageError(`--flow: expected a recording or a folder of recordings, found none in "${folder}"`);
  return runs;
}

/** Recordings of the data folder, each of a UTC day, where they reach over nearly all days of the candles. */
async function runsUnasked({ dataFolder, candles }: OutsideWanted): Promise<readonly string[]> {
  const folder = path.join(dataFolder, 'raw', 'recordings');
  if (candles.length === 0 || !existsSync(folder)) return [];
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const days = new Set(Array.from({ length: candles.length }, (_, i) => dayOf(candles.openTime[i])));
  const names = (await readdir(folder)).filter((name) => /^\d{4}-\d{2}-\d{2}/.test(name) && days.has(name.slice(0, 10))).toSorted();
  return new Set(names.map((name) => name.slice(0, 10))).size >= LEAST_DAYS * days.size ? names.map((name) => path.join(folder, name)) : [];
}
