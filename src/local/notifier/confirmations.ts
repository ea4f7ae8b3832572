import type { EpochMs } from '../../shared/domain/time.ts';

/** What has to be confirmed. */
export type Confirmed = 'resume' | 'flatten' | 'kill';

interface Pending {
  readonly action: Confirmed;
  readonly code: string;
  readonly until: EpochMs;
  wrong: number;
}

export const CONFIRM_MS = 60_000;
const MOST_WRONG = 3;

export type ConfirmOutcome = { readonly kind: 'confirmed'; readonly action: Confirmed } | { readonly kind: 'wrong' | 'expired' | 'nothing' };

/** One question a person at a time: asking for something else takes the place of what was asked before. Each code holds once. */
export class Confirmations {
  readonly #newCode: () => string;
  readonly #pending = new Map<number, Pending>();

  constructor(newCode: () => string) {
    this.#newCode = newCode;
  }

  ask(user: number, action: Confirmed, now: EpochMs): string {
    const code = this.#newCode();
    this.#pending.set(user, { action, code, until: now + CONFIRM_MS, wrong: 0 });
    return code;
  }

  answer(user: number, code: string, now: EpochMs): ConfirmOutcome {
    const pending = this.#pending.get(user);
    if (pending === undefined) return { kind: 'nothing' };
    if (now >= pending.until) {
      this.#pending.delete(user);
      return { kind: 'expired' };
    }
    if (code !== pending.code) {
      pending.wrong++;
      if (pending.wrong >= MOST_WRONG) this.#pending.delete(user);
      return { kind: 'wrong' };
    }
    this.#pending.delete(user);
    return { kind: 'confirmed', action: pending.action };
  }

  /** Whatever a person had asked for is off. */
  forget(user: number): void {
    this.#pending.delete(user);
  }
}
