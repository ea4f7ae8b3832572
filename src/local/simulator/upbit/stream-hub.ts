import { Session } from '../binance/stream-hub.ts';
import { framed, type Format } from './formats.ts';

/** Bytes that may wait for one reader before it is cut off. */
const MOST_WAITING = 32 * 1024 * 1024;

/** One line of a request: what is wanted of which markets. */
export interface Wish {
  readonly type: string;
  /** Empty: of all markets, for the account's own events. */
  readonly codes: readonly string[];
  /** Levels of a book. */
  readonly counts: ReadonlyMap<string, number>;
  readonly isOnlySnapshot: boolean;
  readonly isOnlyRealtime: boolean;
}

/** A socket and what it asked for last: each request takes the place of the one before. */
export class UpbitSession extends Session {
  /** Of whoever signed the connection. */
  account = '';
  wishes: readonly Wish[] = [];
  format: Format = 'DEFAULT';

  tell(message: Readonly<Record<string, unknown>>): void { this.send(framed(message, this.format)); }
}

/** An event of an account; `code` where it is about one market. */
export interface AccountMessage {
  readonly type: string;
  readonly code: string | undefined;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Who reads what. */
export class UpbitHub {
  readonly #sessions = new Set<UpbitSession>();
  readonly #count: (name: string) => void;
  sent = 0;

  constructor(count: (name: string) => void) {
    this.#count = count;
  }

  join(session: UpbitSession): void { this.#sessions.add(session); }
  leave(session: UpbitSession): void { this.#sessions.delete(session); }

  has(type: string, code: string): boolean {
    for (const session of this.#sessions) if (wishOf(session, type, code)) return true;
    return false;
  }

  /** To all who read the type of this market; the shape may depend on what was asked for. */
  publish(type: string, code: string, shape: (wish: Wish) => Readonly<Record<string, unknown>> | Buffer): void {
    for (const session of this.#sessions) {
      const wish = wishOf(session, type, code);
      if (!wish) continue;
      if (session.waiting > MOST_WAITING) {
        this.#count('slowConsumersCutOff');
        session.socket.terminate();
        continue;
      }
      this.sent += 1;
      const message = shape(wish);
      if (Buffer.isBuffer(message)) session.send(message);
      else session.tell(message);
    }
  }

  /** To the sockets of an account. */
  publishTo(account: string, { type, code, message }: AccountMessage): void {
    for (const session of this.#sessions) {
      if (session.account !== account) continue;
      const wish = session.wishes.find((one) => one.type === type && (code === undefined || one.codes.length === 0 || one.codes.includes(code)));
      if (wish && !wish.isOnlySnapshot) session.tell(message);
    }
  }

  endOf(account: string): number {
    const ended = [...this.#sessions].filter((session) => session.account === account);
    for (const session of ended) session.socket.close(1001, 'stream ended');
    return ended.length;
  }
}

const wishOf = (session: UpbitSession, type: string, code: string): Wish | undefined => session.wishes.find((wish) => wish.type === type && !wish.isOnlySnapshot && wish.codes.includes(code));
