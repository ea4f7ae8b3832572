import { duckdbCandleStore } from '../src/shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../src/shared/adapters/duckdb/session.ts';
import { durableFiles } from '../src/shared/adapters/fs/durable-files.ts';
import type { CandleColumns } from '../src/shared/domain/candle.ts';

/** A process of its own, so that its peak memory is that of reading alone: `stream|read|hold CACHE FILE...`, with '' for no cache. */
const [mode, cacheFolder, ...files] = process.argv.slice(2);
const session = duckdbSession({ threads: 2, memoryLimitMb: 512 });
const store = duckdbCandleStore({ session, files: durableFiles(), ...(cacheFolder === '' ? {} : { cacheFolder }) });

let rows = 0;
const held: CandleColumns[] = [];
for (const file of files) {
  if (mode === 'stream') for await (const block of store.stream(file)) rows += block.length;
  else {
    const { candles } = await store.load(file);
    rows += candles.length;
    if (mode === 'hold') held.push(candles);
  }
}
session.close();
process.stdout.write(JSON.stringify({ rows, held: held.length, peakMb: process.resourceUsage().maxRSS / 1024 }));
