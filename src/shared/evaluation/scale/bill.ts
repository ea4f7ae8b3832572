import { AWS_PRICES } from './aws-prices.ts';

/** What an account is asked for. */
export interface Usage {
  readonly functionGbSeconds: number;
  readonly functionRequests: number;
  readonly storeWrites: number;
  readonly storeReads: number;
  readonly storedGbMonths: number;
  readonly gbOut: number;
  readonly queueRequests: number;
  readonly spotCoreSeconds: number;
}

export interface Bill {
  /** USD. */
  readonly parts: Readonly<Record<keyof Usage, number>>;
  /** The sum of the parts. */
  readonly usd: number;
}

export const NO_USAGE: Usage = { functionGbSeconds: 0, functionRequests: 0, storeWrites: 0, storeReads: 0, storedGbMonths: 0, gbOut: 0, queueRequests: 0, spotCoreSeconds: 0 };

export function billOf(usage: Usage): Bill {
  const parts = {
    functionGbSeconds: usage.functionGbSeconds * AWS_PRICES.functionGbSecond,
    functionRequests: usage.functionRequests * AWS_PRICES.functionRequest,
    storeWrites: usage.storeWrites * AWS_PRICES.storeWrite,
    storeReads: usage.storeReads * AWS_PRICES.storeRead,
    storedGbMonths: usage.storedGbMonths * AWS_PRICES.storeGbMonth,
    gbOut: usage.gbOut * AWS_PRICES.gbOut,
    queueRequests: usage.queueRequests * AWS_PRICES.queueRequest,
    spotCoreSeconds: (usage.spotCoreSeconds / 3_600) * AWS_PRICES.spotCoreHour,
  };
  return { parts, usd: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** Requests about one job that goes well, beside those about its data. */
export const OF_A_JOB = {
  /** Whether it is done, whether it is cancelled, and what another worker left of it; then the reducer reads the result. */
  storeReads: 4,
  storeWrites: 1,
  /** Sent in tens; received and removed alone. Its result is told of, and that is received and removed in tens. */
  queueRequests: 0.1 + 2 + 1 + 0.2,
} as const;
