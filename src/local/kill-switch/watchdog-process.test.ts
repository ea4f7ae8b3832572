import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../shared/domain/secret.ts';
import { parseClientOrderId } from '../../shared/execution/client-order-id.ts';
import type { Venue, VenueAccount } from '../../shared/ports/venue.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { Client, BTC } from '../simulator/binance/simulated-venue.contract.ts';
import { startBinanceSimulator, type BinanceSimulator } from '../simulator/binance/start-binance-simulator.ts';
import { heartbeatPlace } from './heartbeat-place.ts';
import { startHeartbeat } from './heartbeat.ts';
import { readKillFile } from './kill-file.ts';
import { cancelPort } from './watchdog-port.ts';
import { startWatchdogProcess } from './watchdog-process.ts';

/** 14,000 ms in life. */
const SILENCE = 1_000;
const PATIENT = { timeout: 30_000, interval: 20 };
const PROGRAM = path.resolve(import.meta.dirname, '../coinbot.mjs');

let folder = '';
let simulator: BinanceSimulator;
const pids: number[] = [];
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dog-'));
  const exchange = new Exchange({ listings: [BTC], accounts: { demo: { balances: { BTC: '10', USDT: '1000000' } } } });
  const side = (sign: -1 | 1): number[] => Array.from({ length: 50 }, (_, i) => [1_000_000 + sign * (i + 1) * 100, 100_000]).flat();
  exchange.resetLevels('BTCUSDT', { bids: side(-1), asks: side(1) }, Date.now());
  const keys = ['main', 'watchdog', 'hand', 'thief'].map((name) => ({ apiKey: `${name}-key`, secret: `${name}-secret`, account: 'demo', canTrade: true, canWithdraw: name === 'thief' }));
  simulator = await startBinanceSimulator({ exchange, keys });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const pid of pids.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try { return process.kill(pid, 0); } catch { return false; }
}

const killFile = () => path.join(folder, 'kill-switch.json');
const working = () => simulator.exchange.openOrders('demo');
const entries = () => working().filter(({ type, clientOrderId }) => type === 'limit' && parseClientOrderId(clientOrderId) !== undefined).length;
const byHand = () => working().filter(({ clientOrderId }) => clientOrderId === 'by-hand').length;
const stops = () => working().filter(({ type }) => type !== 'limit').length;

/** A bot with five entries and a stop that work, and an order somebody placed by hand. */
async function bot(...more: readonly string[]): Promise<{ readonly child: ChildProcess; readonly watchdog: number; readonly said: () => { kind: string; exitCode?: number }[] }> {
  const hand = new Client(simulator, { apiKey: 'hand-key', secret: 'hand-secret' });
  expect((await hand.place({ quantity: '0.01', price: '9000', newClientOrderId: 'by-hand' })).status).toBe(200);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'trader.contract.ts'), simulator.restUrl, folder, String(SILENCE), ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { watchdog, logFile } = JSON.parse(line);
    pids.push(watchdog);
    expect([entries(), stops(), byHand()]).toEqual([5, 1, 1]);
    return { child, watchdog, said: () => readFileSync(logFile, 'utf8').trim().split('\n').map((text) => JSON.parse(text)) };
  }
  throw new Error('the bot ended before it traded');
}

describe('a watchdog that a bot started', () => {
  it.each([['SIGSTOP', 57], ['SIGKILL', 52]] as const)('cancels its entries after %s, keeps the stop and what is not ours, sets the kill switch (fault %i)', async (signal, _fault) => {
    const { child, watchdog, said } = await bot();
    const from = performance.now();
    child.kill(signal);
    await expect.poll(entries, PATIENT).toBe(0);
    const tookMs = performance.now() - from;
    expect(tookMs).toBeGreaterThan(SILENCE * 0.7);
    process.stderr.write(`${signal}: entries gone ${Math.round(tookMs)} ms after it, silence ${SILENCE} ms\n`);
    expect([stops(), byHand()]).toEqual([1, 1]);
    await expect.poll(() => readKillFile(killFile()), PATIENT).toMatchObject({ state: 'CANCEL_ALL', by: 'watchdog' });
    if (signal === 'SIGSTOP') {
      // It may come back: the watchdog stays.
      child.kill('SIGCONT');
      await expect.poll(() => said().map(({ kind }) => kind), PATIENT).toContain('back');
      child.kill('SIGTERM');
    }
    await expect.poll(() => isAlive(watchdog), PATIENT).toBe(false);
    expect(said().find(({ kind }) => kind === 'ended')).toMatchObject({ exitCode: 3 });
    expect(JSON.stringify(said())).not.toContain('-secret');
  });

  it('with --external cancels what others placed too', async () => {
    const { child } = await bot('external');
    child.kill('SIGKILL');
    await expect.poll(() => [entries(), byHand()], PATIENT).toEqual([0, 0]);
    expect(stops()).toBe(1);
  });

  it('cancels nothing after a goodbye, and ends with its bot', async () => {
    const { child, watchdog, said } = await bot();
    await expect.poll(() => said().map(({ kind }) => kind), PATIENT).toEqual(['ready', 'armed']);
    child.kill('SIGTERM');
    await expect.poll(() => isAlive(watchdog), PATIENT).toBe(false);
    expect(said().map(({ kind }) => kind)).toEqual(['ready', 'armed', 'disarmed', 'ended']);
    expect(said().at(-1)).toMatchObject({ exitCode: 0 });
    expect([entries(), stops(), byHand(), readKillFile(killFile())]).toEqual([5, 1, 1, undefined]);
  });
});

describe('startWatchdogProcess', () => {
  const keyOf = (account: string) => ({ venue: 'binance', account, apiKey: new Secret(`${account}-key`), secret: new Secret(`${account}-secret`) });
  const settings = () => ({ key: keyOf('watchdog'), bot: 'main', dataFolder: folder, baseUrl: simulator.restUrl, silenceMs: SILENCE });

  it('says when the watchdog is gone though the bot lives, and a new one takes its place', async () => {
    const codes: (number | undefined)[] = [];
    const first = await startWatchdogProcess({ ...settings(), onExit: (code) => codes.push(code) });
    pids.push(first.pid);
    const heartbeat = startHeartbeat(first.place, 100);
    await expect.poll(() => readFileSync(first.logFile, 'utf8'), PATIENT).toContain('"armed"');
    process.kill(first.pid, 'SIGKILL');
    await expect.poll(() => codes, PATIENT).toEqual([undefined]);
    const heard: string[] = [];
    const second = await startWatchdogProcess({ ...settings(), tell: ({ kind }) => heard.push(kind) });
    pids.push(second.pid);
    await expect.poll(() => heard, PATIENT).toEqual(['ready', 'armed']);
    heartbeat.stop();
    await expect.poll(() => heard, PATIENT).toEqual(['ready', 'armed', 'disarmed']);
  });

  it('fails when the watchdog cannot do its work: no venue, a key that is not known, one that may withdraw', async () => {
    const nowhere = { ...settings(), baseUrl: 'http://127.0.0.1:9' };
    for (const wrong of [nowhere, { ...settings(), key: keyOf('stranger') }, { ...settings(), key: keyOf('thief') }]) await expect(startWatchdogProcess(wrong)).rejects.toThrow(/the watchdog did not start: it ended with code [13]/);
  });
});

/** `coinbot watchdog` as a person starts it. */
function command(account: string, ...more: readonly string[]) {
  const name = account.toUpperCase();
  const child = spawn(process.execPath, [PROGRAM, 'watchdog', '--venue', 'binance', '--account', account, '--base-url', simulator.restUrl, '--data-folder', folder, '--silence-ms', '400', '--json', ...more], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, [`COINBOT_KEY_BINANCE__${name}__API_KEY`]: `${account}-key`, [`COINBOT_KEY_BINANCE__${name}__SECRET`]: `${account}-secret` },
  });
  children.push(child);
  const text = { out: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => { text.out += part; });
  child.stderr.setEncoding('utf8').on('data', (part: string) => { text.errors += part; });
  return { child, text, code: new Promise<number | null>((resolve) => { child.once('close', resolve); }) };
}

describe('coinbot watchdog', () => {
  it.each([['a bot that fell silent', 3], ['nothing to do', 0]] as const)('ends with %s as exit code %i', async (what, expected) => {
    const { child, text, code } = command('watchdog');
    await expect.poll(() => text.out, PATIENT).toContain('"ready"');
    const heartbeat = startHeartbeat(heartbeatPlace(folder, { venue: 'binance', account: 'main' }), what === 'nothing to do' ? 50 : 3_600_000);
    await expect.poll(() => text.out, PATIENT).toContain(what === 'nothing to do' ? '"armed"' : '"cancelled"');
    heartbeat.stop();
    await expect.poll(() => text.out, PATIENT).toContain('"disarmed"');
    child.kill('SIGTERM');
    expect(await code).toBe(expected);
  });

  it('refuses a key that may withdraw, and says what is missing when there is none', async () => {
    const thief = command('thief');
    expect(await thief.code).toBe(3);
    expect(thief.text.errors).toMatch(/may withdraw/);
    const child = spawn(process.execPath, [PROGRAM, 'watchdog', '--venue', 'binance', '--data-folder', folder, '--json'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, COINBOT_CONFIG_FOLDER: '' } });
    children.push(child);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => { errors += part; });
    expect(await new Promise((resolve) => { child.once('close', resolve); })).toBe(2);
    expect(errors).toContain('coinbot keys add binance --account watchdog');
  });
});

it('the port of a watchdog has no way to place an order', async () => {
  const venue: Pick<Venue, 'cancel'> = { cancel: () => Promise.resolve({ kind: 'gone', reason: '' }) };
  const account: Pick<VenueAccount, 'openOrders'> = { openOrders: () => Promise.resolve([]) };
  const port = cancelPort(venue, account, false);
  expect(Object.keys(port)).toEqual(['cancelAll']);
  // @ts-expect-error -- the type has it as little as the object
  expect(port.place).toBeUndefined();
  expect(await port.cancelAll(new AbortController().signal)).toEqual({ cancelled: 0, left: 0 });
});
