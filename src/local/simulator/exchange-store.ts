import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { readExchangeState, type ExchangeState } from '../../shared/venue/exchange/exchange-state.ts';

/** The folder keeps so many ended orders of an account that executed something, and as many that did not. */
export const KEPT_IN_FOLDER = 1_000;

/** Prints and depth changes do not touch the disk one by one: their numbers are written this often, and jump by more than can have happened when the end was not clean. */
const MARKET_MS = 10 * SECOND;
const JUMP = 1_000_000;

export interface ExchangeStore {
  /** For `new Exchange`; undefined in a new folder. */
  readonly state: ExchangeState | undefined;
  /** Writes so far, and how long they took together. */
  readonly written: { readonly count: number; readonly ms: number };
  /** From now on what a command changed is on the disk before the command returns: before anybody is answered or told. */
  keep(exchange: Exchange): void;
  /** Writes the end. The exchange must not be used any more. */
  close(): void;
}

export interface ExchangeStoreOptions {
  /** The disk refused. Nobody must be answered after that: whoever is told ends the process. Without it the error is thrown to the command's caller. */
  readonly onFailure?: (error: unknown) => void;
}

/** An exchange in a file of a folder, as a whole, old or new, whenever the process dies or the power fails. */
export function openExchangeStore(folder: string, { onFailure }: ExchangeStoreOptions = {}): ExchangeStore {
  const file = path.join(folder, 'exchange.json');
  const written = { count: 0, ms: 0 };
  const texts = new WeakMap<object, string>();
  let kept: Exchange | undefined;
  let end = (): void => undefined;
  const write = (isClosed: boolean): void => {
    if (!kept) return;
    const from = performance.now();
    try {
      replaceWhole(file, textOf(kept.save(), { isClosed, texts }));
    } catch (error) {
      if (!onFailure) throw error;
      onFailure(error);
    }
    written.count += 1;
    written.ms += performance.now() - from;
  };
  return {
    state: readState(file), written,
    keep(exchange) {
      kept = exchange;
      write(false);
      const stop = exchange.onSettled(() => { write(false); });
      const timer = setInterval(() => { write(false); }, MARKET_MS).unref();
      end = () => {
        stop();
        clearInterval(timer);
      };
    },
    close() {
      end();
      write(true);
      kept = undefined;
    },
  };
}

function readState(file: string): ExchangeState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { isClosed, ...value } = JSON.parse(text) as { readonly isClosed?: unknown };
    const state = readExchangeState(value);
    return isClosed === true ? state : jumped(state);
  } catch (error) {
    if (!(error instanceof DataError) && !(error instanceof SyntaxError)) throw error;
    throw new DataError(`"${file}" is damaged or of another version: ${error.message}. Name another folder, or remove this one to begin anew`);
  }
}

const jumped = (state: ExchangeState): ExchangeState =>
  ({ ...state, markets: state.markets.map((market) => ({ ...market, sequence: market.sequence + JUMP, nextTradeId: market.nextTradeId + JUMP })) });

/** The JSON of a state. An order that has ended is turned to text once: there are many of them, and each write holds all. */
function textOf({ orders, ...rest }: ExchangeState, { isClosed, texts }: { readonly isClosed: boolean; readonly texts: WeakMap<object, string> }): string {
  const once = (ended: object): string => {
    let text = texts.get(ended);
    if (text === undefined) texts.set(ended, (text = JSON.stringify(ended)));
    return text;
  };
  const accounts = orders.map(({ filled, unfilled, ...one }) => `${JSON.stringify(one).slice(0, -1)},"filled":[${filled.map(once).join()}],"unfilled":[${unfilled.map(once).join()}]}`);
  return `${JSON.stringify({ isClosed, ...rest }).slice(0, -1)},"orders":[${accounts.join(',\n')}]}\n`;
}

/** A temporary file beside it, fsync, rename, fsync of the folder. Synchronous: nothing else happens before it is done. */
export function replaceWhole(file: string, text: string): void {
  const folder = path.dirname(file);
  const temporary = `${file}.part`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    synced(openSync(temporary, 'w', 0o600), (handle) => { writeFileSync(handle, text); });
    renameSync(temporary, file);
    // The folder's own entry: Windows has no such call and needs none.
    if (process.platform !== 'win32') synced(openSync(folder, 'r'), () => undefined);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A write that fails knows no name.
    if (error instanceof Error && 'code' in error && !('path' in error)) throw Object.assign(error, { path: file });
    throw error;
  }
}

function synced(handle: number, act: (handle: number) => void): void {
  try {
    act(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
