/** Candles worked on between two calls of a hot loop: V8 optimises what is called often, not what runs long. */
export const BLOCK = 1024;
