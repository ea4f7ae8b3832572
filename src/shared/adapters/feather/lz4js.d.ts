declare module 'lz4js' {
  /** Packs bytes as an LZ4 frame. */
  export function compress(bytes: Uint8Array): Uint8Array;
}
