export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
}

/** `absent`: only where nothing has this key. `unchanged`: only where what stands there still has this etag. */
export type PutCondition = { readonly when: 'absent' } | { readonly when: 'unchanged'; readonly etag: string };

/** `refused`: the condition did not hold, and nothing was written. */
export type PutOutcome = { readonly kind: 'written'; readonly etag: string } | { readonly kind: 'refused' };

/**
 * Objects under keys: a folder of this PC, or a bucket. A key is one or more parts joined by `/`, each of letters, digits and `. _ = -`, at most
 * 900 characters in all; another one is a UsageError. What was put is there, whole, for everybody who looks after `put` has returned, and a put
 * that was interrupted leaves what was there before. An etag changes with the content; it says nothing else.
 * TransientError where the store cannot be reached; RefusedError where it does not let us in.
 */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<PutOutcome>;
  get(key: string): Promise<StoredObject | undefined>;
  head(key: string): Promise<{ readonly size: number; readonly etag: string } | undefined>;
  /** All keys that begin with `prefix`, in the order of their bytes. What is put or removed meanwhile may be among them or not. */
  list(prefix: string): AsyncIterable<ObjectSummary>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  close(): void;
}
