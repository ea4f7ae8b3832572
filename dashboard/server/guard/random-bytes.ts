/** So many unguessable bytes; `randomBytes` of `node:crypto` in the product, a known row in tests. */
export type RandomBytes = (count: number) => Buffer;
