import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const ticks = (): { readonly idle: number; readonly all: number } => os.cpus().reduce(({ idle, all }, { times }) => ({ idle: idle + times.idle, all: all + times.user + times.nice + times.sys + times.irq + times.idle }), { idle: 0, all: 0 });

/** The share of the machine that has nothing to do, from now until the function is called. */
export function idleShare(): () => number {
  const before = ticks();
  return () => {
    const after = ticks();
    return (after.idle - before.idle) / Math.max(1, after.all - before.all);
  };
}

/** Waits until the machine has little else to do, but no longer than that: latencies measured beside a compiler are the compiler's. Returns the share idle at last. */
export async function calmMoment(mostMs: number): Promise<number> {
  const until = performance.now() + mostMs;
  for (;;) {
    const idle = idleShare();
    await sleep(500);
    const share = idle();
    if (share > 0.85 || performance.now() > until) return share;
  }
}
