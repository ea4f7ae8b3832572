import { workerData } from 'piscina';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { SweepDesk } from '../../shared/engine/sweep/sweep-desk.ts';
import { declaredBy, runBlock } from '../../shared/handlers/sweep/run-block.ts';
import { findStrategy, strategies as shipped } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { BlockAnswer, BlockFailure, BlockTask, ColumnsTask, SweepInput } from './sweep-messages.ts';

// A thread that runs one block after the other over one market, until it is ended.
const { market, strategy: name, strategiesFolder, columnBytes, forecastBytes }: SweepInput = workerData;
const desk = new SweepDesk(market, { columnBytes, forecastBytes });
const strategies = await known();

/** The user's own are loaded only where one is meant: with them comes everything they may import. */
async function known(): Promise<readonly Strategy[]> {
  if (strategiesFolder === undefined || shipped.some((strategy) => strategy.name === name)) return shipped;
  const { loadStrategiesFor } = await import('../strategies/load-strategies.ts');
  return loadStrategiesFor(name, strategiesFolder, () => undefined);
}

/** Computes columns into the shared memory they came with. */
export function makeColumns({ columns }: ColumnsTask): void {
  const strategy = findStrategy(name, strategies);
  for (const { computation, params, into } of columns) {
    const indicator = declaredBy(strategy, params, market.instrument.symbol).find((declared) => declared.computation === computation);
    if (indicator !== undefined) desk.columns.outputs(indicator).forEach((values, output) => into[output].set(values));
  }
}

export function judgeBlock({ job, columns }: BlockTask): BlockAnswer | BlockFailure {
  desk.columns.lend(columns);
  const { kernel, engine } = desk.runs;
  try {
    const result = runBlock(job, { candles: market.candles, funding: market.funding, strategies, desk });
    return { result, kernel: desk.runs.kernel - kernel, engine: desk.runs.engine - engine };
  } catch (error) {
    if (error instanceof DataError || error instanceof UsageError) return { failed: error.name, message: error.message };
    throw error;
  }
}
