import { randomUUID } from 'node:crypto';
import type { Bus } from '../../shared/ports/bus.ts';
import type { LiveEar, LiveListening } from './listen-live.ts';
import { liveMessageOf, LONGEST_LINE, watchLine } from './live-line.ts';
import { onceEach } from './live-memory.ts';
import { ASK_EVERY_MS, requestsOf } from './serve-bus.ts';

/** So long without a word, and nobody tells any more. */
const SILENCE_MS = 12_000;

/** Listens to a trading process on a channel of a bus, until the signal: the same as at its socket, for those who cannot get there. What a bus loses is told by no hole: `seq` leaps. */
export function listenLiveBus(bus: Bus, channel: string, { message, changed, watch = [], signal }: LiveEar): LiveListening {
  const id = randomUUID();
  const told = onceEach(message);
  let watched = watch;
  let isConnected = false;
  let heardAt = -Infinity;
  let isGreeted = false;
  const tell = (value: boolean): void => {
    if (value === isConnected) return;
    isConnected = value;
    changed(value);
  };
  const ask = (isLeaving = false): void => { void bus.publish(requestsOf(channel), watchLine({ watch: watched, id, isLeaving })); };
  const hear = (text: string): void => {
    if (signal.aborted || text.length > LONGEST_LINE) return;
    for (const line of text.split('\n')) {
      const one = line === '' ? undefined : liveMessageOf(line);
      if (one === undefined) continue;
      heardAt = performance.now();
      isGreeted ||= one.of === 'hello';
      if (isGreeted) tell(true);
      told(one);
    }
  };
  const listening = bus.subscribe(channel, hear);
  listening.then(() => { if (!signal.aborted) ask(); }, () => undefined);
  const timer = setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MS) tell(false);
    ask();
  }, ASK_EVERY_MS);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    ask(true);
    listening.then((end) => end(), () => undefined);
    tell(false);
  }, { once: true });
  return { watch: (ids) => { watched = ids; ask(); } };
}
