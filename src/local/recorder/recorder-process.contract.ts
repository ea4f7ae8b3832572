import { writeSync } from 'node:fs';
import { duckdbRecordingStore } from '../../shared/adapters/duckdb/duckdb-recording-store.ts';
import { duckdbSession } from '../../shared/adapters/duckdb/session.ts';
import { openRecorder } from './recorder.ts';
import { syntheticEvents, take } from './synthetic-events.contract.ts';

/** A process that records until it is killed, and says how many events it has given to the recorder. Arguments: folder, seed. */
const [run = '', seed = '1'] = process.argv.slice(2);
const store = duckdbRecordingStore(duckdbSession({ threads: 1, memoryLimitMb: 256 }));
const recorder = await openRecorder({ run, store, now: () => Date.now(), flushMs: 20, maxSegmentBytes: 60_000, minFreeBytes: 0 });
const events = syntheticEvents(Number(seed));
let count = 0;
writeSync(1, `started ${recorder.status.segment}\n`);
setInterval(() => {
  take(events, 20, (event) => { recorder.market(event); });
  count += 20;
  writeSync(1, `${count}\n`);
}, 2);
