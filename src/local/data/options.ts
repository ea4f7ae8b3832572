import { UsageError } from '../../shared/domain/errors.ts';
import { parseIso } from '../../shared/domain/iso-time.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '../../shared/domain/timeframe.ts';

/** A time on the command line; without a zone it is UTC. */
export function timeOption(name: string, text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined;
  const time = parseIso(text);
  if (time === undefined) throw new UsageError(`--${name}: expected a time such as 2024-01-31 or 2024-01-31T09:00+09:00, found "${text}"`);
  return time;
}

export function timeframeOption(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  const near = nearName(text, TIMEFRAMES);
  throw new UsageError(`--timeframe: expected one of ${TIMEFRAMES.join(', ')}, found "${text}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
}

export function countOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new UsageError(`--${name}: expected a whole number of 1 or more, found "${text}"`);
  return value;
}

/** Both end up in folder names, and in every report. */
export function seriesOption({ venue, symbol }: { readonly venue: string; readonly symbol: string }): { readonly venue: string; readonly symbol: string } {
  if (!/^[a-z0-9]+$/.test(venue)) throw new UsageError(`--venue: expected a name in small letters such as binance, found "${venue}"`);
  if (!/^[A-Z0-9.]+\/[A-Z0-9.]+(:[A-Z0-9.]+)?$/.test(symbol)) throw new UsageError(`--symbol: expected BASE/QUOTE such as BTC/USDT, or BTC/USDT:USDT for a perpetual, found "${symbol}"`);
  return { venue, symbol };
}
