import type { Bus } from '../../ports/bus.ts';

/** Tells the listeners of this process. */
export function memoryBus(): Bus {
  const channels = new Map<string, Set<(message: string) => void>>();
  return {
    publish(channel, message) {
      for (const listener of Array.from(channels.get(channel) ?? [])) {
        // One who cannot listen is no harm to the others, and none to the one who speaks.
        try { listener(message); } catch { /* His own affair. */ }
      }
      return Promise.resolve();
    },
    subscribe(channel, listener) {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners);
      // The same function twice is two listeners.
      const own = (message: string): void => { listener(message); };
      listeners.add(own);
      return Promise.resolve(() => {
        listeners.delete(own);
        if (listeners.size === 0) channels.delete(channel);
        return Promise.resolve();
      });
    },
    close() {
      channels.clear();
      return Promise.resolve();
    },
  };
}
