/** A text that a spreadsheet would take for a formula is shown as a text. Numbers are written as they are. */
function cellOf(value: string | number): string {
  const text = String(value);
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of a table in text (RFC 4180), each with its end. */
export const csvLines = (rows: readonly (readonly (string | number)[])[]): string => rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
