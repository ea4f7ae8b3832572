import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { TransientError } from '../../domain/errors.ts';
import { JITTER_MS, SHARES, type LimitRule, type RequestCost, type RequestPriority } from '../../domain/request-budget.ts';
import type { UsageReport } from '../../domain/venue-limits.ts';
import { BUDGET_SCRIPT, BUDGET_SCRIPT_HASH } from './budget-script.ts';

export interface RedisBudgetSettings {
  readonly name: string;
  readonly rules: readonly LimitRule[];
  /** `redis://:password@host:port`, `rediss://` with TLS, or the path of a Unix socket. */
  readonly url: string;
  /** An answer that takes longer is none. */
  readonly slowMs: number;
}

/** What one process tells and asks in one step. */
export interface BudgetQuestion {
  /** Only for another clock than the server's. */
  readonly at?: number;
  /** The marker of the last answer: without the right one nothing is granted. */
  readonly marker?: string | undefined;
  readonly took?: readonly { readonly id: string; readonly agoMs: number; readonly cost: RequestCost }[];
  readonly forbidMs?: number | undefined;
  readonly heard?: UsageReport['used'];
  /** The more important first. Of one priority nobody overtakes. */
  readonly ask?: readonly { readonly id: string; readonly priority: RequestPriority; readonly cost: RequestCost }[];
}

export interface BudgetAnswer {
  /** Another one than before: the server has forgotten what was taken. */
  readonly marker: string;
  readonly forbiddenMs: number;
  readonly used: UsageReport['used'];
  /** One for each `ask`: 0 granted and counted, Infinity never, undefined not judged, else milliseconds to wait. */
  readonly waits: readonly (number | undefined)[];
}

/** The windows of all processes, in Redis. Asks once, waits `slowMs` at most, repeats nothing. */
export class RedisBudget {
  readonly #settings: RedisBudgetSettings;
  readonly #redis: Redis;
  readonly #keys: readonly string[];
  readonly #spans: readonly number[];
  readonly #reports = randomBytes(6).toString('base64url');
  #reported = 0;

  constructor(settings: RedisBudgetSettings) {
    this.#settings = settings;
    // Braces: in a cluster all keys of a gate lie on one server.
    const base = `{coinbot:gate:${settings.name}}`;
    this.#keys = [base, ...settings.rules.map(({ counter, windowMs }) => `${base}:${counter}:${windowMs}`)];
    this.#spans = settings.rules.map(({ windowMs }) => windowMs + JITTER_MS);
    this.#redis = new Redis(settings.url, {
      lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false, connectTimeout: 2_000, noDelay: true,
      retryStrategy: (attempt) => Math.min(1_000, 50 * 2 ** Math.min(attempt, 5)),
    });
    // Whoever asks hears of it; unheard, it would end the process.
    this.#redis.on('error', () => undefined);
  }

  /** Begins to connect, and goes on by itself until it is closed. */
  connect(): void {
    this.#redis.connect().catch(() => undefined);
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** Throws TransientError when the server is down or slow. What was asked may have been taken all the same. */
  async exchange(question: BudgetQuestion): Promise<BudgetAnswer> {
    const asked = question.ask ?? [];
    const text = JSON.stringify({
      at: question.at, marker: question.marker, spans: this.#spans, forbid: question.forbidMs,
      took: question.took?.map(({ id, agoMs, cost }) => [id, Math.max(0, agoMs), this.#amounts(cost)]),
      heard: question.heard?.map((told) => [this.#place(told), `${this.#reports}.${++this.#reported}`, told.used] as const).filter(([place, , used]) => place > 0 && Number.isFinite(used)),
      ask: question.ask?.map(({ id, priority, cost }) => [priority, id, this.#amounts(cost), this.#settings.rules.map(({ limit }) => Math.floor(limit * SHARES[priority]))]),
    });
    return this.#read(await this.#bounded(this.#run(text)), asked.length);
  }

  async #run(text: string): Promise<unknown> {
    const rest = [this.#keys.length, ...this.#keys, text, randomBytes(9).toString('base64url')] as const;
    try {
      return await this.#redis.evalsha(BUDGET_SCRIPT_HASH, ...rest);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return this.#redis.eval(BUDGET_SCRIPT, ...rest);
      throw error;
    }
  }

  #bounded(answer: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new TransientError(`no answer within ${this.#settings.slowMs} ms`));
      // An event loop that stood still sees its alarm before the answer that has long arrived: it gets a turn to read first.
      const alarm = setTimeout(() => setImmediate(() => setImmediate(late)), this.#settings.slowMs);
      answer.finally(() => clearTimeout(alarm)).then(resolve, (error: unknown) => reject(new TransientError(error instanceof Error ? error.message : String(error))));
    });
  }

  #read(answer: unknown, asked: number): BudgetAnswer {
    const { rules } = this.#settings;
    if (!Array.isArray(answer) || answer.length !== 2 + rules.length + asked) throw new TransientError('the answer was not understood');
    const [marker, forbiddenMs, ...numbers] = answer.map((value: unknown, place) => (place === 0 ? String(value) : Number(value))) as [string, ...number[]];
    return {
      marker, forbiddenMs, used: rules.map(({ counter, windowMs }, place) => ({ counter, windowMs, used: numbers[place] })),
      waits: numbers.slice(rules.length).map((wait) => (wait >= 0 ? wait : wait === -1 ? Infinity : undefined)),
    };
  }

  #amounts(cost: RequestCost): readonly number[] {
    return this.#settings.rules.map(({ counter }) => cost[counter] ?? 0);
  }

  /** From 1, as Lua counts; 0 for a window that is none of ours. */
  #place({ counter, windowMs }: UsageReport['used'][number]): number {
    return this.#settings.rules.findIndex((rule) => rule.counter === counter && rule.windowMs === windowMs) + 1;
  }
}
