/** JSON with its keys in order, so that equal content is equal text. `undefined` is left out as JSON does. */
export function orderedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => orderedJson(entry)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, entry]) => entry !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, entry]) => `${JSON.stringify(key)}:${orderedJson(entry)}`).join(',')}}`;
}
