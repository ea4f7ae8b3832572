import os from 'node:os';
import type { Measurement } from './measurement.ts';
import { median } from './measurement.ts';
import { blockTimes, TRIALS_OF_A_JOB, type BlockTimes } from './scale/block-times.ts';
import { gathering, type Gathering } from './scale/gathering.ts';
import { predictions, TRIALS, type Prediction } from './scale/million.ts';
import { parts } from './scale/parts.ts';
import { queueRuns } from './scale/queue-run.ts';
import { random } from '../src/shared/domain/random.ts';
import { AWS_PRICES } from '../src/shared/evaluation/scale/aws-prices.ts';
import { waitInDeterministicQueue } from '../src/shared/evaluation/scale/deterministic-queue.ts';
import { simulateSweep } from '../src/shared/evaluation/scale/simulate-sweep.ts';

/** The simulated time of a run may be off the measured one by so much. */
const BAND = 0.25;
const spread = (values: readonly number[], of: (value: number) => string): string => `${of(Math.min(...values))} to ${of(Math.max(...values))}`;
const duration = (seconds: number): string => (seconds < 5_400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3_600).toFixed(2)} h`);
const usd = (value: number): string => `USD ${value.toFixed(2)}`;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The simulation against Crommelin's exact mean waiting time, at a load of 0.8. */
function closedForms(): Measurement[] {
  return [1, 4, 16].map((servers) => {
    const source = random(servers);
    let at = 0;
    const { meanWaitSeconds } = simulateSweep({
      jobs: 400_000, arrival: () => (at += -Math.log(1 - source.uniform()) / (0.8 * servers)), blockSeconds: [1], requestSeconds: 0, failure: 0, duplicate: 0, maxReceives: 3, resultBytes: 0,
      machines: { count: servers, cores: 1, startSeconds: 0, coldSeconds: 0, lossesPerHour: 0, againSeconds: 0, hiddenSeconds: 60, idleSeconds: Infinity, isPaid: false },
    }, source);
    const exact = waitInDeterministicQueue({ rate: 0.8 * servers, servers, seconds: 1 });
    return { name: `M/D/${servers} at 0.8: simulated mean wait ${meanWaitSeconds.toFixed(4)} s, exact ${exact.toFixed(4)} s, off by`, value: 100 * Math.abs(meanWaitSeconds / exact - 1), unit: '%', target: '<= 3' };
  });
}

async function againstRuns(): Promise<Measurement[]> {
  const runs = await queueRuns();
  const off = runs.map(({ measured, simulated }) => 100 * (simulated.seconds / measured - 1));
  const middle = runs[off.indexOf(median(off))];
  const counted = ['done', 'already', 'refused', 'invalid'].map((kind) => middle.kinds.get(kind) ?? 0);
  const otherwise = runs.map(({ simulated: { done, already, refused }, kinds }) => Math.abs(done - (kinds.get('done') ?? 0)) + Math.abs(already - (kinds.get('already') ?? 0)) + Math.abs(refused - (kinds.get('refused') ?? 0) - (kinds.get('invalid') ?? 0)));
  return [
    { name: `500 jobs, 20 twice, 3 that cannot be done, embedded queue, two processes: measured (${counted.join(', ')} done, already, refused, invalid; ${(1e3 * middle.secondsPerMessage).toFixed(0)} ms each)`, value: middle.measured, unit: 's' },
    { name: 'the same simulated from block times of other sweeps', value: middle.simulated.seconds, unit: 's' },
    { name: `simulated less measured, middle of ${runs.length} runs (${off.map((value) => value.toFixed(1)).join(', ')})`, value: Math.abs(median(off)), unit: '%', target: `<= ${100 * BAND}` },
    { name: 'messages that the simulation counts otherwise', value: Math.max(...otherwise), unit: '', target: '<= 0' },
  ];
}

function told(lane: string, { name, outcomes, bills }: Prediction): Measurement[] {
  const isGathered = outcomes.every(({ summarySeconds }) => !Number.isNaN(summarySeconds));
  const times = outcomes.map(({ seconds, summarySeconds }) => (isGathered ? summarySeconds : seconds));
  const costs = bills.map((bill) => bill.usd);
  const shares = Object.entries(bills.at(0)?.parts ?? {}).filter(([, value]) => value >= 0.005).map(([part, value]) => `${part} ${value.toFixed(2)}`).join(', ');
  const [{ dead, failed, already, coldStarts, lostMachines }] = outcomes;
  const events = `seed 1: ${coldStarts} cold, ${failed} broke off, ${already} twice, ${dead} dead, ${lostMachines} machines lost`;
  return [
    { name: `${lane}, ${name}: until the ${isGathered ? 'summary' : 'last result'} (${spread(times, duration)}; ${events})`, value: median(times) / 60, unit: 'min' },
    ...(costs.length === 0 ? [] : [{ name: `${lane}, ${name}: ${spread(costs, usd)} (${shares})`, value: median(costs), unit: 'USD' }]),
  ];
}

function predicted(lane: string, times: BlockTimes, { secondsPerResult, look }: Gathering): Measurement[] {
  const all = predictions({ blockSeconds: times.seconds, trials: TRIALS_OF_A_JOB, firstSeconds: times.firstSeconds, resultBytes: times.resultBytes, lookSeconds: look.seconds, secondsPerResult });
  return [
    { name: `${lane}: block of ${TRIALS_OF_A_JOB} random trials over a year of ${times.isReal ? 'real' : 'synthetic'} minutes, mean of ${times.seconds.length} (${spread(times.seconds, (value) => value.toFixed(2))})`, value: mean(times.seconds), unit: 's CPU' },
    { name: `${lane}: the first block takes longer by`, value: times.firstSeconds, unit: 's CPU' },
    { name: `${lane}: gathering, of the 300 s that the reducing function has`, value: all[0].gatheringSeconds, unit: 's' },
    ...all.flatMap((one) => told(lane, one)),
  ];
}

/** A million trials foretold: from what blocks take here, by a simulation that is held against closed forms and against a run. */
export async function run(): Promise<readonly Measurement[]> {
  const load: Measurement = { name: `load of the machine when it began; prices of ${AWS_PRICES.asOf}, ${AWS_PRICES.isVerified ? 'verified' : 'to be verified'}; nothing was measured on an account`, value: os.loadavg()[0], unit: '' };
  const checks = [...closedForms(), ...await againstRuns()];
  const slow = await parts();
  const kernel = await blockTimes('kernel', 24);
  const engine = await blockTimes('engine', 12);
  const gathered = await gathering(kernel, TRIALS / TRIALS_OF_A_JOB);
  return [
    load, ...checks, ...slow,
    { name: `manifest of ${TRIALS.toLocaleString('en-US')} trials in jobs of ${TRIALS_OF_A_JOB}`, value: gathered.look.bytes / 1e6, unit: 'MB' },
    { name: 'one look at it, every job named', value: gathered.look.seconds, unit: 's CPU' },
    { name: 'most memory of a process that does nothing else', value: gathered.look.peakMb, unit: 'MB' },
    { name: 'one result', value: kernel.resultBytes / 1e3, unit: 'kB' },
    { name: 'reading and checking one result', value: 1e3 * gathered.secondsPerResult, unit: 'ms CPU' },
    ...predicted('kernel', kernel, gathered), ...predicted('engine (trailing stop)', engine, gathered),
  ];
}
