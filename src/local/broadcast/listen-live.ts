import { connect, type Socket } from 'node:net';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { LineSplitter } from './line-splitter.ts';
import { liveMessageOf, LONGEST_LINE, watchLine } from './live-line.ts';
import { onceEach } from './live-memory.ts';

export interface LiveEar {
  readonly message: (told: LiveMessage) => void;
  /** Whether somebody tells, at each change: true with the first greeting. */
  readonly changed: (isConnected: boolean) => void;
  /** Instruments to watch from the beginning. */
  readonly watch?: readonly InstrumentId[] | undefined;
  readonly signal: AbortSignal;
}

export interface LiveListening {
  /** From now on these are watched, in the place of those before. */
  watch(ids: readonly InstrumentId[]): void;
}

const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 2_000;
/** Something is told at least every five seconds: a process that hangs says nothing. */
const SILENCE_MS = 12_000;

/** Listens to the trading process at a place, whether it is there yet or not, comes and goes: until the signal. A line that cannot be read is left out. */
export function listenLive(place: string, ear: LiveEar): LiveListening {
  const told = onceEach(ear.message);
  let watched = ear.watch ?? [];
  let socket: Socket | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isConnected = false;
  let pausing: NodeJS.Timeout | undefined;
  const tell = (value: boolean): void => {
    if (value === isConnected) return;
    isConnected = value;
    ear.changed(value);
  };
  const dial = (): void => {
    const fresh = connect(place);
    socket = fresh;
    const lines = new LineSplitter(LONGEST_LINE);
    fresh.setEncoding('utf8');
    fresh.setTimeout(SILENCE_MS, () => { fresh.destroy(); });
    fresh.on('connect', () => { fresh.write(watchLine({ watch: watched })); });
    fresh.on('data', (text: string) => {
      for (const line of lines.take(text)) {
        const message = liveMessageOf(line);
        if (message === undefined || ear.signal.aborted) continue;
        if (message.of === 'hello') {
          pauseMs = FIRST_PAUSE_MS;
          tell(true);
        }
        told(message);
      }
    });
    fresh.on('error', () => undefined);
    fresh.on('close', () => {
      tell(false);
      if (ear.signal.aborted) return;
      pausing = setTimeout(dial, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
    });
  };
  if (!ear.signal.aborted) dial();
  ear.signal.addEventListener('abort', () => { clearTimeout(pausing); socket?.destroy(); }, { once: true });
  return { watch: (ids) => {
    watched = ids;
    if (socket?.readyState === 'open') socket.write(watchLine({ watch: ids }));
  } };
}
