/** Puts files in place so that a crash or a full disk leaves the old file or the new one, never half of one. */
export interface DurableFiles {
  /** `fill` writes a temporary file beside `file`; it takes its place once it is on the disk, and is removed when `fill` fails. */
  replaceWith<Result>(file: string, fill: (temporary: string) => Promise<Result>): Promise<Result>;
  /** The same for content that is in memory already: the parts one after the other. */
  replace(file: string, ...parts: readonly Uint8Array[]): Promise<void>;
}
