import type { GivenColumns } from '../../shared/engine/sweep/column-store.ts';
import type { SweepMarket } from '../../shared/engine/sweep/sweep-desk.ts';
import type { BlockJob, BlockResult } from '../../shared/handlers/sweep/block-job.ts';
import type { ReadColumn } from '../../shared/handlers/sweep/run-block.ts';

/** What each worker is given once: everything large lies in shared memory. */
export interface SweepInput {
  readonly market: SweepMarket;
  /** Name of the strategy, and the folder of the user's own where it is none of the shipped ones. */
  readonly strategy: string;
  readonly strategiesFolder?: string | undefined;
  /** Bytes of columns and of forecasts a worker may keep for itself. */
  readonly columnBytes: number;
  readonly forecastBytes: number;
}

/** Columns to be computed into shared memory. */
export interface ColumnsTask {
  readonly columns: readonly (ReadColumn & { readonly into: readonly Float64Array[] })[];
}

export interface BlockTask {
  readonly job: BlockJob;
  readonly columns: GivenColumns;
}

/** A block's result, and how many of its spans each lane ran. */
export interface BlockAnswer {
  readonly result: BlockResult;
  readonly kernel: number;
  readonly engine: number;
}

/** An error a person can act on: between threads the class of an error is lost. */
export interface BlockFailure {
  readonly failed: 'DataError' | 'UsageError';
  readonly message: string;
}
