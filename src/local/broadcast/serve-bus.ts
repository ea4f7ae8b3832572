import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import type { Outlet } from './attendant.ts';
import type { Attendance } from './broadcaster.ts';
import { watchRequestOf } from './live-line.ts';

/** On a channel nobody is seen: those who listen say so again and again, and who has not for so long is gone. */
export const ASK_EVERY_MS = 5_000;
const GONE_MS = 3 * ASK_EVERY_MS;
const MOST_ASKING = 16;

export const requestsOf = (channel: string): string => `${channel}:watch`;

/** Tells on a channel of a bus while somebody there asks for it. A bus that is away costs nothing: what is on its way is counted, and beyond a bound nothing is added. */
export function serveBus(bus: Bus, channel: string, attend: (outlet: Outlet) => Attendance | undefined): { close(): Promise<void> } {
  const asking = new Map<string, { readonly watch: readonly InstrumentId[]; readonly at: number }>();
  let attendance: Attendance | undefined;
  let waiting = 0;
  const outlet: Outlet = {
    get waiting() { return waiting; },
    write: (text) => {
      waiting += text.length;
      bus.publish(channel, text).catch(() => undefined).finally(() => { waiting -= text.length; });
    },
    cut: () => { attendance = undefined; asking.clear(); },
  };
  const settle = (): void => {
    const now = performance.now();
    for (const [id, { at }] of asking) if (now - at > GONE_MS) asking.delete(id);
    if (asking.size === 0) {
      attendance?.leave();
      attendance = undefined;
      return;
    }
    attendance?.watch([...new Set([...asking.values()].flatMap(({ watch }) => watch))]);
  };
  const hear = (message: string): void => {
    const asked = watchRequestOf(message);
    if (asked === undefined) return;
    const isNew = !asking.has(asked.id);
    if (asked.isLeaving) asking.delete(asked.id);
    else if (!isNew || asking.size < MOST_ASKING) asking.set(asked.id, { watch: asked.watch, at: performance.now() });
    if (asking.size > 0 && attendance === undefined) attendance = attend(outlet);
    else if (isNew && !asked.isLeaving) attendance?.beginAgain();
    settle();
  };
  const listening = bus.subscribe(requestsOf(channel), hear);
  listening.catch(() => undefined);
  const timer = setInterval(settle, ASK_EVERY_MS).unref();
  return { close: async () => {
    clearInterval(timer);
    attendance?.leave();
    attendance = undefined;
    await listening.then((end) => end(), () => undefined);
  } };
}
