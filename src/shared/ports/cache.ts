/**
 * What is cheap to lose: everything in it can be made again. A cache that cannot be reached behaves as an empty one, and says so in `status`.
 * Times to live are in milliseconds, at least 1.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** True for the one who set it. Without a connection true for everybody: what hangs on it must bear that. */
  setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Notes that something was seen, and says how many different ones were. Twice the same counts once; undefined without a connection. */
  noteMember(key: string, member: string, ttlMs: number): Promise<number | undefined>;
  status(): CacheStatus;
  close(): Promise<void>;
}

export interface CacheStatus {
  readonly kind: 'memory' | 'redis';
  readonly isReachable: boolean;
  readonly hits: number;
  readonly misses: number;
  /** Calls that were answered as by an empty cache. */
  readonly failures: number;
}
