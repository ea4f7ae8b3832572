/** What goes over the line between server and browser is JSON-safe by itself: the types at both ends are the same, `readonly` and all. */
export const asItIs = { serialize: (value: unknown): unknown => value, deserialize: (value: unknown): unknown => value };
