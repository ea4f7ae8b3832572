import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { partsOf, SmtpServer } from '../../shared/adapters/mail/smtp-server.contract.ts';
import { killFileIn, readKillFile } from '../kill-switch/kill-file.ts';
import { BotServer } from './bot-server.contract.ts';

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const TOKEN = '123456789:AAE-canary_token_of_a_test_0123456789';
const CANARY = 'CANARYPART';
const PASSWORD = 'canary-mail-word';
let folder = '';
let server: BotServer;
let post: SmtpServer;
let trader: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'notifier-trade-'));
  server = await BotServer.start();
  post = await SmtpServer.start({ login: { user: 'bot', password: PASSWORD } });
  const mail = { host: 'localhost', port: post.port, secure: 'plain', user: 'bot', from: 'bot@example.com', to: ['lee@example.com'] };
  const config = { dataFolder: path.join(folder, 'data'), notify: { enabled: true, telegram: { chat: 5, users: [5], baseUrl: server.url }, discord: {}, mail } };
  mkdirSync(path.join(folder, 'config'));
  writeFileSync(path.join(folder, 'config', 'config.json'), JSON.stringify(config));
});
afterEach(async () => {
  trader.kill('SIGKILL');
  await server.stop();
  await post.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** The child of a process in whose command line these words stand, as Linux tells. */
function childOf(pid: number, words: string): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((text) => text !== '').map(Number);
  return children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(words));
}

const notifierOf = (pid: number): number | undefined => childOf(pid, '\0notify\0run\0');

function startDemo(): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'trade', '--demo', '--json', '--seed', '1'], {
    env: { ...process.env, COINBOT_CONFIG_FOLDER: path.join(folder, 'config'), COINBOT_KEY_TELEGRAM__SECRET: TOKEN, COINBOT_KEY_MAIL__SECRET: PASSWORD, COINBOT_KEY_DISCORD__SECRET: `${server.url}/hooks/${CANARY}` }, stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const filesOf = (place: string): readonly string[] => readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

it.skipIf(process.platform !== 'linux')('a demonstration tells what it does, goes on while the notifier hangs and dies, and obeys its chat (on Linux, where a process can be found and stopped)', { timeout: 90_000 }, async () => {
  let out = '';
  let remarks = '';
  trader = startDemo();
  trader.stdout?.on('data', (text: Buffer) => { out += text.toString(); });
  trader.stderr?.on('data', (text: Buffer) => { remarks += text.toString(); });
  const ended = new Promise<number | null>((resolve) => { trader.once('exit', resolve); });
  const pid = trader.pid ?? 0;
  const statuses = (): number => out.split('\n').filter((line) => line.startsWith('{"type":"status"')).length;
  await vi.waitFor(() => { expect(server.sent.some((text) => text.startsWith('Bought'))).toBe(true); }, { timeout: 40_000, interval: 100 });
  expect(server.sent.join('\n')).toContain('Trading begins (demo).');

  const first = notifierOf(pid) ?? 0;
  expect(first).toBeGreaterThan(0);
  process.kill(first, 'SIGSTOP');
  const before = statuses();
  // A status a second: it goes on as before.
  await vi.waitFor(() => { expect(statuses()).toBeGreaterThanOrEqual(before + 3); }, { timeout: 10_000, interval: 100 });
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => { expect(notifierOf(pid)).not.toBe(first); expect(notifierOf(pid)).toBeGreaterThan(0); }, { timeout: 15_000, interval: 100 });
  expect(remarks).toContain('the notifier ended (SIGKILL;');

  const asked = server.asked.length;
  await vi.waitFor(() => { expect(server.asked.slice(asked).some(({ path: place }) => place.endsWith('/getUpdates'))).toBe(true); }, { timeout: 15_000, interval: 50 });
  server.write('/pause', { user: 99 });
  server.write('/pause', { user: 5, at: Date.now() + 2_000 });
  await vi.waitFor(() => { expect(readKillFile(killFileIn(path.join(folder, 'data')))).toMatchObject({ state: 'REDUCE_ONLY', by: 'telegram 5' }); }, { timeout: 15_000, interval: 50 });
  await vi.waitFor(() => { expect(out.includes('kill switch: REDUCE_ONLY')).toBe(true); expect(server.sent.join('\n')).toContain('Kill switch: REDUCE_ONLY (telegram 5: asked for in Telegram)'); }, { timeout: 10_000, interval: 50 });

  trader.kill('SIGINT');
  expect([0, 130]).toContain(await ended);
  expect(server.sent.at(-1)).toContain('Trading was stopped.');
  // The mail that waited for more to go with it went with the last words, through the same narrow way out.
  expect(partsOf(post.mails[0]).body).toContain('Trading was stopped.');
  // It names what is traded with, unless it was begun again so late that trading had not said a word to it.
  expect(partsOf(post.mails[0]).headers.get('subject')).toMatch(/^\[coinbot( demo)?\] /);
  expect(post.mails[0]).toMatchObject({ to: ['lee@example.com'], user: 'bot' });
  expect(remarks).not.toContain('the trading process ended unexpectedly');
  for (const text of [out, remarks, ...filesOf(path.join(folder, 'data')).map((file) => readFileSync(file, 'utf8'))]) {
    expect(text.includes(TOKEN.slice(10)), text.slice(0, 200)).toBe(false);
    expect(text.includes(CANARY), text.slice(0, 200)).toBe(false);
    expect(text.includes(PASSWORD), text.slice(0, 200)).toBe(false);
  }
});

it.skipIf(process.platform !== 'linux')('tells when the trading process is killed, and when the one that watches over it is gone, and then ends too (on Linux)', { timeout: 90_000 }, async () => {
  trader = startDemo();
  trader.stdout?.resume();
  trader.stderr?.resume();
  const pid = trader.pid ?? 0;
  const sent = (text: string): Promise<void> => vi.waitFor(() => { expect(server.sent.some((one) => one.includes(text)), text).toBe(true); }, { timeout: 30_000, interval: 100 });
  await sent('Trading begins (demo).');
  process.kill(childOf(pid, '--supervised') ?? NaN, 'SIGKILL');
  await sent('❗ The trading process ended unexpectedly (SIGKILL). It is started again.');
  const notifier = notifierOf(pid) ?? NaN;
  trader.kill('SIGKILL');
  await sent('❗ The program that watches over trading is gone');
  await vi.waitFor(() => { expect(() => process.kill(notifier, 0)).toThrow('ESRCH'); }, { timeout: 15_000, interval: 100 });
});
