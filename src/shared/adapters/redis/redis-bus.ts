import type { Bus } from '../../ports/bus.ts';
import { redisConnection, type RedisSettings } from './redis-connection.ts';

const PREFIX = 'coinbot:bus:';

/** A bus between processes by PUBLISH and SUBSCRIBE. Subscriptions come back with the connection; what was said meanwhile is gone. */
export function redisBus(settings: RedisSettings): Bus {
  const speaker = redisConnection(settings);
  // A connection that listens may do nothing else. Told to listen while it is not connected, it does so as soon as it is.
  const ear = redisConnection({ ...settings, slowMs: 10_000 });
  const listeners = new Map<string, Set<(message: string) => void>>();
  ear.on('message', (channel: string, message: string) => {
    for (const listener of Array.from(listeners.get(channel) ?? [])) {
      try { listener(message); } catch { /* His own affair. */ }
    }
  });
  const listen = (channels: readonly string[]): Promise<unknown> => (channels.length === 0 ? Promise.resolve() : ear.subscribe(...channels).catch(() => undefined));
  ear.on('ready', () => { void listen([...listeners.keys()]); });
  return {
    async publish(channel, message) { await speaker.publish(PREFIX + channel, message).catch(() => undefined); },
    async subscribe(channel, listener) {
      const name = PREFIX + channel;
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known);
      const own = (message: string): void => { listener(message); };
      known.add(own);
      await listen([name]);
      return async () => {
        known.delete(own);
        if (known.size > 0) return;
        listeners.delete(name);
        await ear.unsubscribe(name).catch(() => undefined);
      };
    },
    close() {
      speaker.disconnect();
      ear.disconnect();
      return Promise.resolve();
    },
  };
}
