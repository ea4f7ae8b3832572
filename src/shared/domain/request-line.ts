import { TransientError } from './errors.ts';
import { isoOf } from './iso-time.ts';
import { PRIORITIES, type RequestCost, type RequestPriority } from './request-budget.ts';
import type { EpochMs } from './time.ts';

interface LinedRequest {
  readonly priority: RequestPriority;
  readonly cost: RequestCost;
  readonly mostWaitMs: number;
}

/** One that waits; `pass` and `refuse` end its wait, once. */
export interface Waiting {
  readonly request: LinedRequest;
  readonly since: EpochMs;
  readonly pass: () => void;
  readonly refuse: (reason: string) => void;
}

/** Requests that wait for room in a limit: of one priority the older first. Whoever decides about room takes them out of their queues. */
export class RequestLine {
  readonly queues: Readonly<Record<RequestPriority, Waiting[]>> = { cancel: [], order: [], query: [], data: [] };
  readonly #name: string;
  readonly #now: () => EpochMs;
  #passed = 0;
  #refused = 0;
  #lastWaitMs = 0;

  /** `name` stands in the texts of refusals. */
  constructor(name: string, now: () => EpochMs) {
    this.#name = name;
    this.#now = now;
  }

  get isEmpty(): boolean { return PRIORITIES.every((priority) => this.queues[priority].length === 0); }

  /** Resolves when the request is passed, rejects with TransientError when it is refused or given up. */
  join(request: LinedRequest, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const since = this.#now();
      const refuse = (reason: string) => { this.#refused++; reject(new TransientError(`not sent to ${this.#name}: ${reason}`)); };
      if (signal?.aborted === true) { refuse('given up'); return; }
      const leave = () => {
        const place = this.queues[request.priority].indexOf(waiting);
        if (place < 0) return;
        this.queues[request.priority].splice(place, 1);
        refuse('given up');
      };
      const waiting: Waiting = {
        request, since,
        pass: () => { signal?.removeEventListener('abort', leave); this.#passed++; this.#lastWaitMs = this.#now() - since; resolve(); },
        refuse: (reason) => { signal?.removeEventListener('abort', leave); refuse(reason); },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.queues[request.priority].push(waiting);
    });
  }

  status() {
    const now = this.#now();
    const waiting = { cancel: this.queues.cancel.length, order: this.queues.order.length, query: this.queues.query.length, data: this.queues.data.length };
    const oldest = Math.min(now, ...PRIORITIES.flatMap((priority) => this.queues[priority].slice(0, 1).map(({ since }) => since)));
    return { waiting, oldestWaitMs: now - oldest, passed: this.#passed, refused: this.#refused, lastWaitMs: this.#lastWaitMs };
  }
}

/** Why one that would have to wait `waitMs` longer is not sent. */
export function refusalOf(waitMs: number, now: EpochMs, forbiddenUntil: EpochMs): string {
  if (waitMs === Infinity) return 'the request alone is larger than its share of the limit';
  if (forbiddenUntil > now) return `the venue has forbidden requests until ${isoOf(forbiddenUntil)}`;
  return `the request limit leaves no room for another ${waitMs} ms`;
}
