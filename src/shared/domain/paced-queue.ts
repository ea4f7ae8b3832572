/** How an item may be treated when the one who takes them is slower than they come. */
export interface Pace {
  /** A later item of the same key takes this one's place: of a book only the newest state matters. */
  readonly key?: string;
  /** May be left out, oldest first, when the queue is full. What may not is always delivered. */
  readonly isDroppable?: boolean;
}

export interface PacedQueueSettings<Item> {
  readonly tell: (item: Item) => void;
  /** Milliseconds of any origin. */
  readonly now: () => number;
  /** Runs a function after what else waits to be done has had its turn. */
  readonly later: (run: () => void) => void;
  /** How long delivery may go on before others have their turn. */
  readonly sliceMs?: number;
  readonly most?: number;
}

export interface QueueStatus {
  readonly waiting: number;
  readonly delivered: number;
  readonly replaced: number;
  readonly dropped: number;
  /** Age of the oldest that waits. */
  readonly lagMs: number;
}

interface Entry<Item> { item: Item; readonly key: string | undefined; readonly isDroppable: boolean; readonly at: number }

/**
 * Hands items on at once while that is quick, and keeps them in order when it is not: after `sliceMs` the rest of the program has its turn.
 * It does not grow: keyed items replace one another, droppable ones give way (RELIABILITY fault 36).
 */
export class PacedQueue<Item> {
  readonly #settings: Required<PacedQueueSettings<Item>>;
  readonly #entries: (Entry<Item> | undefined)[] = [];
  readonly #places = new Map<string, Entry<Item>>();
  #first = 0;
  #size = 0;
  #sliceStart = 0;
  #isScheduled = false;
  #delivered = 0;
  #replaced = 0;
  #dropped = 0;

  constructor(settings: PacedQueueSettings<Item>) {
    this.#settings = { sliceMs: 8, most: 10_000, ...settings };
  }

  push(item: Item, { key, isDroppable = false }: Pace = {}): void {
    const now = this.#settings.now();
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#sliceStart = now;
      this.#settings.later(() => this.#turn());
    }
    if (this.#size === 0 && now - this.#sliceStart < this.#settings.sliceMs) {
      this.#deliver(item);
      return;
    }
    const waiting = key === undefined ? undefined : this.#places.get(key);
    if (waiting !== undefined) {
      waiting.item = item;
      this.#replaced++;
      return;
    }
    if (this.#size >= this.#settings.most) this.#makeRoom();
    const entry = { item, key, isDroppable, at: now };
    this.#entries.push(entry);
    this.#size++;
    if (key !== undefined) this.#places.set(key, entry);
  }

  status(): QueueStatus {
    const oldest = this.#entries.find((entry) => entry !== undefined);
    return { waiting: this.#size, delivered: this.#delivered, replaced: this.#replaced, dropped: this.#dropped, lagMs: oldest === undefined ? 0 : this.#settings.now() - oldest.at };
  }

  #turn(): void {
    this.#isScheduled = false;
    if (this.#size === 0) return;
    this.#isScheduled = true;
    this.#sliceStart = this.#settings.now();
    this.#settings.later(() => this.#turn());
    while (this.#size > 0 && this.#settings.now() - this.#sliceStart < this.#settings.sliceMs) {
      const entry = this.#entries[this.#first];
      this.#entries[this.#first++] = undefined;
      if (entry === undefined) continue;
      this.#size--;
      if (entry.key !== undefined) this.#places.delete(entry.key);
      this.#deliver(entry.item);
    }
    if (this.#size === 0 || this.#first > 4_096) { this.#entries.splice(0, this.#first); this.#first = 0; }
  }

  #makeRoom(): void {
    for (let i = this.#first; i < this.#entries.length; i++) {
      if (this.#entries[i]?.isDroppable !== true) continue;
      this.#entries[i] = undefined;
      this.#size--;
      this.#dropped++;
      return;
    }
  }

  #deliver(item: Item): void {
    this.#delivered++;
    this.#settings.tell(item);
  }
}
