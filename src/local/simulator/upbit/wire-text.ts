import { format, fromUnits, type Decimal } from '../../../shared/domain/decimal.ts';
import { DAY, HOUR, SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import type { Listing } from '../../../shared/venue/exchange/listing.ts';

/** Korea is nine hours ahead all year. */
const KST_AHEAD = 9 * HOUR;

export const kstDay = (at: EpochMs): EpochMs => Math.floor(at / DAY) * DAY;
const iso = (at: EpochMs): string => new Date(at).toISOString();

/** `2024-06-13T10:28:36+09:00`: times of orders, without milliseconds. */
export const kstText = (at: EpochMs): string => `${iso(Math.floor(at / SECOND) * SECOND + KST_AHEAD).slice(0, 19)}+09:00`;
/** `2024-06-13T01:28:00`, without a zone: times of candles. */
export const utcText = (at: EpochMs): string => iso(at).slice(0, 19);
export const kstPlainText = (at: EpochMs): string => iso(at + KST_AHEAD).slice(0, 19);

/** Day and time of a trade, in UTC and in Korean time. */
export function tradeTimes(at: EpochMs): { readonly utc: readonly [date: string, time: string]; readonly kst: readonly [date: string, time: string] } {
  const split = (text: string) => [text.slice(0, 10), text.slice(11, 19)] as const;
  return { utc: split(utcText(at)), kst: split(kstPlainText(at)) };
}

export const compact = (text: string): string => text.replace(/[-:]/g, '');

/** Whole units as a JSON number: Upbit's market data and streams carry doubles. */
export const priceNumber = ({ priceDecimals }: Listing, units: number): number => units / 10 ** priceDecimals;
export const volumeNumber = ({ quantityDecimals }: Listing, units: number): number => units / 10 ** quantityDecimals;
export const priceText = ({ priceDecimals }: Listing, units: number): string => format(fromUnits(units, priceDecimals));
export const volumeText = ({ quantityDecimals }: Listing, units: number): string => format(fromUnits(units, quantityDecimals));
export const amountText = (amount: Decimal): string => format(amount);
export const amountNumber = (amount: Decimal): number => Number(format(amount));

/** `sequential_id` of a public trade: the millisecond and four digits, seventeen in all, more than a double can tell apart. */
export const sequentialId = (at: EpochMs, tradeId: number): string => `${at}${String(tradeId % 10_000).padStart(4, '0')}`;

/** A whole number too long for a double, to be written by `jsonOf` as it is. */
export const longNumber = (digits: string): string => `#${digits}#`;
export const jsonOf = (value: unknown): string => JSON.stringify(value).replace(/"#(\d+)#"/g, '$1');
