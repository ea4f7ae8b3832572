import type { LiveHub } from '../../../dashboard/server/live/live-hub.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import { broadcastChannel, broadcastPlace } from '../broadcast/broadcast-place.ts';
import { listenLiveBus } from '../broadcast/listen-live-bus.ts';
import { listenLive, type LiveListening } from '../broadcast/listen-live.ts';

export interface Hearing {
  readonly hub: Pick<LiveHub, 'take' | 'changed'>;
  /** Shared with other machines; undefined where there is none. */
  readonly bus: Bus | undefined;
  readonly signal: AbortSignal;
  /** So long the socket may be silent before the bus is asked. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 3_000;

/**
 * Hears the trading process of a state folder until the signal: over its socket on this machine, and over the bus while the socket is silent (the
 * process may run elsewhere). As long as the socket speaks nothing is asked of the bus, and the trading process publishes nothing there.
 */
export function hearTrading(stateFolder: string, { hub, bus, signal, patienceMs = PATIENCE_MS }: Hearing): LiveListening {
  let watched: readonly InstrumentId[] = [];
  let far: { readonly listening: LiveListening; readonly end: AbortController } | undefined;
  let patience: NodeJS.Timeout | undefined;
  const lookFar = (): void => {
    if (bus === undefined || far !== undefined || signal.aborted) return;
    const end = new AbortController();
    signal.addEventListener('abort', () => { end.abort(); }, { once: true, signal: end.signal });
    far = { end, listening: listenLiveBus(bus, broadcastChannel(stateFolder), { message: (told) => { hub.take(told); }, changed: (is) => { if (!end.signal.aborted) hub.changed(is); }, watch: watched, signal: end.signal }) };
  };
  const near = listenLive(broadcastPlace(stateFolder), {
    message: (told) => { hub.take(told); }, signal,
    changed: (isConnected) => {
      clearTimeout(patience);
      if (isConnected) {
        far?.end.abort();
        far = undefined;
      } else patience = setTimeout(lookFar, patienceMs);
      hub.changed(isConnected);
    },
  });
  patience = setTimeout(lookFar, patienceMs);
  signal.addEventListener('abort', () => { clearTimeout(patience); }, { once: true });
  return { watch: (ids) => { watched = ids; near.watch(ids); far?.listening.watch(ids); } };
}
