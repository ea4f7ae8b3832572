import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { DataError } from '../../shared/domain/errors.ts';
import { binanceLine } from '../../shared/venue/tape/binance-line.ts';
import type { TapeEvent } from '../../shared/venue/tape/tape-event.ts';

/** A recorded message and the number of its line, from 1. */
export interface TapeLine {
  readonly line: number;
  readonly event: TapeEvent;
}

/** The messages of a recording `*.ndjson` or `*.ndjson.gz` in the order of the file, one at a time. Throws DataError naming file and line. */
export async function* readL2File(file: string): AsyncGenerator<TapeLine> {
  const raw = createReadStream(file);
  const source = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  // A broken pipe fails only its own end: the reader has to hear of it.
  raw.on('error', (error) => source.destroy(error));
  const lines = createInterface({ input: source, crlfDelay: Infinity });
  let line = 0;
  try {
    for await (const text of lines) {
      line += 1;
      if (text === '') continue;
      const event = binanceLine(text, `"${file}" line ${line}`);
      if (event !== undefined) yield { line, event };
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`"${file}" cannot be read after line ${line}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  } finally {
    lines.close();
    raw.destroy();
  }
}
