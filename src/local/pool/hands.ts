import { UsageError } from '../../shared/domain/errors.ts';

export interface HandLimits {
  /** The most pieces of work under way at once. */
  readonly most: number;
  readonly maxRamBytes: number;
  /** Held without any worker. */
  readonly baseBytes: number;
  /** What one more worker is expected to take. */
  readonly workerBytes: number;
  /** Workers that are there already. */
  readonly started: number;
  readonly resident: () => number;
  readonly signal?: AbortSignal | undefined;
}

interface Piece {
  readonly n: number;
  readonly control: AbortController;
}

const POLL_MS = 25;
/** Beyond this share of the cap the youngest work is dropped. */
const LAST_STAND = 0.95;
/** Looks between dropping work and dropping more: a thread that ends gives its memory back a little later. */
const GRACE = 20;

/**
 * Decides how much is done at once, by what the operating system says this process holds: another worker is taken on only where it fits under
 * the cap, and before the cap is reached the youngest work is dropped, its worker ended, and done again later with fewer hands.
 */
export class Hands {
  /** The most at work at once, and the most memory seen. */
  busiest = 0;
  peakBytes = 0;
  dropped = 0;
  readonly #limits: HandLimits;
  #most: number;
  /** Workers taken on so far: one that was there once need not be accounted for again. */
  #taken: number;
  #grace = 0;

  constructor(limits: HandLimits) {
    this.#limits = limits;
    this.#most = Math.max(1, limits.most);
    this.#taken = Math.min(limits.started, this.#most);
  }

  /** Does all the work, answers in its order; undefined where the signal came first. An error of any piece ends all. `told` after each piece. */
  each<T, R>(work: readonly T[], task: (item: T, ended: AbortSignal) => Promise<R>, told?: () => void): Promise<(R | undefined)[]> {
    const results: (R | undefined)[] = work.map(() => undefined);
    const waiting = Array.from(work.keys());
    const open: Piece[] = [];
    const { signal } = this.#limits;
    return new Promise((resolve, reject) => {
      const end = (error?: unknown) => {
        clearInterval(poll);
        signal?.removeEventListener('abort', step);
        for (const { control } of open.splice(0)) control.abort();
        if (error === undefined) resolve(results);
        else reject(error);
      };
      const begin = (n: number) => {
        const piece: Piece = { n, control: new AbortController() };
        open.push(piece);
        task(work[n], piece.control.signal).then((result) => {
          if (!take(open, piece)) return;
          results[n] = result;
          told?.();
          step();
        }, (error: unknown) => {
          // What was dropped has been put back already.
          if (take(open, piece)) end(error);
        });
      };
      const step = () => {
        if (signal?.aborted === true || (open.length === 0 && waiting.length === 0)) return end();
        while (waiting.length > 0 && this.#hasRoom(open.length)) begin(waiting.shift() ?? 0);
        this.busiest = Math.max(this.busiest, open.length);
      };
      const poll = setInterval(() => {
        try {
          this.#watch(open, waiting);
        } catch (error) {
          return end(error);
        }
        step();
      }, POLL_MS);
      signal?.addEventListener('abort', step);
      step();
    });
  }

  #hasRoom(busy: number): boolean {
    if (busy >= this.#most) return false;
    if (busy < this.#taken) return true;
    // A worker that has just begun does not hold yet what it will.
    const held = Math.max(this.#see(), this.#limits.baseBytes + busy * this.#limits.workerBytes);
    // The first hand is always taken: whether it is too much shows.
    if (busy > 0 && held + this.#limits.workerBytes > this.#limits.maxRamBytes) return false;
    this.#taken = busy + 1;
    return true;
  }

  #see(): number {
    const resident = this.#limits.resident();
    this.peakBytes = Math.max(this.peakBytes, resident);
    return resident;
  }

  #watch(open: Piece[], waiting: number[]): void {
    const resident = this.#see();
    this.#grace -= 1;
    if (resident <= LAST_STAND * this.#limits.maxRamBytes || open.length === 0 || this.#grace > 0) return;
    if (open.length === 1) throw new UsageError(`--max-ram: one worker alone holds ${Math.ceil(resident / 1e6)} MB of the ${Math.ceil(this.#limits.maxRamBytes / 1e6)} MB allowed; a larger cap or a shorter history is needed`);
    const last = open.pop();
    if (last === undefined) return;
    waiting.unshift(last.n);
    last.control.abort();
    this.#grace = GRACE;
    this.dropped += 1;
    this.#most = Math.max(1, open.length);
    this.#taken = Math.min(this.#taken, this.#most);
  }
}

/** Removes a piece; false when it was no longer there. */
function take(open: Piece[], piece: Piece): boolean {
  const place = open.indexOf(piece);
  if (place >= 0) open.splice(place, 1);
  return place >= 0;
}
