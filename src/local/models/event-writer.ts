import type { ModelEvent } from '../../shared/domain/model-life.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Registry } from './registry.ts';

/** The same event told again has the same. */
export const eventKey = ({ number, at, instrument, kind, model }: ModelEvent): string => `${instrument} ${number} ${at} ${kind} ${model ?? ''}`;

interface Writing {
  readonly trader: string;
  readonly clock: Clock;
  /** Keys of what this trader has on record. */
  readonly known: readonly string[];
  readonly slotFor: (event: ModelEvent) => string;
}

const AGAIN_MS = 5_000;

/** Puts what the learners of a trader decided on record, each once, beside trading and never in its way. What cannot be written waits. */
export class EventWriter {
  readonly #registry: Registry;
  readonly #setup: Writing;
  readonly #known: Set<string>;
  #waiting: ModelEvent[] = [];
  #writing: Promise<void> | undefined;
  #failed: ((error: unknown) => void) | undefined;

  constructor(registry: Registry, setup: Writing) {
    this.#registry = registry;
    this.#setup = setup;
    this.#known = new Set(setup.known);
  }

  /** False for one that is known. */
  take(event: ModelEvent): boolean {
    const key = eventKey(event);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    this.#waiting.push(event);
    if (this.#failed !== undefined) void this.settled();
    return true;
  }

  /** From now on what comes is written. */
  begin(failed: (error: unknown) => void): void {
    this.#failed = failed;
    void this.settled();
  }

  /** Tries to write what waits. Resolves when it is on the disk, or could not be put there. */
  settled(): Promise<void> {
    this.#writing ??= this.#write().finally(() => { this.#writing = undefined; });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { trader, clock, slotFor } = this.#setup;
    // Everything of this turn goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#registry.append(clock.now(), () => batch.map((event) => ({ kind: 'event', slot: slotFor(event), instrument: event.instrument, trader, event })));
      } catch (error) {
        this.#waiting = [...batch, ...this.#waiting];
        this.#failed?.(error);
        setTimeout(() => { void this.settled(); }, AGAIN_MS).unref();
        return;
      }
    }
  }
}
