import { TransientError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Page } from '../../ports/market-history.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Tries in a row that bring nothing before the download gives up; what it has is kept. */
const MOST_TRIES = 8;

export interface Patience {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onWait?: ((durationMs: number, reason: string) => void) | undefined;
}

/** Asks until there is a page: as long as the venue says, or 1, 2, 4 ... 60 s. Undefined when the signal aborts. */
export async function patiently<Rows>(ask: () => Promise<Page<Rows>>, { clock, signal, onWait }: Patience): Promise<Extract<Page<Rows>, { kind: 'page' }> | undefined> {
  for (let tries = 0; signal?.aborted !== true; tries++) {
    const page = await ask();
    if (page.kind === 'page') return page;
    if (tries + 1 >= MOST_TRIES) throw new TransientError(`gave up after ${MOST_TRIES} tries: ${page.reason}`);
    const pause = page.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
    onWait?.(pause, page.reason);
    await clock.wait(pause, signal);
  }
  return undefined;
}
