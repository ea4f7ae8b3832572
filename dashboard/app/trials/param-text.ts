/** `fast 5, slow 20`, for a line of a table. */
export const paramText = (params: Readonly<Record<string, unknown>>): string => Object.entries(params).map(([name, value]) => `${name} ${valueText(value)}`).join(', ');

export const valueText = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(Number(value.toPrecision(6))) : JSON.stringify(value) ?? '');

/** Nested settings as `market.spreadBps`, so that they can stand in a table side by side. */
export function flatten(value: unknown, name = ''): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === null || value === undefined ? {} : { [name]: valueText(value) };
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flatten(inner, name === '' ? key : `${name}.${key}`))) as Record<string, string>;
}
