import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { textOfState } from '../trade/state-file.ts';
import { isNews, type NewsMessage } from './tell-notifier.ts';
import type { TradeNews } from './trade-news.ts';

/** What the watching process says to the notifier. */
export type NotifierOrder = NewsMessage | { readonly kind: 'begin'; readonly secrets: Readonly<Record<string, string>> } | { readonly kind: 'ping' } | { readonly kind: 'end' };

export interface NotifierProcessSettings {
  /** The command line of the notifier. */
  readonly words: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  /** Where it writes its remarks. */
  readonly logFile: string;
  readonly say: (text: string) => void;
  /** Another program in the place of ours, and other times, for a try. */
  readonly program?: string;
  readonly pingMs?: number;
  readonly hungMs?: number;
  readonly firstPauseMs?: number;
  readonly endMs?: number;
}

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const PING_MS = 10_000;
const HUNG_MS = 45_000;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 60_000;
/** So long it may take to say what it still has to. */
const END_MS = 8_000;
const MOST_UNDER_WAY = 500;

/** It has its secrets over the line; nothing of an environment is needed. */
export const withoutKeys = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('COINBOT_KEY_')));

/**
 * The notifier in a process of its own, kept alive beside trading: one that dies is started again, one that hangs is ended. Whatever it does,
 * nobody waits for it, and what it does not take is left out rather than kept.
 */
export class NotifierProcess {
  readonly #settings: NotifierProcessSettings;
  #child: ChildProcess | undefined;
  #underWay = 0;
  #pause: number;
  #pongAt = 0;
  #isEnding = false;
  #again: NodeJS.Timeout | undefined;
  readonly #pinging: NodeJS.Timeout;

  constructor(settings: NotifierProcessSettings) {
    this.#settings = settings;
    this.#pause = settings.firstPauseMs ?? FIRST_PAUSE_MS;
    this.#begin();
    this.#pinging = setInterval(() => { this.#ping(); }, settings.pingMs ?? PING_MS);
  }

  get pid(): number | undefined { return this.#child?.pid; }

  /** Passes on what the trading process says to the notifier; anything else is left alone. */
  pass(message: unknown): void {
    if (isNews(message)) this.#send(message);
  }

  tell(news: TradeNews): void {
    this.#send({ kind: 'news', news: textOfState(news) });
  }

  /** Resolves when it has said what it still had to say, or was ended because that took too long. */
  async end(): Promise<void> {
    this.#isEnding = true;
    clearInterval(this.#pinging);
    clearTimeout(this.#again);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
    this.#send({ kind: 'end' });
    const force = setTimeout(() => { child.kill('SIGKILL'); }, this.#settings.endMs ?? END_MS);
    await gone;
    clearTimeout(force);
  }

  #begin(): void {
    const child = this.#spawned();
    this.#child = child;
    this.#underWay = 0;
    this.#pongAt = performance.now();
    child.on('message', () => { this.#pongAt = performance.now(); this.#pause = this.#settings.firstPauseMs ?? FIRST_PAUSE_MS; });
    child.on('error', () => { if (child.pid === undefined) this.#gone(child, 'it does not start'); });
    child.once('exit', (code, signal) => { this.#gone(child, signal ?? `code ${code ?? 'none'}`); });
    this.#send({ kind: 'begin', secrets: this.#settings.secrets });
  }

  #spawned(): ChildProcess {
    const { words, logFile, program = PROGRAM } = this.#settings;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const out = openSync(logFile, 'a', 0o600);
    try {
      return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], { stdio: ['ignore', out, out, 'ipc'], windowsHide: true, env: withoutKeys(process.env) });
    } finally {
      closeSync(out);
    }
  }

  /** Whoever watches over trading runs this: a log that cannot be opened, or a system without a handle left, must not end that. */
  #beginAgain(): void {
    try {
      this.#begin();
    } catch (error) {
      this.#tryAgain(error instanceof Error ? error.message : String(error));
    }
  }

  #gone(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#tryAgain(`${how}; see "${this.#settings.logFile}"`);
  }

  #tryAgain(how: string): void {
    if (this.#isEnding) return;
    this.#settings.say(`the notifier ended (${how}): it is started again in ${this.#pause / 1_000} s, trading goes on`);
    this.#again = setTimeout(() => { this.#beginAgain(); }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }

  #ping(): void {
    const child = this.#child;
    if (child === undefined) return;
    if (performance.now() - this.#pongAt > (this.#settings.hungMs ?? HUNG_MS)) child.kill('SIGKILL');
    else this.#send({ kind: 'ping' });
  }

  #send(order: NotifierOrder): void {
    const child = this.#child;
    if (child?.connected !== true || (order.kind === 'news' && this.#underWay >= MOST_UNDER_WAY)) return;
    this.#underWay++;
    child.send(order, () => { if (this.#child === child) this.#underWay--; });
  }
}
