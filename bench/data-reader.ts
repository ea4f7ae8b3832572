import { readFileSync } from 'node:fs';
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

/** Linux hands a child the peak of the process that started it, so maxRSS would tell the parent's; VmHWM is this program's own. */
function peakMb(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const own = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return (own === undefined ? process.resourceUsage().maxRSS : Number(own)) / 1024;
}

process.stdout.write(JSON.stringify({ rows, held: held.length, peakMb: peakMb() }));
