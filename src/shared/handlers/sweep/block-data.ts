import { createHash } from 'node:crypto';
import type { CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import type { FundingColumns } from '../../domain/public-trade.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { inBaseVolume } from '../base-volume.ts';
import type { BlockJob, DataReference } from './block-job.ts';

export interface BlockDataPorts {
  readonly store: ObjectStore;
  readonly candles: Pick<CandleStore, 'load' | 'loadFunding'>;
  readonly files: Pick<DurableFiles, 'replace'>;
  /** Where objects are put to be read as files. */
  readonly folder: string;
}

export interface BlockData {
  readonly candles: CandleColumns;
  readonly funding: FundingColumns | undefined;
}

/** The data that a job names, by the path of a file of this machine. DataError: it is not there, or is not what the job says it is. */
async function fileOf({ key, file, hash }: DataReference, { store, files, folder }: BlockDataPorts): Promise<string> {
  if (file !== undefined) return file;
  const found = key === undefined ? undefined : await store.get(key);
  if (found === undefined) throw new DataError(`expected data under "${key}", found nothing`);
  const really = createHash('sha256').update(found.bytes).digest('hex');
  if (really !== hash) throw new DataError(`"${key}" is not the data the job names: expected sha256 "${hash}", found "${really}"`);
  const target = `${folder}/${hash}.parquet`;
  await files.replace(target, found.bytes);
  return target;
}

/** Reads and checks what a block is run over. */
export async function loadBlockData({ data, funding, timeframe }: Pick<BlockJob, 'data' | 'funding' | 'timeframe'>, ports: BlockDataPorts): Promise<BlockData> {
  const file = await fileOf(data, ports);
  const series = await ports.candles.load(file, data.market === undefined ? {} : { market: data.market });
  if (series.dataHash !== data.hash) throw new DataError(`"${file}" is not the data the job names: expected sha256 "${data.hash}", found "${series.dataHash}"`);
  if (series.timeframe !== timeframe) throw new DataError(`"${file}" has ${series.timeframe} candles: the job expects ${timeframe}`);
  return { candles: inBaseVolume(series), funding: funding === undefined ? undefined : await ports.candles.loadFunding(await fileOf(funding, ports)) };
}
