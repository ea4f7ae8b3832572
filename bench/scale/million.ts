import { random } from '../../src/shared/domain/random.ts';
import { AWS_RATES } from '../../src/shared/evaluation/scale/aws-prices.ts';
import { billOf, type Bill } from '../../src/shared/evaluation/scale/bill.ts';
import { simulateSweep } from '../../src/shared/evaluation/scale/simulate-sweep.ts';
import type { FunctionFleet, MachineFleet, SweepCase, SweepOutcome } from '../../src/shared/evaluation/scale/sweep-case.ts';

export const TRIALS = 1_000_000;
const SEEDS = 20;
/** Taken from the embedded queue, put on the disk and acknowledged: what `parts` measured. */
const ON_DISK = 0.02;
/** `coinbot sweep run` looks so often; a page is believed to take so long from home. */
const FOLLOWED = { everySeconds: 0.5, pageSeconds: 0.06 };

/** What nobody has measured on an account; docs/scale.md lists them. */
const BELIEVED = {
  /** Of one request that sends ten jobs. */
  sendSeconds: 0.02,
  /** Four requests to the store around a block. */
  requestSeconds: 0.08,
  /** Of one read by the reducer, which asks for eight at once. */
  readSeconds: 0.02,
  /** What a function of 1,024 MB has of a core. */
  coreOfReducer: 0.58,
  /** Of an environment of a function, before it reads anything. */
  functionStart: 1,
  machineStart: 240,
  lossesPerHour: 0.05,
  failure: 0.0005,
  duplicate: 0.001,
} as const;

export interface Kernel {
  /** Of each block of `trials` trials. */
  readonly blockSeconds: readonly number[];
  readonly trials: number;
  readonly firstSeconds: number;
  readonly resultBytes: number;
  readonly lookSeconds: number;
  readonly secondsPerResult: number;
}

export interface Prediction {
  readonly name: string;
  /** Of gathering, when all is there: one look, and every result read. */
  readonly gatheringSeconds: number;
  readonly outcomes: readonly SweepOutcome[];
  /** None where nothing is paid for. */
  readonly bills: readonly Bill[];
}

const functions = (most: number, coldSeconds: number): FunctionFleet => ({ most, atFirst: AWS_RATES.atFirst, morePerMinute: AWS_RATES.morePerMinute, coldSeconds, hiddenSeconds: AWS_RATES.hiddenSeconds, gb: AWS_RATES.functionGb });
const machines = (count: number, coldSeconds: number): MachineFleet => ({ count, cores: 4, startSeconds: BELIEVED.machineStart, coldSeconds, lossesPerHour: BELIEVED.lossesPerHour, againSeconds: 5, hiddenSeconds: 300, idleSeconds: 300, isPaid: true });
const thisPc = (coldSeconds: number): MachineFleet => ({ count: 1, cores: 2, startSeconds: 1, coldSeconds, lossesPerHour: 0, againSeconds: 5, hiddenSeconds: 60, idleSeconds: Infinity, isPaid: false });

/** The sweep in each of the places it may run in, 20 times with other luck. */
export function predictions({ blockSeconds, trials, firstSeconds, resultBytes, lookSeconds, secondsPerResult }: Kernel): readonly Prediction[] {
  const cold = BELIEVED.functionStart + firstSeconds;
  const reduction = { lookSeconds: lookSeconds / BELIEVED.coreOfReducer, secondsPerResult: secondsPerResult / BELIEVED.coreOfReducer + BELIEVED.readSeconds / 8, gb: AWS_RATES.reduceGb };
  const whole: SweepCase = {
    jobs: TRIALS / trials, arrival: (place) => Math.floor(place / 10) * BELIEVED.sendSeconds, blockSeconds, requestSeconds: BELIEVED.requestSeconds,
    failure: BELIEVED.failure, duplicate: BELIEVED.duplicate, maxReceives: AWS_RATES.maxReceives, resultBytes, reduction, followed: FOLLOWED,
  };
  const { reduction: _, followed: __, ...here } = whole;
  const cases: readonly (readonly [string, SweepCase])[] = [
    ['2 cores of this PC', { ...here, requestSeconds: ON_DISK, duplicate: 0, machines: thisPc(firstSeconds) }],
    [`${AWS_RATES.concurrency} functions, as deployed by default`, { ...whole, functions: functions(AWS_RATES.concurrency, cold) }],
    ['100 functions', { ...whole, functions: functions(100, cold) }],
    [`${AWS_RATES.mostConcurrency} functions`, { ...whole, functions: functions(AWS_RATES.mostConcurrency, cold) }],
    [`10 spot machines of 4 cores beside ${AWS_RATES.concurrency} functions`, { ...whole, functions: functions(AWS_RATES.concurrency, cold), machines: machines(10, cold) }],
  ];
  return cases.map(([name, sweep]) => {
    const outcomes = Array.from({ length: SEEDS }, (___, seed) => simulateSweep(sweep, random(seed + 1)));
    return { name, gatheringSeconds: reduction.lookSeconds + whole.jobs * reduction.secondsPerResult, outcomes, bills: sweep.reduction === undefined ? [] : outcomes.map(({ usage }) => billOf(usage)) };
  });
}
