import { fillsCsv } from '../../src/local/backtest/fills-csv.ts';
import { orderHash } from '../../src/shared/handlers/backtest.ts';
import { findStrategy, strategies } from '../../src/shared/strategies/registry.ts';
import { runOn } from '../sample-run.ts';

export interface FillsOf {
  readonly strategy: string;
  readonly orderHash: string;
  /** The file of executions, as the command line writes it. */
  readonly csv: string;
}

/** Runs a shipped strategy over walks made from their seeds. */
export function fillsOf(strategy: string): FillsOf {
  const { fills } = runOn(findStrategy(strategy, strategies));
  return { strategy, orderHash: orderHash(fills), csv: fillsCsv(fills) };
}
