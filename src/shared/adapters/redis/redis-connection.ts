import { Cluster, Redis } from 'ioredis';

export interface RedisSettings {
  /** `redis://:password@host:port`, `rediss://` with TLS, or the path of a Unix socket. */
  readonly url: string;
  /** One of the serverless kind, which answers only to those who ask it as a cluster. */
  readonly isCluster?: boolean;
  /** An answer that takes longer is none. */
  readonly slowMs?: number;
}

/** Connects by itself, again and again, and keeps nothing back for later: whoever asks while there is no connection hears so at once. */
export function redisConnection({ url, isCluster = false, slowMs = 500 }: RedisSettings): Redis | Cluster {
  const common = { enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false, connectTimeout: 2_000, commandTimeout: slowMs, noDelay: true } as const;
  const connection = isCluster ? clusterOf(url, common) : new Redis(url, { ...common, retryStrategy: (attempt) => Math.min(1_000, 50 * 2 ** Math.min(attempt, 5)) });
  // Whoever asks hears of it; unheard, it would end the process.
  connection.on('error', () => undefined);
  return connection;
}

function clusterOf(url: string, options: object): Cluster {
  const { hostname, port, username, password, protocol } = new URL(url);
  return new Cluster([{ host: hostname, port: Number(port === '' ? 6379 : port) }], {
    enableOfflineQueue: false, dnsLookup: (address, done) => { done(null, address); }, clusterRetryStrategy: (attempt) => Math.min(1_000, 50 * 2 ** Math.min(attempt, 5)),
    redisOptions: { ...options, ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password: decodeURIComponent(password) }), ...(protocol === 'rediss:' ? { tls: {} } : {}) },
  });
}
