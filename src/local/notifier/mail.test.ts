import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decoded, partsOf, SmtpServer } from '../../shared/adapters/mail/smtp-server.contract.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { environmentSecrets } from '../../shared/adapters/secrets/environment-secrets.ts';
import { random } from '../../shared/domain/random.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { notifySchema } from '../config/notify-schema.ts';
import { KeptTexts } from './kept-texts.ts';
import { Notifier } from './notifier.ts';
import { notifyHosts, notifySecrets, plainSecrets } from './notify-secrets.ts';
import { openChannels } from './open-channels.ts';
import { ProfitBook } from './profit-book.ts';
import { textsOf } from './texts.ts';

const MINUTE = 60_000;
const at = Date.UTC(2026, 0, 2, 20, 1);
const basic = { host: 'smtp.example.com', from: 'bot@example.com', to: ['lee@example.com'] };
let server: SmtpServer;
let folder = '';
let over: AbortController;
const said: string[] = [];
beforeEach(async () => {
  server = await SmtpServer.start();
  folder = mkdtempSync(path.join(tmpdir(), 'notify-mail-'));
  over = new AbortController();
  said.length = 0;
});
afterEach(async () => {
  over.abort();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Time passes while somebody waits, and by no more than that: whoever is called back keeps the rest. */
function clockFrom(now: number): Clock & { at: number; readonly waits: number[] } {
  const clock = {
    at: now, waits: [] as number[], now: () => clock.at,
    wait: async (ms: number, signal?: AbortSignal) => {
      for (let i = 0; i < 20 && signal?.aborted !== true; i++) await new Promise((resolve) => { setImmediate(resolve); });
      if (signal?.aborted !== true && ms > 0) { clock.at += ms; clock.waits.push(ms); }
    },
  };
  return clock;
}

function open({ clock, language = 'en', port = server.port }: { readonly clock: Clock; readonly language?: 'en' | 'ko'; readonly port?: number }): Notifier {
  const config = notifySchema.parse({ enabled: true, mail: { ...basic, host: '127.0.0.1', secure: 'plain', port }, silentAfter: '1h', report: 'off' });
  const say = (text: string): void => { said.push(text); };
  return new Notifier({ config, manner: { texts: textsOf(language), zone: 'UTC' }, channels: openChannels(config, new Map(), { say, clock }), clock, random: random(1), signal: over.signal, book: new ProfitBook('UTC'), changed: () => undefined, say, kept: new KeptTexts(folder, say) });
}

const bodies = (): readonly string[] => server.mails.map((mail) => partsOf(mail).body.trim().replaceAll('\r\n', '\n'));
const subjects = (): readonly string[] => server.mails.map((mail) => decoded(partsOf(mail).headers.get('subject') ?? ''));

describe('people are told by mail', () => {
  it('what comes within a minute in one, what is critical at once', async () => {
    const clock = clockFrom(at);
    const notifier = open({ clock });
    notifier.take({ of: 'started', at, mode: 'paper', isFresh: true });
    for (const i of [1, 2]) notifier.take({ of: 'alarm', at, venue: `venue${i}`, kind: 'unreachable', text: 'no answer within 5000 ms' });
    await new Promise((resolve) => { setImmediate(resolve); });
    notifier.take({ of: 'alarm', at, venue: 'binance', kind: 'key', text: 'the key is not accepted' });
    await notifier.settled();
    expect(bodies()).toEqual(['❗ Alarm at binance: the key is not accepted', 'Alarm at venue1: no answer within 5000 ms\nAlarm at venue2: no answer within 5000 ms\nTrading begins (paper).']);
    expect(subjects()).toEqual(['[coinbot paper] ❗ Alarm at binance: the key is not accepted', '[coinbot paper] Alarm at venue1: no answer within 5000 ms (+2)']);
    const [first, second] = server.mails.map((mail) => Date.parse(partsOf(mail).headers.get('date') ?? ''));
    expect(first).toBe(at);
    expect(second).toBe(at + MINUTE);
  });

  it('what is left when trading ends goes without waiting, in Korean where that is wanted', async () => {
    const clock = clockFrom(at);
    const notifier = open({ clock, language: 'ko' });
    notifier.take({ of: 'started', at, mode: 'paper', isFresh: true });
    notifier.take({ of: 'alarm', at, venue: 'binance', kind: 'external', text: 'order "7" was not sent by us' });
    notifier.take({ of: 'ended', at, code: 0 });
    notifier.hurry();
    await notifier.settled();
    expect(clock.waits).toEqual([]);
    expect(bodies()).toEqual(['경보 (binance): 주문 7은(는) 이 프로그램이 보낸 것이 아닙니다\n거래를 시작합니다 (paper).\n거래를 멈췄습니다.']);
  });

  it('what did not get through before a restart is said late, once; what was only for information is not', async () => {
    const { port } = server;
    server.misdeeds.set('CONNECT', Array.from({ length: 1_000 }, () => ({ say: '421 4.3.2 come back' })));
    const before = open({ clock: { now: () => at, wait: (ms) => (ms > 0 ? new Promise(() => undefined) : Promise.resolve()) }, port });
    before.take({ of: 'started', at, mode: 'paper', isFresh: true });
    before.killed('LOCKED', 'risk gate', 'loss of the day');
    before.take({ of: 'alarm', at, venue: 'binance', kind: 'external', text: 'order "7" was not sent by us' });
    while (said.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    server.misdeeds.clear();
    const sameDay = open({ clock: clockFrom(at + 30 * MINUTE), port });
    await sameDay.settled();
    expect(bodies()).toEqual(['from 20:01: ❗ Kill switch: LOCKED (risk gate: loss of the day)', 'from 20:01: Alarm at binance: order "7" was not sent by us']);
    await open({ clock: clockFrom(at + 40 * MINUTE), port }).settled();
    expect(server.mails).toHaveLength(2);
  });

  it('what nobody wants to know any more is not said late; on another day the day stands with the time', async () => {
    const kept = new KeptTexts(folder, () => undefined);
    kept.of('mail').keep({ text: 'warned', urgency: 'warning', at: at - 7 * 60 * MINUTE, isTroubleTold: false });
    kept.of('mail').keep({ text: 'crash', urgency: 'critical', at: at - 21 * 60 * MINUTE, isTroubleTold: false });
    kept.of('slack').keep({ text: 'elsewhere', urgency: 'critical', at, isTroubleTold: false });
    await open({ clock: clockFrom(at) }).settled();
    expect(bodies()).toEqual(['from 2026-01-01 23:01: crash']);
    expect(new KeptTexts(folder, () => undefined).waiting()).toEqual([]);
  });
});

describe('settings of mail', () => {
  it.each([
    [{}, { port: 465, secure: 'tls', gather: '60s', least: 'info' }], [{ secure: 'starttls' }, { port: 587 }], [{ secure: 'plain', host: 'localhost' }, { port: 25 }], [{ secure: 'plain', host: '::1', port: 2525 }, { port: 2525 }],
  ])('%j', (given, expected) => { expect(notifySchema.parse({ mail: { ...basic, ...given } }).mail).toMatchObject(expected); });

  it.each([
    { secure: 'plain' }, { secure: 'plain', host: 'localhost.example.com' }, { secure: 'plain', host: '127.0.0.1.example.com' }, { host: 'a b' }, { host: 'https://smtp.example.com' }, { to: [] }, { to: ['lee'] }, { from: 'a@b.c\r\nBcc: d@e.f' }, { to: ['<a@b.c>'] },
    { to: ['a@b.c, d@e.f'] }, { from: 'Lee <a@b.c>' }, { password: 'x' }, { user: 'a\nb' }, { gather: '2h' },
  ])('refuses %j', (given) => { expect(notifySchema.safeParse({ mail: { ...basic, ...given } }).success).toBe(false); });

  it('needs a password where somebody logs in, and opens the way to its server and no other', async () => {
    const withUser = notifySchema.parse({ mail: { ...basic, user: 'bot' } });
    const without = notifySchema.parse({ mail: { ...basic, host: '::1', secure: 'plain' } });
    await expect(notifySecrets(withUser, environmentSecrets({}))).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('the password of the mail account for notify.mail, found none: "coinbot keys add mail"') });
    await expect(notifySecrets(withUser, environmentSecrets({ COINBOT_KEY_MAIL__SECRET: 'canary\r\nRSET' }))).rejects.toMatchObject({ message: expect.not.stringMatching(/canary/) });
    const secrets = await notifySecrets(withUser, environmentSecrets({ COINBOT_KEY_MAIL__SECRET: 'a pass wörd' }));
    expect(plainSecrets(secrets)).toEqual({ mail: 'a pass wörd' });
    expect(notifyHosts(withUser, secrets)).toEqual(['smtp.example.com:465']);
    expect(notifyHosts(without, await notifySecrets(without, environmentSecrets({})))).toEqual(['[::1]:25']);
    expect(openChannels(withUser, secrets, { say: () => undefined, clock: systemClock() }).map(({ name, gatherMs }) => [name, gatherMs])).toEqual([['mail', MINUTE]]);
  });
});
