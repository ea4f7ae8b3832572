import WebSocket from 'ws';
import type { Clock } from '../../ports/clock.ts';

export interface SocketSettings {
  readonly url: string;
  readonly clock: Clock;
  /** Larger frames end the connection: nothing documented comes near it. */
  readonly maxPayload?: number;
  /** How often the other side is asked for a sign of life; without one until the next time the connection counts as dead. */
  readonly pingMs?: number;
  readonly connectMs?: number;
  readonly onText: (text: string) => void;
  readonly onBinary: () => void;
  readonly onClose: (reason: string) => void;
}

export interface Socket {
  /** Resolves when it is open; rejects when it never will be. */
  readonly opened: Promise<void>;
  send(message: unknown): void;
  /** The same with JSON that is written already. */
  sendText(text: string): void;
  /** No event after this. */
  close(): void;
}

/** How a connection is made. Tests make one without a wire. */
export type OpenSocket = (settings: SocketSettings) => Socket;

/** A WebSocket with a transport watchdog: a half-open TCP connection is found within two pings. */
export const openSocket: OpenSocket = (settings) => {
  const { clock, pingMs = 15_000, connectMs = 10_000 } = settings;
  // No Origin, no compression: the first costs Upbit's favour, the second time and memory.
  const socket = new WebSocket(settings.url, { maxPayload: settings.maxPayload ?? 4 * 2 ** 20, perMessageDeflate: false, handshakeTimeout: connectMs, skipUTF8Validation: false });
  const stop = new AbortController();
  let isClosed = false;
  let heardAt = clock.now();
  const end = (reason: string): void => {
    if (isClosed) return;
    isClosed = true;
    stop.abort();
    socket.terminate();
    settings.onClose(reason);
  };
  const opened = new Promise<void>((resolve, reject) => {
    socket.on('open', () => { resolve(); void watch(); });
    socket.on('error', (error) => { reject(error); end(error.message); });
    socket.on('close', (code, words) => { reject(new Error(`closed with code ${code}`)); end(`closed with code ${code}${words.length > 0 ? `: ${words.toString('utf8').slice(0, 100)}` : ''}`); });
  });
  // Whoever waits for it hears of it; nobody has to.
  opened.catch(() => undefined);
  const watch = async (): Promise<void> => {
    heardAt = clock.now();
    while (!isClosed) {
      socket.ping();
      await clock.wait(pingMs, stop.signal);
      if (!isClosed && clock.now() - heardAt > 2 * pingMs) end(`no sign of life for ${clock.now() - heardAt} ms`);
    }
  };
  socket.on('pong', () => { heardAt = clock.now(); });
  socket.on('ping', () => { heardAt = clock.now(); });
  socket.on('message', (data, isBinary) => {
    if (isClosed) return;
    heardAt = clock.now();
    if (isBinary) settings.onBinary();
    else settings.onText(textOf(data));
  });
  const sendText = (text: string): void => { if (!isClosed) socket.send(text, (error) => { if (error) end(error.message); }); };
  return {
    opened, sendText,
    send(message) { sendText(JSON.stringify(message)); },
    close() {
      if (isClosed) return;
      isClosed = true;
      stop.abort();
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else { socket.close(1_000); void clock.wait(1_000).then(() => socket.terminate()); }
    },
  };
};

const textOf = (data: WebSocket.RawData): string => (Array.isArray(data) ? Buffer.concat(data).toString('utf8') : data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8'));
