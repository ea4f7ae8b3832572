/** `fast 20, slow 100`. */
export const paramsText = (params: Readonly<Record<string, unknown>>): string => Object.entries(params).map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`).join(', ');
