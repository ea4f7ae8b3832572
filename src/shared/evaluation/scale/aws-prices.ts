/**
 * The one place of prices in USD: list prices of Tokyo (ap-northeast-1), arm64, without free tiers, as read or believed on `asOf`.
 * None was ever held against a bill: to be verified before anybody relies on one.
 */
export const AWS_PRICES = {
  asOf: '2026-11-20', region: 'ap-northeast-1', isVerified: false,
  functionGbSecond: 0.0000133334,
  functionRequest: 0.2 / 1e6,
  /** PUT and LIST. */
  storeWrite: 0.0047 / 1e3,
  /** GET and HEAD. */
  storeRead: 0.00037 / 1e3,
  storeGbMonth: 0.025,
  /** Of what leaves AWS, for a PC. */
  gbOut: 0.114,
  /** Each request of up to 64 KiB: to send, to receive, to remove. */
  queueRequest: 0.4 / 1e6,
  /** Graviton spot, of one core for an hour; the disk and the address of the machine are in it. */
  spotCoreHour: 0.02,
} as const;

/** What the account's functions are and how fast AWS lets them grow; as documented or set, none measured on an account. */
export const AWS_RATES = {
  /** 1,769 MB are one core. */
  functionGb: 1.769,
  reduceGb: 1.024,
  /** `functions.concurrency` of docs/aws.md, unless it is raised. */
  concurrency: 8,
  /** The most that a queue may set off. */
  mostConcurrency: 1_000,
  /** A queue sets off so many functions at first, and so many more a minute (AWS, "Configuring scaling behavior for SQS event source mappings"). */
  atFirst: 5,
  morePerMinute: 300,
  /** Six times the five minutes a function may take: so long a message stays hidden that nobody answered for. */
  hiddenSeconds: 1_800,
  /** Results are told of in batches: when there are so many, or so long after the first. */
  lookAfterResults: 500,
  lookAfterSeconds: 30,
  maxReceives: 3,
  /** A result is kept for 90 days. */
  resultMonths: 3,
} as const;
