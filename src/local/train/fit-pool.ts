import { Worker } from 'node:worker_threads';
import { trialBytes, WORKER_BYTES } from '../../shared/learning/automl/memory-estimate.ts';
import type { FitAnswer, FitInput, FitRequest } from './fit-messages.ts';
import { USABLE } from './memory-plan.ts';
import { peakBytes } from './peak-bytes.ts';

/** Where the pool takes its work from and brings it back to. */
export interface FitQueue {
  next(): FitRequest | undefined;
  putBack(request: FitRequest): void;
  finish(request: FitRequest, answer: FitAnswer): void;
  readonly isDone: boolean;
}

export interface FitLimits {
  readonly maxRamBytes: number;
  readonly maxCores: number;
  /** What the process holds beside the threads, or will, as it was planned; the operating system's figure where absent. */
  readonly heldBytes?: number | undefined;
  /** Resident bytes of this process now; the operating system's figure where absent. */
  readonly resident?: (() => number) | undefined;
}

interface Hand {
  readonly worker: Worker;
  /** The most it was ever given: a thread gives little back before it ends. */
  reserved: number;
  request: FitRequest | undefined;
}

const POLL_MS = 25;
/**
 * Worker threads under a cap on cores and memory. Work is handed out while the sum of what the process had at the start and the estimates of all threads
 * fits; what the operating system says is looked at 40 times a second, and before it reaches the cap the youngest work is dropped and waits for its turn alone.
 */
export class FitPool {
  readonly #input: FitInput;
  readonly #base: number;
  /** For threads and their models. */
  readonly #room: number;
  readonly #shape: { readonly rows: number; readonly features: number };
  readonly #resident: () => number;
  #hands: Hand[] = [];
  /** The most threads that may work at once: fewer after memory ran short. */
  #most: number;
  #dropped = 0;

  constructor(input: FitInput, limits: FitLimits) {
    this.#input = input;
    this.#resident = limits.resident ?? (() => process.memoryUsage.rss());
    // What was held once may be held again: the present figure alone promises too much.
    this.#base = limits.heldBytes ?? limits.resident?.() ?? peakBytes();
    this.#room = USABLE * limits.maxRamBytes - this.#base;
    // A model that is kept is fitted on all rows in the end: one that has no room then is not tried.
    this.#shape = { rows: Math.max(...input.folds.map(({ train, validation }) => train.length + validation.length)), features: input.set.columns.length };
    this.#most = limits.maxCores;
  }

  /** How often work was taken back because memory ran short. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Works until the queue is done, or the signal comes: no further models are begun then, and those under way are dropped. */
  run(queue: FitQueue, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: unknown) => {
        clearInterval(poll);
        signal.removeEventListener('abort', step);
        const open = this.#hands.filter(({ request }) => request !== undefined);
        for (const hand of open) this.#end(hand, queue);
        if (error === undefined) resolve();
        else reject(error);
      };
      const step = () => {
        try {
          if (queue.isDone || signal.aborted) end();
          else this.#handOut(queue, { step, fail: end });
        } catch (error) {
          end(error);
        }
      };
      const poll = setInterval(() => {
        if (this.#resident() - this.#base > this.#room) this.#makeRoom(queue);
        step();
      }, POLL_MS);
      signal.addEventListener('abort', step);
      step();
    });
  }

  async close(): Promise<void> {
    const hands = this.#hands;
    this.#hands = [];
    await Promise.all(hands.map(({ worker }) => worker.terminate()));
  }

  #handOut(queue: FitQueue, on: { readonly step: () => void; readonly fail: (error: unknown) => void }): void {
    while (this.#busy() < this.#most) {
      const request = queue.next();
      if (request === undefined) break;
      const bytes = this.#bytesOf(request);
      const hand = this.#handFor(bytes);
      if (hand === undefined) {
        if (this.#busy() > 0) {
          queue.putBack(request);
          break;
        }
        queue.finish(request, refused(request, bytes + WORKER_BYTES, this.#room));
        continue;
      }
      hand.request = request;
      hand.reserved = Math.max(hand.reserved, WORKER_BYTES + bytes);
      this.#ask(hand, { request, queue, ...on });
    }
    // Whoever answers next may have been the last.
    if (queue.isDone) queueMicrotask(on.step);
  }

  #ask(hand: Hand, { request, queue, step, fail }: { readonly request: FitRequest; readonly queue: FitQueue; readonly step: () => void; readonly fail: (error: unknown) => void }): void {
    const take = (answer: FitAnswer) => {
      hand.request = undefined;
      queue.finish(request, answer);
      step();
    };
    hand.worker.removeAllListeners();
    hand.worker.on('message', take);
    hand.worker.on('error', (error) => {
      this.#hands = this.#hands.filter((other) => other !== hand);
      // The thread's own heap is capped too.
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') take(refused(request, hand.reserved + 1e6, hand.reserved));
      else fail(error);
    });
    hand.worker.postMessage(request);
  }

  /** A thread that has nothing to do and room for so much, or a new one; undefined where the cap leaves no room beside those at work. */
  #handFor(bytes: number): Hand | undefined {
    const wanted = WORKER_BYTES + bytes;
    const free = this.#hands.filter(({ request }) => request === undefined).toSorted((a, b) => b.reserved - a.reserved);
    const fits = (hand: Hand | undefined) => this.#reserved() - (hand?.reserved ?? 0) + Math.max(wanted, hand?.reserved ?? 0) <= this.#room;
    const found = free.find(fits);
    if (found !== undefined) return found;
    for (const hand of free) {
      if (fits(undefined)) break;
      this.#end(hand);
    }
    if (!fits(undefined)) return undefined;
    const worker = new Worker(new URL('fit-worker.ts', import.meta.url), { workerData: this.#input, resourceLimits: { maxOldGenerationSizeMb: Math.ceil(Math.max(64e6, wanted) / 1e6), maxYoungGenerationSizeMb: 8 } });
    worker.unref();
    const hand: Hand = { worker, reserved: wanted, request: undefined };
    this.#hands.push(hand);
    return hand;
  }

  /** The youngest thread at work is ended; its work waits. Alone it is not the cause, and one that is alone and too large has failed. */
  #makeRoom(queue: FitQueue): void {
    const idle = this.#hands.filter(({ request }) => request === undefined);
    const last = this.#hands.findLast(({ request }) => request !== undefined);
    const isAlone = this.#busy() === 1;
    for (const hand of idle) this.#end(hand);
    if (last?.request === undefined || (isAlone && idle.length > 0)) return;
    this.#dropped += 1;
    this.#most = Math.max(1, this.#busy() - 1);
    const { request } = last;
    if (isAlone) {
      last.request = undefined;
      this.#end(last);
      queue.finish(request, refused(request, this.#resident() - this.#base, this.#room));
    } else this.#end(last, queue);
  }

  #end(hand: Hand, queue?: FitQueue): void {
    this.#hands = this.#hands.filter((other) => other !== hand);
    hand.worker.removeAllListeners();
    hand.worker.on('error', () => undefined);
    void hand.worker.terminate();
    if (hand.request !== undefined) queue?.putBack(hand.request);
  }

  #busy(): number {
    return this.#hands.filter(({ request }) => request !== undefined).length;
  }

  #reserved(): number {
    return this.#hands.reduce((sum, { reserved }) => sum + reserved, 0);
  }

  #bytesOf({ settings }: FitRequest): number {
    return trialBytes(settings, this.#shape);
  }
}

const mb = (bytes: number): number => Math.ceil(bytes / 1e6);

const refused = ({ trial, fold }: FitRequest, wanted: number, left: number): FitAnswer =>
  ({ isRefused: true, answers: new Float64Array(), result: { trial, fold, logLoss: null, auc: null, days: [], returns: [], trades: 0, failure: `needs ${mb(wanted)} MB beside what is held, the cap leaves ${Math.floor(Math.max(0, left) / 1e6)} MB` } });
