import { backoffMs, type BackoffLimits } from '../../shared/domain/backoff.ts';
import { isAtLeast, type Urgency } from '../../shared/domain/bulletin.ts';
import type { Random } from '../../shared/domain/random.ts';
import { HOUR, MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { NotifierChannel } from '../../shared/ports/notifier.ts';
import type { KeptText, TextKeeper } from './kept-texts.ts';

export interface OutboxSettings {
  readonly channel: NotifierChannel;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** While true only what is critical goes out. */
  readonly isQuiet: () => boolean;
  /** Something critical did not get through, once for each. */
  readonly onTrouble: (text: string, reason: string) => void;
  readonly pauses?: BackoffLimits | undefined;
  readonly most?: number;
  /** What kind of run it is, where that is known. */
  readonly mode?: () => string | undefined;
  /** What is not only for information outlives this process there until it is delivered. */
  readonly keeper?: TextKeeper | undefined;
}

interface Waiting {
  /** Its number in the keeper. */
  readonly kept: number | undefined;
  readonly text: string;
  readonly urgency: Urgency;
  readonly at: EpochMs;
  isTroubleTold: boolean;
}

export interface OutboxStatus {
  readonly waiting: number;
  readonly delivered: number;
  /** Given up or displaced. */
  readonly dropped: number;
  readonly lastReason: string | undefined;
}

const PAUSES: BackoffLimits = { firstMs: 1_000, mostMs: 60_000 };
const MOST = 500;
/** After so long nobody wants to know any more. */
export const GIVE_UP_MS: Readonly<Record<Urgency, number>> = { info: 30 * MINUTE, warning: 6 * HOUR, critical: 24 * HOUR };
/** While it is quiet it is looked so often whether something critical has come. */
const QUIET_MS = 2_000;
/** The longest that another side may ask us to wait. */
const LONGEST_MS = HOUR;

/** What waits to be sent by one channel: bounded, in order, the critical first, several in one message where they came close together. */
export class Outbox {
  readonly #settings: OutboxSettings;
  #waiting: Waiting[] = [];
  #delivered = 0;
  #dropped = 0;
  #untold = 0;
  #lastReason: string | undefined;
  #running: Promise<void> | undefined;
  #sentAt = -Infinity;
  /** Ends the waiting for more to go with what is there. */
  #called = new AbortController();
  #isHurried = false;

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
  }

  /** `isDetour`: it failed elsewhere already, and is not sent round again. */
  push(text: string, urgency: Urgency, isDetour = false): void {
    const { clock, keeper } = this.#settings;
    const at = clock.now();
    this.#add({ text, urgency, at, isTroubleTold: isDetour, kept: urgency === 'info' ? undefined : keeper?.keep({ text, urgency, at, isTroubleTold: isDetour }) });
  }

  /** What was not delivered before this process began; `text` is how it is said now. */
  resume({ number, urgency, at, isTroubleTold }: KeptText, text: string): void {
    this.#add({ text, urgency, at, isTroubleTold, kept: number });
  }

  /** Waits for nothing to go with what is there any more: the end is near. */
  hurry(): void {
    this.#isHurried = true;
    this.#called.abort();
  }

  #add(item: Waiting): void {
    if (this.#waiting.length >= (this.#settings.most ?? MOST)) this.#makeRoom(item.urgency);
    this.#waiting.push(item);
    if (item.urgency === 'critical') this.#called.abort();
    this.#running ??= this.#run().finally(() => { this.#running = undefined; });
  }

  #forget(items: readonly Waiting[]): void {
    const numbers = items.flatMap(({ kept }) => (kept === undefined ? [] : [kept]));
    if (numbers.length > 0) this.#settings.keeper?.forget(numbers);
  }

  /** Gives others the time to come, from when the first came. */
  async #gather(): Promise<void> {
    const { clock, channel: { gatherMs = 0 }, signal } = this.#settings;
    if (this.#isHurried || this.#waiting.some(({ urgency }) => urgency === 'critical')) return;
    const wait = Math.min(gatherMs, Math.min(...this.#waiting.map(({ at }) => at)) + gatherMs - clock.now());
    if (!(wait > 0)) return;
    this.#called = new AbortController();
    await clock.wait(wait, AbortSignal.any([signal, this.#called.signal]));
  }

  status(): OutboxStatus {
    return { waiting: this.#waiting.length, delivered: this.#delivered, dropped: this.#dropped, lastReason: this.#lastReason };
  }

  /** Resolves when nothing waits any more, or the signal has aborted. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** The oldest of the least urgent gives way. */
  #makeRoom(urgency: Urgency): void {
    const victim = (['info', 'warning', 'critical'] as const).filter((one) => isAtLeast(urgency, one)).map((one) => this.#waiting.findIndex((item) => item.urgency === one)).find((i) => i >= 0);
    this.#forget(this.#waiting.splice(victim ?? 0, 1));
    this.#lose(1);
  }

  #lose(count: number): void {
    this.#dropped += count;
    this.#untold += count;
  }

  async #run(): Promise<void> {
    const { clock, channel, random, signal, pauses = PAUSES } = this.#settings;
    // What is told in the same turn goes into one message.
    await Promise.resolve();
    for (let failures = 0; this.#waiting.length > 0 && !signal.aborted;) {
      await clock.wait(Math.min(channel.everyMs, Math.max(0, this.#sentAt + channel.everyMs - clock.now())), signal);
      await this.#gather();
      if (signal.aborted) return;
      this.#giveUp();
      const batch = this.#batch();
      if (batch.length === 0) {
        await clock.wait(QUIET_MS, signal);
        continue;
      }
      const delivery = await this.#deliver(batch);
      this.#sentAt = clock.now();
      if (delivery === undefined) return;
      failures = delivery.kind === 'later' ? failures + 1 : 0;
      if (delivery.kind === 'later') await clock.wait(Math.min(LONGEST_MS, Math.max(delivery.afterMs ?? 0, backoffMs(failures - 1, pauses, random))), signal);
    }
  }

  async #deliver(batch: readonly Waiting[]) {
    const { channel, signal, mode } = this.#settings;
    const more = this.#untold === 0 ? '' : `\n(… ${this.#untold} ✗)`;
    const urgency = batch[0].urgency;
    const delivery = await channel.deliver({ text: `${batch.map(({ text }) => text).join('\n')}${more}`.slice(0, channel.mostCharacters), urgency, at: batch[0].at, mode: mode?.(), count: batch.length }, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (delivery === undefined) return undefined;
    if (delivery.kind === 'delivered') { this.#delivered += batch.length; this.#untold = 0; this.#lastReason = undefined; }
    else this.#failed(batch, delivery.reason);
    if (delivery.kind === 'refused') this.#lose(batch.length);
    if (delivery.kind !== 'later') {
      this.#waiting = this.#waiting.filter((item) => !batch.includes(item));
      this.#forget(batch);
    }
    return delivery;
  }

  #failed(batch: readonly Waiting[], reason: string): void {
    this.#lastReason = reason;
    for (const item of batch) {
      if (item.urgency !== 'critical' || item.isTroubleTold) continue;
      item.isTroubleTold = true;
      if (item.kept !== undefined) this.#settings.keeper?.troubled(item.kept);
      this.#settings.onTrouble(item.text, reason);
    }
  }

  #giveUp(): void {
    const now = this.#settings.clock.now();
    const kept = this.#waiting.filter(({ at, urgency }) => now - at < GIVE_UP_MS[urgency] || (urgency !== 'critical' && this.#settings.isQuiet()));
    this.#lose(this.#waiting.length - kept.length);
    this.#forget(this.#waiting.filter((item) => !kept.includes(item)));
    this.#waiting = kept;
  }

  /** The critical each by itself; of the rest as many as fit. */
  #batch(): readonly Waiting[] {
    const critical = this.#waiting.find(({ urgency }) => urgency === 'critical');
    if (critical !== undefined) return [critical];
    if (this.#settings.isQuiet()) return [];
    const batch: Waiting[] = [];
    let room = this.#settings.channel.mostCharacters - 20;
    for (const item of this.#waiting) {
      room -= item.text.length + 1;
      if (batch.length > 0 && room < 0) break;
      batch.push(item);
    }
    // The loudest of them says how loud.
    return batch.toSorted((a, b) => (isAtLeast(a.urgency, b.urgency) ? (a.urgency === b.urgency ? 0 : -1) : 1));
  }
}
