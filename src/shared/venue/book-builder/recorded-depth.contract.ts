import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DepthSnapshot, DepthSync, DepthUpdate } from '../../domain/depth.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/data/l2');

/** One recorded line: a change of the book, the one REST snapshot, or something else (trade, best price). */
export type RecordedLine = { readonly kind: 'update'; readonly update: DepthUpdate } | { readonly kind: 'snapshot'; readonly snapshot: DepthSnapshot } | { readonly kind: 'other' };

/** Best prices after a line (1-based), as they stand in the recording's answer sheet. */
export interface ExpectedBest {
  readonly line: number;
  readonly lastId: number;
  readonly bid: number;
  readonly bidQuantity: number;
  readonly ask: number;
  readonly askQuantity: number;
  readonly bidTop10: number;
  readonly askTop10: number;
  readonly bidLevels: number;
  readonly askLevels: number;
}

export const RECORDINGS: readonly { readonly name: string; readonly sync: DepthSync }[] = [
  { name: 'binance_spot_ETHUSDT-2024-08-08_09', sync: 'binance-spot' },
  { name: 'binance_usdm_BTCUSDT-2024-08-08', sync: 'binance-usdm' },
];

const unpacked = (file: string): string | undefined => {
  try {
    return gunzipSync(readFileSync(path.join(FOLDER, file))).toString('utf8');
  } catch {
    return undefined;
  }
};

/** The raw messages of a recording, without the local time; undefined where the reference data is not there. */
export function rawMessages(name: string): readonly string[] | undefined {
  return unpacked(`${name}.ndjson.gz`)?.trimEnd().split('\n').map((line) => line.slice(line.indexOf(' ') + 1));
}

function lineOf(text: string): RecordedLine {
  const message = JSON.parse(text);
  if (message.lastUpdateId !== undefined) return { kind: 'snapshot', snapshot: { lastId: message.lastUpdateId, bids: message.bids, asks: message.asks } };
  const data = message.data;
  if (data?.e !== 'depthUpdate') return { kind: 'other' };
  return { kind: 'update', update: { firstId: data.U, lastId: data.u, previousId: data.pu, at: data.E, bids: data.b, asks: data.a } };
}

const parsed = new Map<string, readonly RecordedLine[] | undefined>();

export function recordedLines(name: string): readonly RecordedLine[] | undefined {
  if (!parsed.has(name)) parsed.set(name, rawMessages(name)?.map(lineOf));
  return parsed.get(name);
}

export function expectedBests(name: string): readonly ExpectedBest[] {
  const rows = (unpacked(`${name}.expected_bbo.csv.gz`) ?? '').trimEnd().split('\n').slice(1).map((row) => row.split(',').map(Number));
  return rows.map(([line, , lastId, bid, bidQuantity, ask, askQuantity, bidTop10, askTop10, bidLevels, askLevels]) =>
    ({ line, lastId, bid, bidQuantity, ask, askQuantity, bidTop10, askTop10, bidLevels, askLevels }));
}
