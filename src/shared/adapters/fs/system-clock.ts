import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

/** This machine's time. */
export const systemClock = (): Clock => ({
  now: () => Date.now(),
  async wait(durationMs, signal) {
    await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => { if (signal?.aborted !== true) throw error; });
  },
});
