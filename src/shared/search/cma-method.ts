import { UsageError } from '../domain/errors.ts';
import { defaultPopulation } from './cma-constants.ts';
import { CmaDistribution, type SavedDistribution } from './cma-distribution.ts';
import { levelsOf, type Dimension } from './dimension.ts';
import { drawSource } from './draw-source.ts';
import type { Method } from './method.ts';
import { ranked, type Ranked } from './ranking.ts';
import type { Space } from './space.ts';
import type { Draft, TrialBook } from './trial-book.ts';

/** First standard deviation of each coordinate, of the unit axis. */
const FIRST_SIGMA = 0.3;
/** Draws for a candidate within the cube that passes the space's check. */
const TRIES = 100;
/** A coordinate with steps moves at least by this part of a step, so that it never freezes on one value. */
const LEAST_STEPS = 0.2;
const FLAT = 1e-12;
const NARROW = 1e-12;
const ILL = 1e14;

interface Member {
  readonly point: number[];
  /** Its trial once it was asked for; null before. */
  trial: number | null;
  /** The space refuses it: it is ranked last and never asked for. */
  readonly isRefused: boolean;
}

interface SavedCma {
  readonly distribution: SavedDistribution;
  readonly members: readonly Member[];
  readonly restarts: number;
  readonly bests: readonly number[];
}

/**
 * CMA-ES with active covariance (Hansen 2016) on the unit cube, for one objective: a generation is drawn at once and asked for one by one; the next
 * waits until all of it is told, so that the order of the tells changes nothing. A run that has gone flat, narrow or ill-conditioned starts anew
 * elsewhere with twice the population (Auger & Hansen 2005, IPOP). Points beyond the bounds are drawn again and in the end set on them; steps and
 * choices are rounded for judging while the distribution keeps the coordinate that was drawn (Hansen 2011), with a least deviation.
 */
export class CmaMethod implements Method {
  readonly #space: Space;
  readonly #seed: number;
  readonly #population: number;
  readonly #leastDeviations: Float64Array;
  #distribution: CmaDistribution;
  #members: Member[] = [];
  #restarts = 0;
  /** The best score of the latest generations. */
  #bests: number[] = [];

  constructor(space: Space, { seed, population }: { readonly seed: number; readonly population?: number | undefined }) {
    const size = space.dimensions.length;
    if (population !== undefined && !(Number.isInteger(population) && population >= 4)) throw new UsageError(`expected a population of 4 or more for CMA-ES, found "${population}"`);
    this.#space = space;
    this.#seed = seed;
    this.#population = population ?? defaultPopulation(size);
    this.#leastDeviations = Float64Array.from(space.dimensions, leastDeviation);
    this.#distribution = this.#started();
  }

  next(): Draft | 'wait' | 'end' {
    if (this.#members.length === 0) this.#drawGeneration();
    // A space that refuses all of several generations has next to nothing left to find near here.
    for (let passed = 0; this.#members.every(({ isRefused }) => isRefused); passed++) {
      if (passed === TRIES) return 'end';
      this.#restart();
      this.#drawGeneration();
    }
    const member = this.#members.find(({ trial, isRefused }) => trial === null && !isRefused);
    return member === undefined ? 'wait' : { coordinates: member.point };
  }

  opened(trial: number): void {
    const member = this.#members.find((candidate) => candidate.trial === null && !candidate.isRefused);
    if (member) member.trial = trial;
  }

  told(_trial: number, book: TrialBook): void {
    const entries = this.#members.map(({ trial }) => (trial === null ? undefined : book.entry(trial)));
    if (this.#members.some(({ isRefused }, i) => !isRefused && entries[i]?.scores === undefined)) return;
    const results = entries.map((entry): Ranked => ({ scores: entry?.scores ?? [-Infinity], violation: entry?.violation ?? Infinity }));
    this.#distribution.update(ranked(results).map((i) => Float64Array.from(this.#members[i].point)));
    this.#distribution.widen(this.#leastDeviations);
    // Infinity stays out of what is saved.
    this.#bests.push(...results.map(({ scores: [score] }) => score).filter(Number.isFinite).toSorted((a, b) => b - a).slice(0, 1));
    const memory = 10 + Math.ceil((30 * this.#distribution.size) / this.#distribution.constants.population);
    this.#bests = this.#bests.slice(-memory);
    if (this.#isSpent(results, memory)) this.#restart();
    else this.#members = [];
  }

  /** Hansen's TolFun, TolX and ConditionCov. */
  #isSpent(results: readonly Ranked[], memory: number): boolean {
    const finite = results.map(({ scores: [score] }) => score).filter(Number.isFinite);
    const recent = [...this.#bests, ...finite];
    if (this.#distribution.generation >= memory && (recent.length === 0 || Math.max(...recent) - Math.min(...recent) < FLAT * Math.max(1e-12, Math.abs(recent[0])))) return true;
    const deviations = this.#distribution.deviations();
    return deviations.every((deviation, d) => deviation < Math.max(NARROW * FIRST_SIGMA, 1.001 * this.#leastDeviations[d])) || this.#distribution.condition > ILL;
  }

  #restart(): void {
    this.#restarts += 1;
    this.#distribution = this.#started();
    this.#members = [];
    this.#bests = [];
  }

  #started(): CmaDistribution {
    const source = drawSource(this.#seed, this.#restarts);
    // The first start is anywhere but at the rim.
    const mean = Float64Array.from(this.#space.dimensions, () => 0.2 + 0.6 * source.uniform());
    return new CmaDistribution(mean, FIRST_SIGMA, Math.min(this.#population * 2 ** Math.min(this.#restarts, 9), 5_000));
  }

  #drawGeneration(): void {
    const { generation, constants } = this.#distribution;
    this.#members = Array.from({ length: constants.population }, (_, k) => this.#member(drawSource(this.#seed, this.#restarts, generation, k)));
  }

  #member(source: ReturnType<typeof drawSource>): Member {
    let point = this.#distribution.draw(source);
    for (let i = 1; i < TRIES; i++) {
      if (point.every((value) => value >= 0 && value <= 1) && this.#isAllowed(point)) return { point: [...point], trial: null, isRefused: false };
      point = this.#distribution.draw(source);
    }
    const clipped = point.map((value) => Math.min(1, Math.max(0, value)));
    return { point: [...clipped], trial: null, isRefused: !this.#isAllowed(clipped) };
  }

  #isAllowed(point: Float64Array): boolean {
    return this.#space.objection(this.#space.decode(point)) === undefined;
  }

  save(): unknown {
    const saved: SavedCma = { distribution: this.#distribution.save(), members: this.#members.map((member) => ({ ...member })), restarts: this.#restarts, bests: [...this.#bests] };
    return saved;
  }

  restore(saved: unknown): void {
    const { distribution, members, restarts, bests } = saved as SavedCma;
    this.#distribution = CmaDistribution.restored(distribution);
    this.#members = members.map((member) => ({ ...member, point: [...member.point] }));
    this.#restarts = restarts;
    this.#bests = [...bests];
  }
}

function leastDeviation(dimension: Dimension): number {
  const levels = levelsOf(dimension);
  return levels === Infinity || levels === 1 ? 0 : LEAST_STEPS / levels;
}
