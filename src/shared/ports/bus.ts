/**
 * Tells whoever listens at this moment, in one process or in several. Nothing is kept, nothing is promised: what must not be lost stands in a
 * journal or an object store. Messages of one sender on one channel arrive in their order or not at all.
 */
export interface Bus {
  /** Never throws for want of a connection: the message is gone then. */
  publish(channel: string, message: string): Promise<void>;
  /** Resolves when messages are heard. The answer ends it. A listener that throws is not asked again for that message, and nobody else notices. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
