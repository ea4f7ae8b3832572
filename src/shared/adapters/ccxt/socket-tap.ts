import type { TradingExchange } from './trading-exchange.ts';

/** What is heard on the sockets of an exchange. */
export interface SocketEars {
  message(message: unknown): void;
  connected(): void;
  closed(reason: string): void;
}

interface SocketClient {
  readonly url: string;
  readonly error?: Error;
  close(): unknown;
}

interface Sockets {
  clients?: Record<string, SocketClient>;
  handleMessage(client: SocketClient, message: unknown): void;
  onConnected(client: SocketClient): void;
  onError(client: SocketClient, error: Error): void;
  onClose(client: SocketClient, event: unknown): void;
}

export interface SocketTap {
  /** Closes the sockets and gives the exchange back as it was. */
  release(): Promise<void>;
}

/** Listens on the sockets ccxt opens from now on, before ccxt itself reads what comes. An error of ccxt's reading does not reach the socket. */
export function tapped({ ccxt, scrub }: TradingExchange, ears: SocketEars): SocketTap {
  const sockets = ccxt as unknown as Sockets;
  const own = { handleMessage: sockets.handleMessage, onConnected: sockets.onConnected, onError: sockets.onError, onClose: sockets.onClose };
  sockets.handleMessage = (client, message) => {
    ears.message(message);
    try { own.handleMessage.call(sockets, client, message); } catch { /* What ccxt makes of it is not used. */ }
  };
  sockets.onConnected = (client) => { own.onConnected.call(sockets, client); ears.connected(); };
  sockets.onError = (client, error) => { own.onError.call(sockets, client, error); ears.closed(scrub(error.message)); };
  sockets.onClose = (client, event) => { own.onClose.call(sockets, client, event); ears.closed('the venue closed the connection'); };
  return {
    async release() {
      Object.assign(sockets, own);
      const clients = Object.values(sockets.clients ?? {});
      sockets.clients = {};
      for (const client of clients) await Promise.resolve().then(() => client.close()).catch(() => undefined);
    },
  };
}
