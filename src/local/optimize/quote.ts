/** What a search will take, before it begins. */
export interface Quote {
  /** Backtests of one parameter record on one stretch. */
  readonly runs: number;
  readonly memoryBytes: number;
  readonly workers: number;
  readonly minutesHere: number;
  /** Estimates from list prices, never measured on an account. */
  readonly aws: { readonly minutes: number; readonly usd: number };
}

/** Lambda of 1,769 MB, which is one vCPU, arm64: USD for a GB-second; requests and objects of a block; blocks at the same time. Estimates. */
const LAMBDA = { gb: 1.769, usdPerGbSecond: 0.0000133334, usdPerBlock: 0.00001, atOnce: 50, startSeconds: 1 } as const;

interface Measured {
  /** Days of candles to go over, and how long one took here on one core. */
  readonly days: number;
  readonly msPerDay: number;
  readonly runs: number;
  readonly blocks: number;
  readonly workers: number;
  readonly memoryBytes: number;
}

export function quoteOf({ days, msPerDay, runs, blocks, workers, memoryBytes }: Measured): Quote {
  const seconds = (days * msPerDay) / 1_000;
  const lanes = Math.min(LAMBDA.atOnce, Math.max(1, blocks));
  return {
    runs, workers, memoryBytes, minutesHere: seconds / 60 / workers,
    aws: { minutes: (seconds / lanes + LAMBDA.startSeconds) / 60, usd: seconds * LAMBDA.gb * LAMBDA.usdPerGbSecond + blocks * LAMBDA.usdPerBlock },
  };
}

const minutes = (value: number): string => (value < 0.1 ? 'under 0.1' : value.toFixed(1));

export function quoteText({ runs, memoryBytes, workers, minutesHere, aws }: Quote, { maxRamBytes: capBytes, where = 'local' }: { readonly maxRamBytes: number; readonly where?: string }): string {
  const inAws = `on AWS by list prices, an estimate: ${minutes(aws.minutes)} minutes and USD ${aws.usd.toFixed(2)}`;
  if (where !== 'local') return `About ${runs.toLocaleString('en-US')} backtests, ${inAws}`;
  return `About ${runs.toLocaleString('en-US')} backtests: ${minutes(minutesHere)} minutes here on ${workers} ${workers === 1 ? 'core' : 'cores'} and ${Math.ceil(memoryBytes / 1e6)} of ${Math.round(capBytes / 1e6)} MB; ${inAws}`;
}
