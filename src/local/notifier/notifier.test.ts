import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { random } from '../../shared/domain/random.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { Chat } from '../../shared/ports/notifier.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { notifySchema, type NotifyConfig } from '../config/notify-schema.ts';
import { commandKillFile, killFileIn, readKillFile } from '../kill-switch/kill-file.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import { BotServer } from './bot-server.contract.ts';
import { ChatCommands } from './chat-commands.ts';
import { ChatLine } from './chat-line.ts';
import { Confirmations } from './confirmations.ts';
import { Notifier } from './notifier.ts';
import type { NotifySecrets } from './notify-secrets.ts';
import { openChannels } from './open-channels.ts';
import { ProfitBook } from './profit-book.ts';
import { telegramChat } from '../../shared/adapters/telegram/telegram-chat.ts';
import { jsonHttp } from '../../shared/adapters/json-http/json-http.ts';
import { textsOf } from './texts.ts';

const TOKEN = '123456789:AAE-canary_token_of_a_test_0123456789';
const MINUTE = 60_000;
let server: BotServer;
let folder = '';
let over: AbortController;
const said: string[] = [];

beforeEach(async () => {
  server = await BotServer.start();
  folder = mkdtempSync(path.join(tmpdir(), 'notify-'));
  over = new AbortController();
  said.length = 0;
});
afterEach(async () => {
  over.abort();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const status = (more: Partial<TradeStatus> = {}): TradeStatus => ({
  at: 0, mode: 'paper', currency: 'USDT', state: 'trading', kill: 'RUN', equity: 10_050, cash: 5_000, profit: 50, profitRatio: 0.005, fees: 3, premiums: {}, maxDrawdown: 0.01, fills: 2, strategies: [],
  positions: [{ strategy: 'trend', instrument: 'binance:BTC/USDT', quantity: 0.1, averagePrice: 50_000, price: 50_500, unrealised: 50, forecast: 1 }],
  venues: [{ name: 'binance', isOpen: true, text: '', working: 0, bookAgeMs: 5, waitingRequests: 0, halted: [] }],
  lastDecisions: [{ kind: 'decision', at: 0, instrument: 'binance:BTC/USDT', forecast: 1, previous: 0, price: 50_000, reason: 'fast above slow', values: { fast: 2, slow: 1 }, strategy: 'trend' }], lastFills: [], lastAlarms: [], ...more,
});

/** Time that is set by hand; waiting takes none. */
function handClock(from: number): Clock & { at: number } {
  const clock = { at: from, now: () => clock.at, wait: async () => { await new Promise((resolve) => { setImmediate(resolve); }); } };
  return clock;
}

interface Given {
  readonly config?: object;
  readonly language?: 'en' | 'ko';
  readonly from?: number;
}

function open({ config = {}, language = 'en', from = Date.UTC(2026, 0, 2, 12) }: Given = {}) {
  const parsed: NotifyConfig = notifySchema.parse({ enabled: true, telegram: { chat: 5, users: [5, 6], baseUrl: server.url }, slack: {}, ...config });
  const secrets: NotifySecrets = new Map([['telegram', new Secret(TOKEN)], ['slack', new Secret(`${server.url}/hooks/slack`)]]);
  const clock = handClock(from);
  const book = new ProfitBook('UTC');
  const notifier = new Notifier({ config: parsed, manner: { texts: textsOf(language), zone: 'UTC' }, channels: openChannels(parsed, secrets, { say: (text) => { said.push(text); } }), clock, random: random(1), signal: over.signal, book, changed: () => undefined, say: (text) => { said.push(text); } });
  return { notifier, clock, book };
}

const slacked = (): readonly string[] => server.asked.filter(({ path: place }) => place === '/hooks/slack').map(({ body }) => String(body['text']));

describe('who is told what', () => {
  it('tells fills, exits and alarms by both ways, in Korean where that is wanted', async () => {
    const { notifier } = open({ language: 'ko', config: { slack: { least: 'warning' } } });
    const trip = { instrument: 'binance:BTC/USDT', side: 'long', entryAt: 0, exitAt: 2 * 3_600_000, candles: 2, quantity: 0.1, entryPrice: 1, exitPrice: 2, profit: 12.5, profitRatio: 0.025, fees: 1, funding: 0, maxAdverse: 0, maxFavourable: 0, entryReason: 'a', exitReason: 'stop', open: false } as const;
    notifier.take({ of: 'fill', at: 0, strategy: 'trend', fill: { tradeId: 't1', clientOrderId: 'c1', instrument: 'binance:BTC/USDT', at: 0, side: 'buy', quantity: 0.1, price: 50_000, fee: 5, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'fast above slow' } });
    notifier.take({ of: 'trip', at: 0, trip });
    notifier.take({ of: 'alarm', at: 0, venue: 'binance', kind: 'key', text: 'the key is not accepted' });
    await notifier.settled();
    expect(server.sent).toEqual(['❗ 경보 (binance): API 키가 거부되었습니다', '매수 BTC/USDT 0.1 @ 50,000 (수수료 5 USDT, trend: fast above slow)\nBTC/USDT 청산: +12.50 (+2.50 %), 보유 2.0시간: stop']);
    expect(slacked()).toEqual(['❗ 경보 (binance): API 키가 거부되었습니다']);
  });

  it('says the same once, and how often afterwards', async () => {
    const { notifier, clock } = open();
    for (let i = 0; i < 50; i++) notifier.take({ of: 'alarm', at: 0, venue: 'binance', kind: 'unreachable', text: `no answer for ${i} s` });
    clock.at += 11 * MINUTE;
    notifier.take({ of: 'alarm', at: 0, venue: 'binance', kind: 'unreachable', text: 'no answer for 700 s' });
    await notifier.settled();
    expect(slacked().join('\n')).toBe('Alarm at binance: no answer for 0 s\nAlarm at binance: no answer for 700 s (49 more times)');
  });

  it('tells of a venue that stays away, not of one that blinks, and of a process that falls silent', async () => {
    const { notifier, clock } = open();
    const venue = status().venues[0];
    const closed = status({ venues: [{ ...venue, isOpen: false, text: 'the stream is down' }] });
    const tell = (one: TradeStatus): void => { notifier.take({ of: 'status', at: clock.at, status: one, lost: 0 }); };
    tell(closed);
    clock.at += 5_000;
    tell(status());
    tell(closed);
    clock.at += 20_000;
    notifier.tick();
    tell(status());
    clock.at += 61_000;
    notifier.tick();
    notifier.tick();
    await notifier.settled();
    expect(slacked()).toEqual(['❗ Nothing was heard from the trading process for 61 s.', 'binance is away: the stream is down\nbinance is back.']);
  });

  it('reports once a day, at its time', async () => {
    const first = open({ from: Date.UTC(2026, 0, 2, 8, 59), config: { silentAfter: '1h' } });
    first.notifier.tick();
    first.notifier.take({ of: 'status', at: first.clock.at, status: status(), lost: 0 });
    first.clock.at += 2 * MINUTE;
    for (let i = 0; i < 5; i++) first.notifier.tick();
    await first.notifier.settled();
    expect(first.book.reportedDay).toBe('2026-01-02');
    expect(server.sent).toHaveLength(1);
    expect(server.sent[0]).toContain('Daily report · 2026-01-02 09:01 UTC');
    expect(server.sent[0]).toContain('Equity: 10,050.00 USDT');
  });

  it('goes another way with what is critical and does not get through', async () => {
    const { notifier } = open({ config: { slack: { least: 'critical', topics: ['runs'] } } });
    server.replies.set('sendMessage', [{ status: 403, body: { ok: false, description: 'Forbidden: bot was blocked by the user' } }]);
    notifier.killed('LOCKED', 'lee', 'asked');
    await notifier.settled();
    await notifier.settled();
    expect(slacked()).toEqual(['❗ telegram does not get through. What it was to say: ❗ Kill switch: LOCKED (lee: asked)']);
    expect(said).toEqual(['telegram does not get through: Telegram: 403 Forbidden: bot was blocked by the user']);
  });

  it('says again by other ways what nobody answers, until somebody writes', async () => {
    const { notifier, clock } = open({ config: { slack: { topics: [] }, escalation: { to: ['slack'], after: '5m' } } });
    notifier.killed('FLATTEN', 'risk gate', 'loss of the day');
    clock.at += 5 * MINUTE;
    notifier.tick();
    notifier.acknowledge();
    clock.at += 50 * MINUTE;
    notifier.tick();
    await notifier.settled();
    expect(slacked()).toEqual(['❗ Not answered yet: Kill switch: FLATTEN (risk gate: loss of the day)']);
  });
});

describe('commands in Telegram', () => {
  /** Writes one after the other and returns what was answered, when all of it was heard. */
  async function talk(lines: readonly (readonly [text: string, user: number, chat?: number, at?: number])[], { before = [] as readonly string[] } = {}) {
    const clock = { now: () => Date.now(), wait: async () => undefined };
    const strangers: number[] = [];
    const manner = { texts: textsOf('en'), zone: 'UTC' };
    const book = new ProfitBook('UTC');
    book.reset();
    book.take(Date.now(), { profit: 50, fees: 3, fills: 2 });
    let code = 0;
    const commands = new ChatCommands({ manner, book, now: () => clock.now(), status: () => status(), command: (order) => commandKillFile(killFileIn(folder), order), why: async (question) => `because of ${question}`, confirmations: new Confirmations(() => `90000${++code}`) });
    for (const text of before) server.write(text, { user: 5 });
    const heardAll = Promise.withResolvers<void>();
    const last = 'the end';
    const line = new ChatLine({
      chat: telegramChat({ http: jsonHttp(), token: new Secret(TOKEN), baseUrl: server.url }, 0), users: [5, 6], room: -77, clock, random: random(1), signal: over.signal, stale: manner.texts.stale, failed: manner.texts.failed,
      heard: () => undefined, stranger: (count) => { strangers.push(count); }, say: (text) => { said.push(text); },
      answer: async (text, user) => {
        if (text === last) { heardAll.resolve(); return 'over'; }
        return commands.answer(text, user);
      },
    });
    // The first question forgets what is old; only then people write.
    const listening = line.listen();
    while (server.asked.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    for (const [text, user, chat = user, at = Date.now() + 1_000] of lines) server.write(text, { user, chat, at });
    server.write(last, { user: 6, at: Date.now() + 1_000 });
    await heardAll.promise;
    over.abort();
    await listening;
    return { answers: server.sent.filter((text) => text !== 'over'), strangers };
  }

  it('tells how things stand', async () => {
    const { answers } = await talk([['/status', 5], ['/balance@my_bot', 5], ['positions', 6], ['/profit day', 5], ['/profit decade', 5], ['/why', 5], ['/why 10:15', 5], ['/why --state /etc', 5], ['/report', 5], ['/help', 5], ['/dance', 5]]);
    expect(answers[0]).toContain('paper: trading');
    expect(answers[1]).toContain('Cash: 5,000.00 USDT');
    expect(answers[2]).toBe('Positions\nBTC/USDT 0.1 @ 50,000 → 50,500: +50.00 (trend)');
    expect(answers[3]).toContain('Today: +50.00 USDT');
    expect(answers[4]).toBe('Expected /profit day, week or month.');
    expect(answers[5]).toContain('flat -> long: fast above slow');
    expect(answers.slice(6, 8)).toEqual(['because of 10:15', 'Not a command. /help shows what there is.']);
    expect(answers[8]).toContain('Daily report');
    expect(answers).toHaveLength(11);
  });

  it('pauses at once, and flattens, kills and resumes only with the code', async () => {
    const { answers } = await talk([['/pause', 5], ['/flatten', 5], ['/confirm 111111', 5], ['/confirm 900001', 6], ['/confirm 900001', 5], ['/resume', 6], ['900002', 6], ['/kill', 5], ['/confirm 900003', 5], ['/resume', 5], ['/confirm 900004', 5]]);
    expect(answers.map((text) => text.split('\n').at(-1))).toEqual([
      'RUN → REDUCE_ONLY', 'To do it, write within 60 s: /confirm 900001', 'Not the code. Nothing was done.', 'There is nothing to confirm.', 'REDUCE_ONLY → FLATTEN', 'To do it, write within 60 s: /confirm 900002', 'FLATTEN → RUN',
      'To do it, write within 60 s: /confirm 900003', 'RUN → LOCKED', 'To do it, write within 60 s: /confirm 900004', 'Refused: trading is LOCKED: expected "unlock trading" to be typed first',
    ]);
    expect(readKillFile(killFileIn(folder))).toMatchObject({ state: 'LOCKED', by: 'telegram 5' });
  });

  it('answers nobody else, and nobody in another place, and counts them', async () => {
    const { answers, strangers } = await talk([['/pause', 99], ['/pause', 5, -12], ['/pause', 99, 5], ['/status', 5, -77]]);
    expect(strangers).toEqual([1, 2, 3]);
    expect(answers).toHaveLength(1);
    expect(readKillFile(killFileIn(folder))).toBeUndefined();
  });

  it('does nothing that was written before it began, nothing that comes too late, and nothing twice', async () => {
    const clock = systemClock();
    const { answers } = await talk([['/pause', 5, 5, clock.now() - 3_600_000]], { before: ['/pause', '/flatten'] });
    expect(answers).toEqual([]);
    expect(readKillFile(killFileIn(folder))).toBeUndefined();
  });

  it('says of a command that was long on its way that it was not carried out', async () => {
    let now = 1_000_000;
    const answers: string[] = [];
    const chat: Chat = {
      skipOld: async () => ({ kind: 'messages', messages: [], next: 1, skipped: 0 }),
      poll: async () => { now += 90_000; return { kind: 'messages', messages: [{ id: 1, at: 1_001_000, user: 5, chat: 5, text: '/pause' }], next: 2, skipped: 0 }; },
      answer: async (_, text) => { answers.push(text); over.abort(); return { kind: 'delivered' }; },
    };
    await new ChatLine({ chat, users: [5], room: 5, clock: { now: () => now, wait: async () => undefined }, random: random(1), signal: over.signal, stale: 'too late', failed: '', heard: () => undefined, stranger: () => undefined, say: () => undefined, answer: async () => 'done' }).listen();
    expect(answers).toEqual(['too late']);
  });

  it('a replayed update is carried out once', async () => {
    const again = { update_id: 50, message: { message_id: 1, date: Math.floor(Date.now() / 1_000) + 1, from: { id: 5, is_bot: false }, chat: { id: 5 }, text: '/ok' } };
    server.replies.set('getUpdates', [{ body: { ok: true, result: [] } }, { status: 500, body: 'oops' }, { body: { ok: true, result: [again, again] } }, { body: { ok: true, result: [again] } }]);
    const { answers } = await talk([]);
    expect(answers).toEqual(['OK']);
    expect(said).toEqual(['telegram: commands are not heard: Telegram: 500 an answer that cannot be read']);
  });
});
