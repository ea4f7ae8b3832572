import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time.ts';
import { dayText, minuteText } from '../calendar.ts';
import type { Cell, Row, Unit } from '../summary/row.ts';
import type { Labels } from './labels.ts';

/** How numbers are written in one report. */
export interface Style {
  readonly labels: Labels;
  /** Currency of money; empty when there is none to name. */
  readonly quote: string;
}

/** Thousands set apart by commas, a fixed number of decimals, and no negative zero. */
export function grouped(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(3);
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const digits = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

const WHOLE_CURRENCIES = new Set(['KRW', 'JPY', 'IDR', 'VND']);
const FINE_CURRENCIES = new Set(['BTC', 'ETH', 'BNB']);

/** Decimals a person counts a currency in. */
export function moneyDecimals(quote: string): number {
  if (WHOLE_CURRENCIES.has(quote)) return 0;
  return FINE_CURRENCIES.has(quote) ? 8 : 2;
}

export const moneyText = (value: number, quote: string): string => grouped(value, moneyDecimals(quote));
export const percentText = (share: number, decimals = 2): string => `${grouped(share * 100, decimals)}%`;
/** With its sign, where the sign is the message. */
export const signedPercent = (share: number, decimals = 2): string => (share > 0 ? `+${percentText(share, decimals)}` : percentText(share, decimals));
/** Prices keep five digits that tell something. */
export const priceText = (price: number): string => grouped(price, Math.max(0, Math.min(10, 4 - Math.floor(Math.log10(Math.abs(price) || 1)))));

const plain = (value: number): string => (value !== 0 && Math.abs(value) < 0.095 ? Number(value.toPrecision(2)).toString() : grouped(value, 2));

const UNITS = { en: { d: 'd', h: 'h', m: 'm', s: 's' }, ko: { d: '일', h: '시간', m: '분', s: '초' } } as const;

/** `58d 13h`, `2h 5m`, `1m 4s`, `3.2s`, `312 ms`. */
export function durationText(length: number, labels: Labels): string {
  const unit = UNITS[labels.language];
  const size = Math.abs(length);
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < MINUTE) return `${(size / SECOND).toFixed(1)}${unit.s}`;
  if (size < HOUR) return `${Math.floor(size / MINUTE)}${unit.m} ${Math.floor((size % MINUTE) / SECOND)}${unit.s}`;
  if (size < DAY) return `${Math.floor(size / HOUR)}${unit.h} ${Math.floor((size % HOUR) / MINUTE)}${unit.m}`;
  const hours = Math.floor((size % DAY) / HOUR);
  return `${grouped(Math.floor(size / DAY), 0)}${unit.d}${hours === 0 ? '' : ` ${hours}${unit.h}`}`;
}

/** Enough of a hash to tell two runs apart by eye; the JSON has all of it. */
const HASH_SHOWN = 16;

type Write = (value: number, style: Style) => string;

const WRITERS: Readonly<Record<Exclude<Unit, 'text' | 'hash'>, Write>> = {
  money: (value, { quote }) => moneyText(value, quote),
  percent: (value) => percentText(value),
  ratio: plain,
  count: (value) => grouped(value, 0),
  time: minuteText,
  day: dayText,
  duration: (value, { labels }) => durationText(value, labels),
  bps: (value) => `${grouped(value, 1)} bp`,
  megabytes: (value) => `${grouped(value, 0)} MB`,
};

/** One value as a person reads it; `N/A` when it is not given. */
export function cellText({ value, unit }: Cell, style: Style): string {
  if (value === null) return style.labels.words.notApplicable;
  if (unit === 'hash') return String(value).slice(0, HASH_SHOWN);
  if (typeof value === 'string' || unit === 'text') return String(value);
  return WRITERS[unit](value, style);
}

/** All values of a row, the currency named once. A row without any value is a single `N/A` with its reason. */
export function rowText(row: Row, style: Style): { readonly text: string; readonly reason: string | undefined } {
  const { labels, quote } = style;
  if (row.cells.every(({ value }) => value === null)) {
    const reason = row.cells[0]?.reason;
    return { text: labels.words.notApplicable, reason: reason && labels.reasons[reason] };
  }
  const texts = row.cells.map((cell) => cellText(cell, style));
  const currency = quote === '' ? '' : ` ${quote}`;
  if (row.form === 'parenthesis') return { text: `${texts[0]}${row.cells[0].unit === 'money' ? currency : ''} (${texts.slice(1).join(', ')})`, reason: undefined };
  return { text: texts.join(' / ') + (row.cells.every(({ unit }) => unit === 'money') ? currency : ''), reason: undefined };
}
