import { stat } from 'node:fs/promises';
import { DataError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { EventStore } from '../../ports/event-store.ts';
import { writeColumns, type WritableColumn } from './column-writer.ts';
import { assertFunding, assertTrades } from './read-events.ts';
import type { DuckdbSession } from './session.ts';
import { assertReturns, metadataOf } from './write-candles.ts';


const sideText = (side: number): string => (side === 1 ? 'buy' : side === -1 ? 'sell' : '');

/** Trades and funding as Parquet. */
export function duckdbEventStore(session: DuckdbSession, files: DurableFiles): EventStore {
  const ports = { session, files };
  return {
    async writeTrades(file, { trades, ids }, labels) {
      const { length, at, price, quantity, side } = assertTrades(file, trades);
      if (length === 0 || ids.length !== length) throw new DataError(`"${file}": expected trades with an id each, found ${length} trades and ${ids.length} ids`);
      const numbers = [{ name: 'at', values: at, as: 'integer' as const }, { name: 'price', values: price, as: 'decimal' as const }, { name: 'quantity', values: quantity, as: 'decimal' as const }];
      const columns: readonly WritableColumn[] = [...numbers, { name: 'side', texts: Array.from(side.subarray(0, length), sideText) }, { name: 'id', texts: ids }];
      return writeColumns(ports, file, { columns, length, labels: metadataOf(labels), prove: (connection, temporary) => assertReturns(connection, temporary, { columns: numbers, length }) });
    },
    async writeFunding(file, funding, labels) {
      const { length, at, rate, markPrice } = assertFunding(file, funding);
      if (length === 0) throw new DataError(`"${file}" would hold no funding: an empty file is never written`);
      const columns = [{ name: 'at', values: at, as: 'integer' as const }, { name: 'rate', values: rate, as: 'decimal' as const }, { name: 'markPrice', values: markPrice, as: 'decimal' as const }];
      return writeColumns(ports, file, { columns, length, labels: metadataOf(labels), prove: (connection, temporary) => assertReturns(connection, temporary, { columns, length }) });
    },
    has: (file) => stat(file).then((found) => found.isFile(), () => false),
  };
}
