import type { LiveHub } from '../../../dashboard/server/live/live-hub.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import { broadcastChannel, broadcastPlace } from '../broadcast/broadcast-place.ts';
import { listenLiveBus } from '../broadcast/listen-live-bus.ts';
import { listenLive, type LiveListening } from '../broadcast/listen-live.ts';

/**
 * Hears the trading process of a state folder until the signal: over its socket on this machine, and over the bus where one is shared and the
 * socket is silent (the process may run elsewhere). What the bus says while the socket speaks is the same and is left out.
 */
export function hearTrading(stateFolder: string, { hub, bus, signal }: { readonly hub: LiveHub; readonly bus: Bus | undefined; readonly signal: AbortSignal }): LiveListening {
  let isNear = false;
  let isFar = false;
  const changed = (): void => { if (hub.runner.isConnected !== (isNear || isFar)) hub.changed(isNear || isFar); };
  const near = listenLive(broadcastPlace(stateFolder), { message: (told) => { hub.take(told); }, changed: (is) => { isNear = is; changed(); }, signal });
  const far = bus === undefined ? undefined : listenLiveBus(bus, broadcastChannel(stateFolder), { message: (told) => { if (!isNear) hub.take(told); }, changed: (is) => { isFar = is; changed(); }, signal });
  return { watch: (ids: readonly InstrumentId[]) => { near.watch(ids); far?.watch(ids); } };
}
