import { isoOf } from '../../shared/domain/iso-time.ts';
import type { Fill } from '../../shared/domain/order.ts';

/** Executions for a spreadsheet: epoch milliseconds and ISO time, numbers in their shortest exact form. */
export function fillsCsv(fills: readonly Fill[]): string {
  const rows = fills.map(({ at, side, quantity, price, fee, instrument, liquidity, reason }) => [at, side, quantity, price, fee, isoOf(at), instrument, liquidity, quoted(reason)].join(','));
  return `${['time,side,quantity,price,fee,timeIso,instrument,liquidity,reason', ...rows].join('\n')}\n`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
