import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';
import type { TraderState } from '../../shared/engine/trading/trader.ts';
import type { DurableFiles } from '../../shared/ports/durable-files.ts';

const envelope = z.strictObject({ schema: z.literal('trader-state-1'), sha256: z.string(), identity: z.record(z.string(), z.string()), state: z.string() });

/** JSON has no NaN, no infinity and no zero below zero: they are written as texts that nothing else looks like. */
const written = (_: string, value: unknown): unknown => (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0)) ? value : Object.is(value, -0) ? '#-0' : `#${value}`);
const NUMBERS: ReadonlyMap<unknown, number> = new Map([['#NaN', NaN], ['#Infinity', Infinity], ['#-Infinity', -Infinity], ['#-0', -0]]);
const read = (_: string, value: unknown): unknown => NUMBERS.get(value) ?? value;

export const textOfState = (value: unknown): string => JSON.stringify(value, written);
export const stateOfText = (text: string): unknown => JSON.parse(text, read);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was saved, and what the strategies were that saved it; undefined when nothing was. A DataError names the file when it cannot be used. */
export function readTraderState(file: string): { readonly identity: Readonly<Record<string, string>>; readonly state: TraderState } | undefined {
  if (!existsSync(file)) return undefined;
  const unusable = (why: string): DataError => new DataError(`"${file}" cannot be used: ${why}. Orders and positions at the venue are as they are; --fresh sets the file aside and begins without it`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw unusable('expected the JSON of a saved trader');
  }
  const parsed = envelope.safeParse(value);
  if (!parsed.success) throw unusable(`expected a saved trader of this program: ${z.prettifyError(parsed.error)}`);
  const { sha256, identity, state } = parsed.data;
  if (hashOf(state) !== sha256) throw unusable('its content does not match its own hash');
  // The hash stands for the shape: this program wrote it.
  return { identity, state: stateOfText(state) as TraderState };
}

/** Keeps the newest state on the disk. Asked often, it writes one after the other, always the newest, and never half. */
export class StateFile {
  readonly #file: string;
  readonly #files: DurableFiles;
  readonly #identity: Readonly<Record<string, string>>;
  readonly #take: () => TraderState;
  readonly #failed: (error: unknown) => void;
  #isWanted = false;
  #writing: Promise<void> | undefined;

  constructor({ file, files, identity, take, failed }: { readonly file: string; readonly files: DurableFiles; readonly identity: Readonly<Record<string, string>>; readonly take: () => TraderState; readonly failed: (error: unknown) => void }) {
    this.#file = file;
    this.#files = files;
    this.#identity = identity;
    this.#take = take;
    this.#failed = failed;
  }

  /** Something changed. What changes within the same turn is written once. */
  touch(): void {
    this.#isWanted = true;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    await Promise.resolve();
    while (this.#isWanted) {
      this.#isWanted = false;
      const state = textOfState(this.#take());
      const text = JSON.stringify({ schema: 'trader-state-1', sha256: hashOf(state), identity: this.#identity, state });
      await this.#files.replace(this.#file, Buffer.from(text)).catch((error: unknown) => { this.#failed(error); });
    }
    this.#writing = undefined;
  }

  /** Resolves when the newest state is on the disk. */
  async settled(): Promise<void> {
    this.touch();
    await this.#writing;
  }
}

/** Keeps what is there, a file or a folder, under a name that ends in .old; one that had this name before is gone. */
export function setStateAside(file: string): void {
  if (!existsSync(file)) return;
  rmSync(`${file}.old`, { recursive: true, force: true });
  renameSync(file, `${file}.old`);
}
