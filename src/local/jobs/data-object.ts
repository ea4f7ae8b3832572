import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DataReference } from '../../shared/handlers/sweep/block-job.ts';
import { sweepKeys } from '../../shared/handlers/sweep/sweep-keys.ts';
import type { CandleStore } from '../../shared/ports/candle-store.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

/** One Parquet file of candles, whatever was named: the files of a dataset are joined into one, so that the same data has the same hash here and in AWS. */
export async function oneFile(named: string, folder: string, candles: CandleStore): Promise<string> {
  if (!(await stat(named)).isDirectory()) return named;
  const { candles: all, dataHash, ...labels } = await candles.load(named);
  const file = path.join(folder, 'data', `${dataHash}.parquet`);
  if (await stat(file).catch(() => undefined) === undefined) await candles.write(file, all, labels);
  return file;
}

/** Puts a file into the store under its hash, once. */
export async function asObject({ file = '', hash, market }: DataReference, store: ObjectStore): Promise<DataReference> {
  const key = sweepKeys.data(hash);
  if (await store.head(key) === undefined) {
    const bytes = await readFile(file);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== hash) throw new Error(`${file} was changed while it was read: expected sha256 "${hash}", found "${found}"`);
    await store.put(key, bytes, { when: 'absent' });
  }
  return { key, hash, ...(market === undefined ? {} : { market }) };
}
