import { useMemo } from 'react';
import { useView, type Language, type Zone } from './view.tsx';

/** What is not known is shown as this. */
export const UNKNOWN = '–';

type Figure = number | null | undefined;

const isKnown = (value: Figure): value is number => typeof value === 'number' && Number.isFinite(value);
const MINUS = '−';

/** Digits behind the point of a step: 0.01 has 2, 1 has 0, 1e-8 has 8. */
export function decimalsOf(step: number): number {
  if (!(step > 0) || step >= 1) return 0;
  return Math.min(12, Math.ceil(-Math.log10(step) - 1e-9));
}

/** As many digits as a price of this size is usually quoted with, where the step is not known. */
function usualDecimals(price: number): number {
  const size = Math.abs(price);
  if (size >= 10_000) return 1;
  if (size >= 100) return 2;
  if (size >= 1) return 4;
  return size === 0 ? 2 : Math.min(10, 4 - Math.floor(Math.log10(size)));
}

const ZONES: Readonly<Record<Zone, string>> = { kst: 'Asia/Seoul', utc: 'UTC' };
/** Money is shown as people count it: won without a part, coins to a hundred millionth. */
const MONEY_DECIMALS: Readonly<Record<string, number>> = { KRW: 0, USD: 2, USDT: 2, USDC: 2, BTC: 8, ETH: 6 };

function formatsOf(language: Language, zone: Zone) {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
  const timeZone = ZONES[zone];
  const numbers = new Map<string, Intl.NumberFormat>();
  const fixed = (value: number, decimals: number, least = decimals): string => {
    const key = `${decimals}/${least}`;
    const format = numbers.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: decimals });
    numbers.set(key, format);
    return format.format(value).replace('-', MINUS);
  };
  const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);
  const dated = (options: Intl.DateTimeFormatOptions) => {
    // A fixed order of year, month and day in both languages: tables stay aligned.
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...options });
    return (at: Figure): string => (isKnown(at) ? format.format(at) : UNKNOWN);
  };
  const money = (value: Figure, currency: string): string => (isKnown(value) ? fixed(value, MONEY_DECIMALS[currency] ?? 2) : UNKNOWN);
  return {
    zoneName: zone === 'kst' ? 'KST' : 'UTC',
    timeZone,
    number: (value: Figure, decimals = 2): string => (isKnown(value) ? fixed(value, decimals) : UNKNOWN),
    count: (value: Figure): string => (isKnown(value) ? fixed(value, 0) : UNKNOWN),
    money,
    /** With the name of the currency behind it. */
    moneyIn: (value: Figure, currency: string): string => (isKnown(value) ? `${money(value, currency)} ${currency}` : UNKNOWN),
    change: (value: Figure, currency: string): string => (isKnown(value) ? signed(money(value, currency), value) : UNKNOWN),
    price: (value: Figure, tickSize?: number): string => (isKnown(value) ? fixed(value, tickSize === undefined ? usualDecimals(value) : decimalsOf(tickSize)) : UNKNOWN),
    quantity: (value: Figure, lotSize?: number): string => (isKnown(value) ? fixed(value, lotSize === undefined ? 8 : decimalsOf(lotSize), 0) : UNKNOWN),
    /** Of a share: 0.05 is shown as 5 %. */
    percent: (value: Figure, decimals = 2): string => (isKnown(value) ? `${fixed(value * 100, decimals)} %` : UNKNOWN),
    percentChange: (value: Figure, decimals = 2): string => (isKnown(value) ? signed(`${fixed(value * 100, decimals)} %`, value) : UNKNOWN),
    bps: (value: Figure): string => (isKnown(value) ? `${fixed(value, 1)} bp` : UNKNOWN),
    time: dated({ timeStyle: 'medium' }),
    minute: dated({ hour: '2-digit', minute: '2-digit' }),
    day: dated({ dateStyle: 'short' }),
    moment: dated({ dateStyle: 'short', timeStyle: 'medium' }),
    /** How long something took, or is ago: 350 ms, 4.2 s, 3 min, 5 h, 2 d. */
    duration: (ms: Figure): string => {
      if (!isKnown(ms)) return UNKNOWN;
      const size = Math.max(0, ms);
      if (size < 1_000) return `${Math.round(size)} ms`;
      if (size < 60_000) return `${fixed(size / 1_000, size < 10_000 ? 1 : 0)} s`;
      if (size < 3_600_000) return `${Math.floor(size / 60_000)} min`;
      if (size < 172_800_000) return `${Math.floor(size / 3_600_000)} h`;
      return `${Math.floor(size / 86_400_000)} d`;
    },
    bytes: (value: Figure): string => {
      if (!isKnown(value)) return UNKNOWN;
      const power = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
      return `${fixed(value / 1_024 ** power, power === 0 ? 0 : 1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
    },
  };
}

export type Formats = ReturnType<typeof formatsOf>;

const made = new Map<string, Formats>();

/** How numbers and times are written for a person of this language, in this zone. */
export function formats(language: Language, zone: Zone): Formats {
  const key = `${language}.${zone}`;
  const found = made.get(key) ?? formatsOf(language, zone);
  made.set(key, found);
  return found;
}

export function useFormats(): Formats {
  const { language, zone } = useView();
  return useMemo(() => formats(language, zone), [language, zone]);
}

/** BTC/USDT of binance:BTC/USDT. */
export const symbolOf = (instrument: string): string => instrument.slice(instrument.indexOf(':') + 1);
export const venueOf = (instrument: string): string => instrument.slice(0, Math.max(0, instrument.indexOf(':')));
