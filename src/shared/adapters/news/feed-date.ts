import { parseIso, zoneOf } from '../../domain/iso-time.ts';
import type { EpochMs } from '../../domain/time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The names of RFC 822 and those that feeds of Korea and Japan use, as offsets. */
const ZONES: Readonly<Record<string, string>> = { gmt: 'Z', ut: 'Z', utc: 'Z', z: 'Z', est: '-05:00', edt: '-04:00', cst: '-06:00', cdt: '-05:00', mst: '-07:00', mdt: '-06:00', pst: '-08:00', pdt: '-07:00', kst: '+09:00', jst: '+09:00' };
const RFC822 = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3,9})\s+(\d{2}|\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([a-z]{1,4}|[+-]\d{2}:?\d{2}))?(?:\s*\([^)]*\))?$/i;

/**
 * The time a feed says: of RFC 822 (RSS) or ISO 8601 (Atom, JSON Feed). A time without a zone means the source's own, given as
 * "+09:00"; where it is not known the time cannot be told. Undefined for what is no time.
 */
export function feedDate(text: string, sourceZone: string | undefined): EpochMs | undefined {
  const trimmed = text.trim();
  const match = RFC822.exec(trimmed);
  const iso = match === null ? trimmed.replaceAll(/(\d)[./](\d{2})[./](\d{2})/g, '$1-$2-$3') : isoOfRfc822(match);
  if (iso === undefined) return undefined;
  if (zoneOf(iso) !== undefined) return parseIso(iso);
  if (sourceZone === undefined) return undefined;
  return parseIso(`${iso.length <= 10 ? `${iso}T00:00:00` : iso}${sourceZone}`);
}

function isoOfRfc822([, day, monthName, yearText, hour, minute, second = '00', zone]: RegExpExecArray): string | undefined {
  const month = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1;
  const year = yearText.length === 4 ? Number(yearText) : Number(yearText) + (Number(yearText) < 70 ? 2_000 : 1_900);
  const offset = zone === undefined ? '' : /^[+-]/.test(zone) ? zone : ZONES[zone.toLowerCase()];
  if (month === 0 || offset === undefined) return undefined;
  return `${year}-${pad(String(month))}-${pad(day)}T${pad(hour)}:${minute}:${second}${offset}`;
}

const pad = (text: string): string => text.padStart(2, '0');

