import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Intent } from '../arena.ts';
import type { FromTrader, ToTrader, TraderReport, TraderSetup } from './messages.ts';

const program = path.join(import.meta.dirname, 'trader-process.ts');
const cache = path.resolve(import.meta.dirname, '../../../../node_modules/.cache/coinbot');

export interface Alarm {
  readonly kind: string;
  readonly text: string;
  readonly at: number;
}

/** A trader as the drill sees it: a process that it may kill. */
export class Trader {
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  /** By the machine's clock. */
  readonly bornAt = Date.now();
  readonly #reports: ((report: TraderReport) => void)[] = [];
  readonly alarms: Alarm[] = [];
  /** When all orders were cancelled after the kill switch, by the machine's clock. */
  readonly cancelledAt: number[] = [];
  /** Milliseconds from the start of the process to the gate being open. */
  recoveryMs = NaN;
  /** The venue could not be used when it started. */
  waited: string | undefined;
  errors = '';
  isDead = false;
  readonly ended: Promise<void>;
  readonly #opened: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (text: Buffer) => { this.errors = `${this.errors}${text.toString()}`.slice(-4_000); });
    this.ended = new Promise((resolve) => { child.once('exit', () => { this.isDead = true; resolve(); }); });
    this.#opened = new Promise((resolve) => {
      child.on('message', (message: FromTrader) => {
        if (message.kind === 'open') {
          this.recoveryMs = performance.now() - this.#startedAt;
          resolve();
        } else this.#hear(message);
      });
    });
  }

  static start(setup: TraderSetup): Trader {
    const child = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { ...process.env, NODE_COMPILE_CACHE: cache } });
    const trader = new Trader(child);
    trader.#send({ kind: 'start', setup });
    return trader;
  }

  #hear(message: FromTrader): void {
    if (message.kind === 'alarm') this.alarms.push({ kind: message.alarm, text: message.text, at: message.at });
    if (message.kind === 'cancelled') this.cancelledAt.push(message.at);
    if (message.kind === 'waits') this.waited = message.reason;
    if (message.kind === 'report') for (const tell of this.#reports.splice(0)) tell(message.report);
  }

  #send(message: ToTrader): void {
    // A process that is dying takes no messages: that is seen by its end.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  want(intents: readonly Intent[]): void { this.#send({ kind: 'intents', intents }); }

  /** Undefined when it died first. */
  report(): Promise<TraderReport | undefined> {
    return Promise.race([new Promise<TraderReport>((resolve) => { this.#reports.push(resolve); this.#send({ kind: 'report' }); }), this.ended.then(() => undefined)]);
  }

  /** Whether its gate opened within so long. */
  async opened(withinMs: number): Promise<boolean> {
    return (await within(withinMs, Promise.race([this.#opened.then(() => 'open'), this.ended.then(() => 'dead')]))) === 'open';
  }

  /** Whether it ended within so long. */
  async died(withinMs: number): Promise<boolean> {
    return (await within(withinMs, this.ended.then(() => 'dead'))) === 'dead';
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  freeze(): void { this.#child.kill('SIGSTOP'); }
  thaw(): void { this.#child.kill('SIGCONT'); }
}

export async function within<Result>(durationMs: number, promise: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([promise, new Promise<undefined>((resolve) => { timer = setTimeout(() => { resolve(undefined); }, durationMs); })]);
  } finally {
    clearTimeout(timer);
  }
}
