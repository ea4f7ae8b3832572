import os from 'node:os';
import { UsageError } from '../../shared/domain/errors.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { VENUES } from '../config/config-schema.ts';
import { countOption, timeframeOption } from '../data/options.ts';

/** The flags of `coinbot train`, as commander hands them over. */
export interface TrainFlags {
  readonly data: string;
  readonly timeframe?: string;
  readonly flow?: string;
  readonly venue?: string;
  readonly symbol?: string;
  readonly maxRam: string;
  readonly maxCores: string;
  readonly budget: string;
  readonly trials: string;
  readonly seed: string;
  readonly costBps: string;
  readonly out?: string;
  readonly json?: true;
}

export interface TrainOptions {
  readonly timeframe: Timeframe | undefined;
  readonly maxRamBytes: number;
  readonly maxCores: number;
  readonly budgetMs: number;
  readonly trials: number;
  readonly seed: number;
  readonly costBps: number;
}

const BYTES = { KB: 1e3, MB: 1e6, GB: 1e9 } as const;
const LENGTHS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `512MB`, `2GB`, `1.5GB`. */
export function bytesOption(name: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?([KMG]B)$/i.exec(text.trim());
  const bytes = match === null ? NaN : Number(match[1]) * BYTES[match[2].toUpperCase() as keyof typeof BYTES];
  if (!(bytes > 0)) throw new UsageError(`--${name}: expected an amount of memory such as 512MB or 2GB, found "${text}"`);
  return bytes;
}

/** `90s`, `5m`, `2h`. */
export function budgetOption(name: string, text: string): number {
  const match = /^(\d+)([smh])$/.exec(text.trim());
  const length = match === null ? NaN : Number(match[1]) * LENGTHS[match[2] as keyof typeof LENGTHS];
  if (!(length > 0 && length < 2 ** 31)) throw new UsageError(`--${name}: expected a length of time such as 90s, 5m or 2h, at most 500h, found "${text}"`);
  return length;
}

/** It becomes part of the name of a folder. */
function assertVenue(venue: string | undefined): void {
  if (venue !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(venue)) throw new UsageError(`--venue: expected a plain name of letters, digits, - and _ (such as ${VENUES.join(', ')}), found "${venue}"`);
}

export function trainOptions({ venue, timeframe, maxRam, maxCores, budget, trials, seed, costBps }: TrainFlags): TrainOptions {
  const count = (name: string, text: string, most: number): number => {
    const value = countOption(name, text) ?? 1;
    if (value > most) throw new UsageError(`--${name}: expected at most ${most}, found "${text}"`);
    return value;
  };
  assertVenue(venue);
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed: expected a whole number from 0 to 999999999, found "${seed}"`);
  const cost = costBps.trim() === '' ? NaN : Number(costBps);
  if (!(cost >= 0 && cost <= 1_000)) throw new UsageError(`--cost-bps: expected a number from 0 to 1000, found "${costBps}"`);
  return {
    timeframe: timeframe === undefined ? undefined : timeframeOption(timeframe), maxRamBytes: bytesOption('max-ram', maxRam), budgetMs: budgetOption('budget', budget),
    // More threads than cores only take memory.
    maxCores: Math.min(count('max-cores', maxCores, 256), os.availableParallelism()), trials: count('trials', trials, 10_000), seed: Number(seed), costBps: cost,
  };
}
