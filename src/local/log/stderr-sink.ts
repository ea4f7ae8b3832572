import { isoOf } from '../../shared/domain/iso-time.ts';
import type { LogLine, LogSink } from './logger.ts';

/** A stream that says how much of it nobody has read yet. */
export interface TextStream {
  readonly writableLength: number;
  write(text: string): unknown;
}

/** A reader that has stopped reading would otherwise fill our memory. */
const MOST_UNREAD = 1024 ** 2;

const shown = (value: LogLine['fields'][string]): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/+-]+$/.test(text) ? text : JSON.stringify(text);
};

/** A line for a person, such as `2026-01-02T03:04:05Z warn  order.unknown venue=binance`. */
export const textOf = ({ at, level, event, fields }: LogLine): string => [isoOf(at), level.padEnd(5), event, ...Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`)].join(' ');

/** Lines on stderr. Where nobody reads them they are counted and not kept. */
export function stderrSink(stream: TextStream = process.stderr): LogSink {
  let dropped = 0;
  return {
    write(line) {
      if (stream.writableLength > MOST_UNREAD) { dropped++; return; }
      if (dropped > 0) stream.write(`${textOf({ ...line, level: 'warn', event: 'log.dropped', fields: { count: dropped } })}\n`);
      dropped = 0;
      stream.write(`${textOf(line)}\n`);
    },
  };
}
