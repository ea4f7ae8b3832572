const WIDTH = 120;

/** JSON as a person writes it: what fits on a line stands on one. */
export const settingsText = (value: unknown): string => `${textOf(value, '', true)}\n`;

function textOf(value: unknown, indent: string, isWhole = false): string {
  const short = oneLine(value);
  if (typeof value !== 'object' || value === null) return short;
  if (!isWhole && indent.length + short.length <= WIDTH) return short;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value) ? value.map((item) => textOf(item, deeper)) : Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${textOf(inner, deeper)}`);
  if (parts.length === 0) return short;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${oneLine(inner)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
