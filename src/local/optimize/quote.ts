import { AWS_RATES } from '../../shared/evaluation/scale/aws-prices.ts';
import { billOf, NO_USAGE, OF_A_JOB } from '../../shared/evaluation/scale/bill.ts';

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

/** Until a function that is new is at work. Believed. */
const START_SECONDS = 1;

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
  const lanes = Math.min(AWS_RATES.concurrency, Math.max(1, blocks));
  const { storeReads, storeWrites, queueRequests } = OF_A_JOB;
  const usage = { ...NO_USAGE, functionGbSeconds: (seconds + lanes * START_SECONDS) * AWS_RATES.functionGb, functionRequests: blocks, storeReads: storeReads * blocks, storeWrites: storeWrites * blocks, queueRequests: queueRequests * blocks };
  return { runs, workers, memoryBytes, minutesHere: seconds / 60 / workers, aws: { minutes: (seconds / lanes + START_SECONDS) / 60, usd: billOf(usage).usd } };
}

const minutes = (value: number): string => (value < 0.1 ? 'under 0.1' : value.toFixed(1));

export function quoteText({ runs, memoryBytes, workers, minutesHere, aws }: Quote, { maxRamBytes: capBytes, where = 'local' }: { readonly maxRamBytes: number; readonly where?: string }): string {
  const inAws = `on AWS by list prices, an estimate: ${minutes(aws.minutes)} minutes and USD ${aws.usd.toFixed(2)}`;
  if (where !== 'local') return `About ${runs.toLocaleString('en-US')} backtests, ${inAws}`;
  return `About ${runs.toLocaleString('en-US')} backtests: ${minutes(minutesHere)} minutes here on ${workers} ${workers === 1 ? 'core' : 'cores'} and ${Math.ceil(memoryBytes / 1e6)} of ${Math.round(capBytes / 1e6)} MB; ${inAws}`;
}
