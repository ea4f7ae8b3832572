import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../../cdk/settings.ts';
import { MAX_RECEIVES } from '../../../../cdk/constructs/job-queue.ts';
import { random } from '../../domain/random.ts';
import { Agenda } from './agenda.ts';
import { AWS_PRICES, AWS_RATES } from './aws-prices.ts';
import { billOf, NO_USAGE, type Usage } from './bill.ts';
import { waitInDeterministicQueue } from './deterministic-queue.ts';
import { simulateSweep } from './simulate-sweep.ts';
import type { FunctionFleet, MachineFleet, SweepCase } from './sweep-case.ts';

const functions: FunctionFleet = { most: 10, atFirst: 10, morePerMinute: 300, coldSeconds: 0, hiddenSeconds: 1_800, gb: 2 };
const machines: MachineFleet = { count: 2, cores: 1, startSeconds: 0, coldSeconds: 0, lossesPerHour: 0, againSeconds: 5, hiddenSeconds: 60, idleSeconds: Infinity, isPaid: false };
const sweep: SweepCase = { jobs: 100, arrival: () => 0, blockSeconds: [3], requestSeconds: 0, failure: 0, duplicate: 0, maxReceives: 3, resultBytes: 1_000 };
const play = (more: Partial<SweepCase>, seed = 1) => simulateSweep({ ...sweep, ...more }, random(seed));

describe('M/D/c', () => {
  it('has for one server the mean wait of Pollaczek and Khinchine, rho s / (2 (1 - rho))', () => {
    for (const load of [0.2, 0.5, 0.8, 0.9]) expect(waitInDeterministicQueue({ rate: load / 3, servers: 1, seconds: 3 })).toBeCloseTo((3 * load) / (2 * (1 - load)), 6);
  });

  it('is near what Cosmetatos (1975) gives for many servers: half of M/M/c and a correction, within 1 %', () => {
    const erlangC = (servers: number, load: number): number => {
      let blocked = 1;
      for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
      return (servers * blocked) / (servers - load * (1 - blocked));
    };
    for (const [servers, share] of [[2, 0.5], [4, 0.8], [8, 0.9], [16, 0.8]]) {
      const correction = ((1 - share) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * share * servers);
      const near = (0.5 * erlangC(servers, share * servers) * (1 + correction)) / (servers * (1 - share));
      expect(Math.abs(waitInDeterministicQueue({ rate: share * servers, servers, seconds: 1 }) / near - 1)).toBeLessThan(0.01);
    }
  });

  it('has no end where more comes than is served', () => {
    expect(() => waitInDeterministicQueue({ rate: 2, servers: 2, seconds: 1 })).toThrow('expected a load between 0 and 2, found "2"');
  });

  it.each([[1, 0.5], [2, 0.8], [8, 0.7]])('is what the simulation comes to with %i servers at a load of %f, within 4 %%', (servers, load) => {
    const source = random(servers);
    let at = 0;
    const { meanWaitSeconds } = simulateSweep({ ...sweep, jobs: 200_000, blockSeconds: [1], arrival: () => (at += -Math.log(1 - source.uniform()) / (load * servers)), machines: { ...machines, count: 1, cores: servers } }, source);
    expect(Math.abs(meanWaitSeconds / waitInDeterministicQueue({ rate: load * servers, servers, seconds: 1 }) - 1)).toBeLessThan(0.04);
  });
});

describe('a sweep without luck', () => {
  it('takes its rounds: 100 blocks of 3 s by 10 functions, 30 s and 600 GB-seconds', () => {
    const { seconds, deliveries, mostAtOnce, coldStarts, usage } = play({ functions });
    expect({ seconds, deliveries, mostAtOnce, coldStarts, gb: usage.functionGbSeconds, requests: usage.functionRequests }).toEqual({ seconds: 30, deliveries: 100, mostAtOnce: 10, coldStarts: 10, gb: 600, requests: 100 });
  });

  it('starts each environment once: 5 s more in all, paid for by each', () => {
    const { seconds, usage } = play({ functions: { ...functions, coldSeconds: 5 } });
    expect([seconds, usage.functionGbSeconds]).toEqual([35, 600 + 10 * 5 * 2]);
  });

  it('waits for functions to become more: with one a second and blocks of 100 s, the last of 21 begins after 20 s', () => {
    expect(play({ jobs: 21, blockSeconds: [100], functions: { ...functions, most: 1_000, atFirst: 1, morePerMinute: 60 } })).toMatchObject({ seconds: 120, mostAtOnce: 21 });
  });

  it('asks the store and the queues for so much: 3 reads and a write a block, data once for each environment; a tenth, 1 and 1 of the queue', () => {
    const { usage } = play({ functions });
    expect(usage).toMatchObject({ storeReads: 310, storeWrites: 100, spotCoreSeconds: 0 });
    expect(usage.queueRequests).toBeCloseTo(210, 9);
    expect(usage.storedGbMonths).toBeCloseTo(100 * 1e-6 * AWS_RATES.resultMonths, 12);
  });

  it('is gathered: looks after 500 results and 30 s after the first, and after the last with all of them read', () => {
    const { seconds, summarySeconds, usage } = play({ jobs: 600, functions: { ...functions, most: 600, atFirst: 600 }, reduction: { lookSeconds: 2, secondsPerResult: 0.01, gb: 1 } });
    expect([seconds, summarySeconds]).toEqual([3, 3 + 30 + 2 + 6]);
    expect(usage).toMatchObject({ storeReads: 600 * 3 + 600 + 2 + 600, storeWrites: 600 + 1 + 1 + 1, functionGbSeconds: 600 * 3 * 2 + 2 + 2 + 6 });
  });

  it('is followed from a PC: a list at each look, and all results fetched when they are there', () => {
    const [alone, followed] = [play({ jobs: 60, functions }), play({ jobs: 60, functions, followed: { everySeconds: 4, pageSeconds: 1 } })];
    // 60 blocks take 18 s: looks at 4, 9, 14 and none after, because nobody is left to wait for.
    expect([followed.usage.storeWrites - alone.usage.storeWrites, followed.usage.gbOut]).toEqual([3, 0]);
    const gathered = play({ jobs: 60, functions, followed: { everySeconds: 4, pageSeconds: 1 }, reduction: { lookSeconds: 1, secondsPerResult: 0, gb: 1 } });
    expect([gathered.summarySeconds, gathered.usage.gbOut, gathered.usage.storeReads]).toEqual([34, 60e-6, 60 * 3 + 10 + 1 + 60 + 60]);
  });

  it('counts the 500 jobs, 20 of them twice, and 3 that cannot be done, as they were counted through moto (tests/jobs/moto-sweep.test.ts): 525 calls, 20 found done, 2 notes of errors, 1 dead letter', () => {
    const outcome = play({ jobs: 500, blockSeconds: [0.13], requestSeconds: 0.01, also: { twice: 20, refused: 2, strangers: 1 }, functions: { ...functions, most: 2, atFirst: 2, hiddenSeconds: 0 } });
    expect(outcome).toMatchObject({ deliveries: 525, done: 500, already: 20, refused: 2, dead: 1, left: 0 });
  });
});

describe('a sweep with trouble', () => {
  it('has a block of a function again when its message is no longer hidden, not before', () => {
    const { seconds, failed, dead, done } = play({ functions, failure: 0.02 });
    expect([failed > 0, done + dead]).toEqual([true, 100]);
    expect(seconds).toBeGreaterThanOrEqual(1_803);
    expect(seconds).toBeLessThan(1_840);
  });

  it('computes twice what takes longer than its message is hidden: the result of the second is refused, and the third finds one', () => {
    const { done, already, deliveries, wastedSeconds } = play({ jobs: 10, functions: { ...functions, most: 20, atFirst: 20, hiddenSeconds: 2 } });
    expect([done, already, deliveries, wastedSeconds]).toEqual([10, 20, 30, 30]);
  });

  it('begins anew what a machine had that was taken away, and lets machines end themselves that have nothing to do', () => {
    const calm = play({ jobs: 2_000, blockSeconds: [10], machines: { ...machines, count: 5, cores: 4, startSeconds: 60, idleSeconds: 300, isPaid: true } });
    expect([calm.seconds, calm.lostMachines, calm.usage.spotCoreSeconds]).toEqual([1_060, 0, 20 * 1_300]);
    const taken = play({ jobs: 2_000, blockSeconds: [10], machines: { ...machines, count: 5, cores: 4, startSeconds: 60, idleSeconds: 300, isPaid: true, lossesPerHour: 6 } });
    expect([taken.done, taken.lostMachines > 3, taken.failed > 3, taken.seconds > calm.seconds]).toEqual([2_000, true, true, true]);
  });

  it('says what is left where the last machine has ended itself before a message came up again', () => {
    expect(play({ jobs: 1, failure: 1, machines: { ...machines, count: 1, againSeconds: 50, idleSeconds: 10 } })).toMatchObject({ left: 1, done: 0, dead: 0 });
  });

  it('does each block once, leaves none out, and adds up, whatever happens', () => {
    const cases = fc.record({
      jobs: fc.integer({ min: 1, max: 200 }), blockSeconds: fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), { minLength: 1, maxLength: 5 }), requestSeconds: fc.double({ min: 0, max: 1, noNaN: true }),
      failure: fc.double({ min: 0, max: 0.6, noNaN: true }), duplicate: fc.double({ min: 0, max: 0.5, noNaN: true }), hidden: fc.integer({ min: 1, max: 100 }), most: fc.integer({ min: 1, max: 50 }),
      count: fc.integer({ min: 0, max: 4 }), lossesPerHour: fc.integer({ min: 0, max: 30 }), seed: fc.nat(), also: fc.record({ twice: fc.integer({ min: 0, max: 1 }), refused: fc.nat(5), strangers: fc.nat(5) }),
    });
    fc.assert(fc.property(cases, ({ hidden, most, count, lossesPerHour, seed, ...given }) => {
      const own: SweepCase = { ...sweep, ...given, functions: { ...functions, most, hiddenSeconds: hidden }, machines: { ...machines, count, cores: 2, lossesPerHour, idleSeconds: 100, startSeconds: 10, isPaid: true } };
      const outcome = simulateSweep(own, random(seed));
      const { done, dead, refused, already, failed, left, deliveries, usage, wastedSeconds, workSeconds, sent } = outcome;
      expect(left).toBe(0);
      expect(sent).toBe(own.jobs + given.also.twice + given.also.refused + given.also.strangers);
      expect(done).toBeLessThanOrEqual(own.jobs);
      // A job without a result is a dead letter, and so is each stranger.
      expect(dead).toBeGreaterThanOrEqual(given.also.strangers + own.jobs - done);
      expect(refused).toBeGreaterThanOrEqual(given.also.refused);
      expect(deliveries).toBe(done + already + refused + failed);
      expect(wastedSeconds).toBeLessThanOrEqual(workSeconds + 1e-6);
      const { parts, usd } = billOf(usage);
      expect(usd).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0), 12);
      expect(simulateSweep(own, random(seed))).toEqual(outcome);
    }), { numRuns: 200 });
  });
});

describe('prices and rates', () => {
  it('make a bill whose parts are what was used times its price', () => {
    const usage: Usage = { ...NO_USAGE, functionGbSeconds: 1e6, functionRequests: 1e6, storeWrites: 1e3, storeReads: 1e3, queueRequests: 1e6, spotCoreSeconds: 3_600, storedGbMonths: 10, gbOut: 1 };
    expect(billOf(usage).parts).toEqual({ functionGbSeconds: 13.3334, functionRequests: 0.2, storeWrites: 0.0047, storeReads: 0.00037, queueRequests: 0.4, spotCoreSeconds: 0.02, storedGbMonths: 0.25, gbOut: 0.114 });
    expect(billOf(usage).usd).toBeCloseTo(14.32247, 9);
  });

  it('are those of the account as it is deployed by default', () => {
    const { functions: { concurrency, memoryMb, timeoutMinutes }, region, lake } = settingsSchema.parse({});
    expect(AWS_RATES).toMatchObject({ concurrency, functionGb: memoryMb / 1_000, hiddenSeconds: 6 * 60 * timeoutMinutes, maxReceives: MAX_RECEIVES, resultMonths: lake.resultsDays / 30 });
    expect(AWS_PRICES.region).toBe(region);
  });

  it('are told in docs/scale.md with their day', () => {
    const text = readFileSync(new URL('../../../../docs/scale.md', import.meta.url), 'utf8');
    for (const price of ['0.0000133334', '0.0047', '0.00037', '0.20', '0.40', '0.025', '0.114', '0.02', AWS_PRICES.asOf]) expect(text).toContain(price);
  });
});

it('an agenda gives everything back by time, and what is at the same time in the order it came', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
    const agenda = new Agenda<number>();
    times.forEach((at, n) => { agenda.add(at, n); });
    const found = times.map(() => agenda.next()?.event);
    expect(found).toEqual(times.map((at, n) => ({ at, n })).toSorted((a, b) => a.at - b.at || a.n - b.n).map(({ n }) => n));
    expect(agenda.next()).toBeUndefined();
  }));
});
