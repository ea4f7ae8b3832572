import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { withoutKeys } from '../notifier/notifier-process.ts';

/** Where a page is served. */
export interface PageAddress {
  readonly url: string;
  /** To choose the first password with. */
  readonly setupCode?: string | undefined;
}

export interface PageBesideSettings {
  readonly stateFolder: string;
  readonly dataFolder: string;
  readonly say: (text: string) => void;
  /** Told once, when the page is served for the first time. */
  readonly found?: (address: PageAddress) => void;
  readonly stop: AbortSignal;
  /** Another program in the place of ours, and other times, for a try. */
  readonly program?: string;
  readonly firstPauseMs?: number;
  /** How long whoever starts it waits for its first address. */
  readonly patienceMs: number;
}

const told = z.object({ kind: z.literal('page'), url: z.string(), setupCode: z.string().nullable() });
const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;
const END_MS = 5_000;
const LOWER_PRIORITY = 5;
const TAIL_BYTES = 4_096;

/**
 * The page in a process of its own beside trading, kept alive: one that ends is started again, at the same address. Trading waits for nothing of
 * it but the first address, and gives up waiting when that takes too long.
 */
export class PageBeside {
  readonly #settings: PageBesideSettings;
  readonly #logFile: string;
  #child: ChildProcess | undefined;
  #address: PageAddress | undefined;
  #heard: (address: PageAddress | undefined) => void = () => undefined;
  #pause: number;
  #failures = 0;
  #again: NodeJS.Timeout | undefined;
  #isEnding = false;

  private constructor(settings: PageBesideSettings) {
    this.#settings = settings;
    this.#pause = settings.firstPauseMs ?? FIRST_PAUSE_MS;
    this.#logFile = path.join(settings.dataFolder, 'dashboard', 'page-output.log');
  }

  /** Resolves when the page is served, or when it is clear that it will not be soon: `address` is undefined then, and it goes on trying. */
  static async start(settings: PageBesideSettings): Promise<PageBeside> {
    const beside = new PageBeside(settings);
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, settings.patienceMs);
      beside.#heard = () => { clearTimeout(patience); resolve(); };
      settings.stop.addEventListener('abort', () => { clearTimeout(patience); resolve(); }, { once: true });
      beside.#begin();
    });
    return beside;
  }

  get address(): PageAddress | undefined { return this.#address; }
  get pid(): number | undefined { return this.#child?.pid; }

  async end(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#again);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
    // The end of the line is the end of the page.
    if (child.connected) child.disconnect();
    const force = setTimeout(() => { child.kill('SIGKILL'); }, END_MS);
    await gone;
    clearTimeout(force);
  }

  /** Whoever watches over trading runs this: a folder that is gone, or a system without a handle left, must not end that. */
  #begin(): void {
    let child: ChildProcess;
    try {
      child = this.#spawned();
    } catch (error) {
      this.#tryAgain(`: ${error instanceof Error ? error.message : String(error)}`, 'it does not start');
      return;
    }
    this.#child = child;
    lowerPriority(child.pid);
    child.on('message', (message) => { this.#hear(message); });
    child.on('error', () => { if (child.pid === undefined) this.#gone(child, 'it does not start'); });
    child.once('exit', (code, signal) => { this.#gone(child, signal ?? `code ${code ?? 'none'}`); });
  }

  #spawned(): ChildProcess {
    const { stateFolder, program = PROGRAM } = this.#settings;
    mkdirSync(path.dirname(this.#logFile), { recursive: true, mode: 0o700 });
    const out = openSync(this.#logFile, 'w', 0o600);
    // Once it has an address it comes back there: browsers are looking.
    const at = this.#address === undefined ? [] : ['--port', new URL(this.#address.url).port];
    try {
      return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'dashboard', '--beside', '--state', stateFolder, ...at], { stdio: ['ignore', out, out, 'ipc'], windowsHide: true, env: withoutKeys(process.env) });
    } finally {
      closeSync(out);
    }
  }

  #hear(message: unknown): void {
    const parsed = told.safeParse(message);
    if (!parsed.success) return;
    const { url, setupCode } = parsed.data;
    const isFirst = this.#address === undefined;
    this.#address = { url, setupCode: setupCode ?? undefined };
    if (isFirst) this.#settings.found?.(this.#address);
    this.#pause = this.#settings.firstPauseMs ?? FIRST_PAUSE_MS;
    this.#failures = 0;
    this.#heard(this.#address);
  }

  #gone(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#tryAgain(lastWordsIn(this.#logFile), how);
  }

  #tryAgain(why: string, how: string): void {
    if (this.#isEnding || this.#settings.stop.aborted) return;
    this.#failures += 1;
    // Said once for each time it goes; what it said itself stands in its file.
    if (this.#failures === 1) this.#settings.say(`the page ended (${how})${why}: it is started again, trading goes on`);
    this.#heard(undefined);
    this.#again = setTimeout(() => { this.#begin(); }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }
}

/** How the program says why it ends. */
const REASON = 'coinbot: ';

/** The last reason in the end of what it printed, however much that was; nothing where there is none, or it cannot be read. */
function lastWordsIn(file: string): string {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { size } = fstatSync(handle);
    const end = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const line = end.toString('utf8', 0, readSync(handle, end, 0, end.length, size - end.length)).split('\n').findLast((text) => text.startsWith(REASON))?.trim() ?? '';
    return line === '' ? '' : `: ${line.slice(REASON.length, REASON.length + 300)}`;
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** What trades comes first. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, LOWER_PRIORITY);
  } catch {
    // It has ended already, or the system does not let us.
  }
}
