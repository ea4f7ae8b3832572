import { backoffMs } from '../../shared/domain/backoff.ts';
import type { Random } from '../../shared/domain/random.ts';
import { MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Chat, ChatMessage } from '../../shared/ports/notifier.ts';

export interface ChatLineSettings {
  readonly chat: Chat;
  /** Ids of people who are heeded, each in a chat with the bot alone or in this one. */
  readonly users: readonly number[];
  readonly room: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly answer: (text: string, user: number) => Promise<string>;
  /** What is said of a command that is too old. */
  readonly stale: string;
  readonly failed: string;
  /** Somebody of those people wrote. */
  readonly heard: () => void;
  /** Somebody else did; so many so far. */
  readonly stranger: (count: number) => void;
  readonly say: (text: string) => void;
}

/** A command that reaches us later than this is not carried out any more: who wrote it counted on its taking hold. */
const STALE_MS = MINUTE;
const PAUSES = { firstMs: 1_000, mostMs: 60_000 };
const MOST_SEEN = 1_000;
/** A person has no need for more commands a minute than this; what comes beyond is left unanswered. */
const MOST_A_MINUTE = 30;

/** Listens to people until the signal aborts. Nothing that was written before it began is heeded, and nothing twice. */
export class ChatLine {
  readonly #settings: ChatLineSettings;
  readonly #began: EpochMs;
  readonly #seen = new Set<number>();
  #strangers = 0;
  #minute = { from: -Infinity, count: 0 };

  constructor(settings: ChatLineSettings) {
    this.#settings = settings;
    // Telegram tells whole seconds.
    this.#began = Math.floor(settings.clock.now() / 1_000) * 1_000;
  }

  async listen(): Promise<void> {
    const { chat, clock, random, signal, say } = this.#settings;
    let next: number | undefined;
    let isFirst = true;
    for (let failures = 0; !signal.aborted;) {
      const found = await (isFirst ? chat.skipOld(signal) : chat.poll(next, signal)).catch((error: unknown) => { if (signal.aborted) return undefined; throw error; });
      if (found === undefined) return;
      if (found.kind === 'messages') {
        failures = 0;
        isFirst = false;
        next = found.next ?? next;
        for (const message of found.messages) await this.#take(message);
        continue;
      }
      failures++;
      if (failures === 1 || found.kind === 'refused') say(`telegram: commands are not heard: ${found.reason}`);
      const pause = found.kind === 'refused' ? PAUSES.mostMs : backoffMs(failures - 1, PAUSES, random);
      await clock.wait(Math.max(pause, found.kind === 'later' ? found.afterMs ?? 0 : 0), signal);
    }
  }

  async #take({ id, at, user, chat: place, text }: ChatMessage): Promise<void> {
    if (this.#seen.has(id) || at < this.#began) return;
    this.#see(id);
    const { users, room, clock, answer, chat, signal, stale, failed, heard, stranger, say } = this.#settings;
    // A chat with a person alone has that person's id.
    if (!users.includes(user) || (place !== user && place !== room)) {
      stranger(++this.#strangers);
      return;
    }
    heard();
    if (!this.#hasTurn()) return;
    const said = clock.now() - at > STALE_MS ? stale : await answer(text, user).catch((error: unknown) => {
      say(`telegram: a command failed: ${error instanceof Error ? error.message : String(error)}`);
      return failed;
    });
    const sent = await chat.answer(place, said, signal).catch(() => undefined);
    if (sent !== undefined && sent.kind !== 'delivered') say(`telegram: an answer was not delivered: ${sent.reason}`);
  }

  #see(id: number): void {
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest);
  }

  #hasTurn(): boolean {
    const now = this.#settings.clock.now();
    if (now - this.#minute.from >= MINUTE) this.#minute = { from: now, count: 0 };
    return ++this.#minute.count <= MOST_A_MINUTE;
  }
}
