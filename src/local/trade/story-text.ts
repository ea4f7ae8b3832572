/** `2026-01-02 10:15:00 UTC`, with milliseconds where there are some. */
export function timeText(at: number): string {
  return Number.isFinite(at) ? `${plainTime(at)} UTC` : 'an unknown time';
}

/** The same without the zone. */
export function plainTime(at: number): string {
  if (!Number.isFinite(at)) return '?';
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, at % 1_000 === 0 ? 19 : 23)}`;
}

/** `10:15:00.123` */
export const clockText = (at: number): string => plainTime(at).slice(11);

/** A number as people write it: eight digits that count. */
export function amount(value: number): string {
  if (Number.isNaN(value)) return 'unknown';
  const rounded = Number(value.toPrecision(8));
  return Math.abs(rounded) >= 1e15 || (rounded !== 0 && Math.abs(rounded) < 1e-6) ? String(rounded) : rounded.toLocaleString('en-US', { maximumFractionDigits: 10, useGrouping: Math.abs(rounded) >= 10_000 });
}

/** Two digits after the point, and no zero below zero. */
export const hundredths = (value: number): string => value.toFixed(2).replace(/^-(0\.00)$/, '$1');
export const bps = (value: number): string => (Number.isFinite(value) ? `${hundredths(value)} bp` : 'unknown');

/** Breaks a text into lines of at most `width`, those after the first set in by two more. */
export function wrapped(text: string, width: number, indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent + 2);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
