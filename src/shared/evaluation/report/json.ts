import type { RunRecord } from '../../engine/record.ts';
import type { Summary } from '../summary.ts';

/** What programs get: the figures a script asks for first, then everything. JSON-safe as the summary is. */
export function jsonReport({ metrics, ...summary }: Summary, record: RunRecord): Readonly<Record<string, unknown>> {
  return {
    ...summary, totalFees: record.totals.fees, maxDrawdown: record.maxDrawdown.depth, metrics,
    orders: record.orders, totals: record.totals, ambiguousExits: record.ambiguousExits, protectiveExits: record.protectiveExits,
  };
}
