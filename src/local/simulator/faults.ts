import { z } from 'zod';
import { randomFor } from '../../shared/venue/synthetic/seed.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { Random } from '../../shared/domain/random.ts';

const share = z.number().min(0).max(1).default(0);
const ms = z.number().min(0).max(86_400_000).default(0);
const range = z.tuple([z.number().min(0), z.number().min(0)]);

/**
 * What may go wrong, each with its number in the catalogue of faults. A share is the probability of one occasion; everything is off
 * at its default. Times are in milliseconds.
 */
const knobs = {
  // Requests that place or cancel orders.
  /** (2) The connection dies before the order is read. */
  dropBefore: share,
  /** (1) The order is taken, the answer is lost. */
  dropAfter: share,
  /** (3) A gateway holds the order for `slowMs` before it is judged; a client that gave up by then still has it. */
  slow: share,
  slowMs: range.default([100, 3_000]),
  /** (4) 503 with -1007; `unavailableAccepted` of them have been taken all the same. */
  unavailable: share,
  unavailableAccepted: z.number().min(0).max(1).default(0.5),
  /** (15) The answer to an order comes so much later than what the user stream says of it. */
  ackDelayMs: ms,
  /** (10) As for orders: the cancel is lost before it is read, or its answer after. */
  cancelDropBefore: share,
  cancelDropAfter: share,
  /** (8) The order fills between the cancel request and its processing. */
  cancelRace: share,
  /** (9) Half of the order fills just before it is cancelled, and nobody is told until `lateFillMs` later. */
  lateFill: share,
  lateFillMs: range.default([50, 500]),
  // Trades.
  /** (13) A fill comes in two to six parts. */
  partialFills: share,
  /** (14) An order that cannot rest finds only part of what it wants. */
  thinBook: share,
  /** (18) What fees are taken in; `third` is BNB. */
  feeAsset: z.enum(['received', 'base', 'quote', 'third']).default('received'),
  // Queries.
  /** (6) Queries see orders and trades only when they are so old. */
  queryLagMs: ms,
  /** (7) Queries for orders, trades and balances die without an answer. */
  queryErrors: share,
  /** (7) ... or answer 503. */
  queryUnavailable: share,
  // The user stream.
  /** (16) An event comes twice, the second up to `userShuffleMs` or 500 ms later. */
  userDuplicate: share,
  /** (17) Each event is late by up to so much on its own, so that they overtake one another. */
  userShuffleMs: ms,
  /** (32) An event never comes. */
  userWithhold: share,
  /** Every event is late by so much. */
  userDelayMs: ms,
  // Market data.
  /** (26, 28) A depth update is lost. */
  depthDrop: share,
  depthDuplicate: share,
  /** A depth update changes places with the next. */
  depthReorder: share,
  /** (27) The REST snapshot is an old one. */
  staleSnapshot: share,
  staleSnapshotMs: z.number().min(0).default(2_000),
  /** (29) A depth update shows a bid above the best ask. */
  crossedBook: share,
  /** (31) Streams that send nothing while the socket lives, by name (`btcusdt@depth@100ms`) or part of it. */
  silentStreams: z.array(z.string()).default([]),
  /** (37) A frame that is no message comes before a market event. */
  malformedFrames: share,
  /** (40) A print at a tenth of the price that nobody else saw. */
  flashPrint: share,
  // Connections, limits, the venue itself.
  /** (33) Sockets end after so long; 24 hours at real venues. */
  sessionMs: z.number().min(0).default(86_400_000),
  /** (41) A request gets 429 with Retry-After, whatever its weight. */
  rateLimited: share,
  retryAfterSeconds: z.number().int().min(1).default(2),
  /** (45) The server's clock is ahead by so much (behind, below zero). */
  clockSkewMs: z.number().min(-86_400_000).max(86_400_000).default(0),
  /** (47) Every request gets an HTML page that says maintenance. */
  maintenance: z.boolean().default(false),
  /** Every REST answer takes so much longer. */
  latencyMs: ms,
} as const;

export const faultSchema = z.strictObject(knobs);
export type Faults = z.output<typeof faultSchema>;
export type FaultName = keyof Faults;

type ShareName = { [Name in FaultName]: Faults[Name] extends number ? Name : never }[FaultName];

/** Decides when a fault strikes, from a seed, and counts each that did. Every fault draws from a sequence of its own: turning one on does not move another. */
export class FaultInjector {
  readonly seed: number;
  readonly counters: Record<string, number> = {};
  #faults: Faults;
  readonly #sources = new Map<string, Random>();
  readonly #listeners: ((faults: Faults) => void)[] = [];

  constructor(faults: Partial<Faults>, seed: number) {
    this.#faults = parsed(faults);
    this.seed = seed;
  }

  get settings(): Faults { return this.#faults; }

  /** Called at once and after each change. */
  follow(listener: (faults: Faults) => void): void {
    this.#listeners.push(listener);
    listener(this.#faults);
  }

  change(faults: Partial<Faults>): void {
    this.#faults = parsed({ ...this.#faults, ...faults });
    for (const listener of this.#listeners) listener(this.#faults);
  }

  /** Whether this occasion is struck. Counts it when it is. */
  strikes(name: ShareName): boolean {
    const probability = this.#faults[name];
    if (probability <= 0 || this.source(name).uniform() >= probability) return false;
    this.count(name);
    return true;
  }

  count(name: string): void { this.counters[name] = (this.counters[name] ?? 0) + 1; }

  /** A time within a range, drawn for a fault. */
  within(name: FaultName, [least, most]: readonly [number, number]): number {
    return least + this.source(`${name} time`).uniform() * (most - least);
  }

  source(name: string): Random {
    let source = this.#sources.get(name);
    if (!source) this.#sources.set(name, (source = randomFor(this.seed, ...[...name].map((letter) => letter.charCodeAt(0)))));
    return source;
  }
}

function parsed(faults: Partial<Faults>): Faults {
  const result = faultSchema.safeParse(faults);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(`faults: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
