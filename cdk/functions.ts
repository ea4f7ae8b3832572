/** What runs in AWS: one file of `src/lambdas` each. The bundle holds them all, so that all are of one and the same code. */
export const FUNCTIONS = ['ingest', 'plan', 'backtest', 'reduce', 'train', 'promote'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** What the machines of the spot group run: it polls the queues with the handlers of `backtest` and `train` until there is nothing left. */
export const SPOT_WORKER = 'spot-worker';

/** Paths of the sources from the project's root, as text: nothing here imports them. */
export const entryOf = (name: string): string => `src/lambdas/${name}.ts`;
export const ENTRIES: readonly string[] = [...FUNCTIONS, SPOT_WORKER].map(entryOf);

/**
 * Environment variables by which a function is told where things are. Each function gets those it needs and is allowed to use, no others.
 * What sets a function off:
 * - ingest: a schedule; the input is `{ "kind": "ingest" }` with what the settings name.
 * - plan: SQS messages that hold S3 events of `sweeps/<id>/manifest.json`. Sends to JOBS_QUEUE_URL.
 * - backtest: SQS messages, each a block job. Reaches S3 and Redis, nothing else: it may not send, hide or delete messages.
 * - reduce: SQS messages that hold S3 events of `results/<sweep>/<job>.json`, up to 500 in one event, mostly of one and the same sweep: each sweep is looked at once an event.
 * - train: SQS messages, each a training job that ends within 15 minutes. Longer ones are put into the long queue, which only the spot group reads.
 * - promote: SQS messages that hold S3 events of `models/<slot>/<model>/bundle.json`.
 * - spot-worker: `node spot-worker.mjs`; ends with exit code 0 when it found nothing for COINBOT_IDLE_MINUTES, and on SIGTERM after giving back what it had.
 */
export const ENVIRONMENT = {
  bucket: 'COINBOT_BUCKET',
  jobsQueueUrl: 'COINBOT_JOBS_QUEUE_URL',
  jobsDeadLetterUrl: 'COINBOT_JOBS_DEAD_LETTER_URL',
  longQueueUrl: 'COINBOT_LONG_QUEUE_URL',
  longDeadLetterUrl: 'COINBOT_LONG_DEAD_LETTER_URL',
  /** `rediss://`; unset where there is no Valkey. */
  redisUrl: 'COINBOT_REDIS_URL',
  /** `1` where Valkey is serverless, which answers only to those who ask it as a cluster. */
  redisCluster: 'COINBOT_REDIS_CLUSTER',
  idleMinutes: 'COINBOT_IDLE_MINUTES',
  /** `cloudfront` where nobody but CloudFront comes to the page, which says by whose address and under which name; `iam` where the account's own requests do. */
  pageDoor: 'COINBOT_PAGE_DOOR',
} as const;

/** First parts of the keys in the lake. Grants are made along them. */
export const PREFIXES = {
  raw: 'raw/', processed: 'processed/', historical: 'historical/', byHash: 'lake/', sweeps: 'sweeps/', results: 'results/', partials: 'partials/', errors: 'errors/', models: 'models/', trials: 'trials/', page: 'dashboard/',
} as const;
