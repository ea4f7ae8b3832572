import { z } from 'zod';
import { demoKey, startBinanceSimulator } from './binance/start-binance-simulator.ts';
import { faultSchema, type Faults } from './faults.ts';
import { playFeed } from './feed.ts';
import { DEMO_ACCOUNT, holdExchange } from './held-exchange.ts';

/**
 * A simulated venue with a made-up market as a process of its own: `node exchange-process.ts '{"folder":"...","seed":1}'`, forked by
 * `startExchangeProcess`. It ends when its parent is gone, however that ended, and on SIGTERM. Whatever ends it, what it has answered
 * is in its folder.
 */
export const exchangeProcessSettings = z.strictObject({
  folder: z.string().min(1),
  seed: z.int().min(0),
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535).default(0),
  pace: z.enum(['quick', 'real']).default('quick'),
  /** Of the account in a new folder, by asset; USDT alone when not given. */
  balances: z.record(z.string(), z.string()).default({ USDT: '10000' }),
  faults: faultSchema.partial().default({}),
});
export type ExchangeProcessSettings = z.input<typeof exchangeProcessSettings>;

export interface ExchangeAddress {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly wsApiUrl: string;
  readonly apiKey: string;
  readonly secret: string;
}

/** What the process tells its parent, once. */
export type ExchangeProcessMessage =
  | ({ readonly kind: 'ready' } & ExchangeAddress)
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

/** A process before this one, whose parent was killed, may be just ending. */
const PATIENCE_MS = 5_000;

function tell(message: ExchangeProcessMessage): void {
  if (process.connected) process.send?.(message);
  else if (message.kind === 'ready') process.stdout.write(`${JSON.stringify(message)}\n`);
  else process.stderr.write(`${message.message}\n`);
}

/** Ends it at once: nobody gets an answer any more. */
function fail(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const told: ExchangeProcessMessage = { kind: 'failed', name, message };
  if (process.connected) process.send?.(told, () => process.exit(1));
  else {
    tell(told);
    process.exit(1);
  }
}

/** Aborts when the parent is gone or asks for the end. Ctrl-C reaches the whole group of a terminal: the parent decides what it means. */
function endSignal(): AbortSignal {
  const end = new AbortController();
  const abort = (): void => end.abort();
  process.on('SIGTERM', abort);
  if (process.connected) {
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
    process.on('disconnect', abort);
  } else process.on('SIGINT', abort);
  return end.signal;
}

async function run(text: string): Promise<void> {
  const signal = endSignal();
  const settings = exchangeProcessSettings.parse(JSON.parse(text));
  // The disk refused: an answer now would promise what a restart does not know.
  const onFailure = (error: unknown): never => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  };
  const held = await holdExchange({ folder: settings.folder, seed: settings.seed, pace: settings.pace, balances: () => settings.balances, patienceMs: PATIENCE_MS, onFailure });
  const { exchange, feed } = held;
  const key = demoKey(DEMO_ACCOUNT);
  try {
    const venue = await startBinanceSimulator({
      exchange, keys: [key], port: settings.port, faults: settings.faults as Partial<Faults>, seed: settings.seed, history: feed.history, seconds: feed.seconds,
    });
    tell({ kind: 'ready', restUrl: venue.restUrl, wsUrl: venue.wsUrl, wsApiUrl: venue.wsApiUrl, apiKey: key.apiKey, secret: key.secret ?? '' });
    await playFeed({ exchange, events: feed.events, speed: 1, moveBy: undefined, clock: venue.now, signal });
    await venue.close();
  } finally {
    await held.close();
  }
}

if (import.meta.main) {
  run(process.argv[2] ?? '').then(() => process.exit(0), fail);
}
