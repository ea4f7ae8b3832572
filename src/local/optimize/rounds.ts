interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Gathers what is asked for at the same time, by several who do not know of each other, and does it together; what comes meanwhile makes up the next round. */
export class Rounds<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #isBusy = false;

  /** `work` answers in the order of the items. */
  constructor(work: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#work = work;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#isBusy) return;
      this.#isBusy = true;
      setImmediate(() => { void this.#run(); });
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const round = this.#waiting;
      this.#waiting = [];
      try {
        const results = await this.#work(round.map(({ item }) => item));
        round.forEach(({ resolve }, k) => { resolve(results[k]); });
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
      // Whoever was answered asks for more at once: that belongs to the next round.
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    this.#isBusy = false;
  }
}
