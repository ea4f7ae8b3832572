import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonHttp } from '../../shared/adapters/json-http/json-http.ts';
import { callTelegram } from '../../shared/adapters/telegram/telegram-api.ts';
import { telegramChannel } from '../../shared/adapters/telegram/telegram-channel.ts';
import { telegramChat } from '../../shared/adapters/telegram/telegram-chat.ts';
import { webhookChannel } from '../../shared/adapters/webhook/webhook-channel.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { BotServer, type Reply } from './bot-server.contract.ts';

const TOKEN = '123456789:AAE-canary_token_of_a_test_0123456789';
const { signal } = new AbortController();
const urgentText = { text: 'a <b> & c @everyone', urgency: 'critical', at: Date.UTC(2026, 0, 2) } as const;
let server: BotServer;
const settings = () => ({ http: jsonHttp(), token: new Secret(TOKEN), baseUrl: server.url });

beforeEach(async () => { server = await BotServer.start(); });
afterEach(() => server.stop());

describe('telegram, sending', () => {
  it('posts plain text to the chat, with the token in the address alone', async () => {
    expect(await telegramChannel(settings(), 42).deliver(urgentText, signal)).toEqual({ kind: 'delivered' });
    expect(server.asked).toEqual([{ path: `/bot${TOKEN}/sendMessage`, method: 'POST', body: { chat_id: 42, text: urgentText.text, disable_notification: false, link_preview_options: { is_disabled: true } } }]);
  });

  it('makes no sound for what is information, and cuts what is longer than Telegram takes (4,096)', async () => {
    await telegramChannel(settings(), 42).deliver({ ...urgentText, urgency: 'info', text: 'x'.repeat(9_000) }, signal);
    expect(server.asked[0]?.body['disable_notification']).toBe(true);
    expect(String(server.asked[0]?.body['text'])).toHaveLength(4_000);
  });

  it.each<[string, Reply, object]>([
    ['429 asks for its own pause', { status: 429, body: { ok: false, error_code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } } }, { kind: 'later', afterMs: 7_000 }],
    ['429 without a body has it in Retry-After', { status: 429, headers: { 'retry-after': '3' }, body: 'slow down' }, { kind: 'later', afterMs: 3_000 }],
    ['5xx is tried again', { status: 502, body: '<html>Bad Gateway</html>' }, { kind: 'later' }],
    ['200 that is no JSON is tried again', { body: '{"ok": tr' }, { kind: 'later' }],
    ['a chat that is not there is refused', { status: 400, body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' } }, { kind: 'refused' }],
    ['a token that is not known is refused', { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } }, { kind: 'refused' }],
    ['a redirect is not followed', { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' }, body: '' }, { kind: 'later' }],
  ])('%s', async (_, reply, expected) => {
    server.replies.set('sendMessage', [reply]);
    expect(await telegramChannel(settings(), 42).deliver(urgentText, signal)).toMatchObject(expected);
  });

  it('says the token in no reason, whatever the server writes back, and not when there is no server', async () => {
    server.replies.set('sendMessage', [{ status: 404, body: { ok: false, description: `no /bot${TOKEN}/sendMessage; ${encodeURIComponent(TOKEN)}` } }]);
    const refused = await telegramChannel(settings(), 42).deliver(urgentText, signal);
    const away = await telegramChannel({ ...settings(), baseUrl: 'http://127.0.0.1:9' }, 42).deliver(urgentText, signal);
    expect(refused.kind).toBe('refused');
    expect(away).toMatchObject({ kind: 'later', reason: expect.stringContaining('no answer') });
    expect(JSON.stringify([refused, away])).not.toContain(TOKEN.slice(10));
    expect(JSON.stringify([refused, away])).not.toContain('/bot1');
  });

  it('a server that never answers is given up after the limit', async () => {
    server.replies.set('getMe', [{ body: '', hangs: true }]);
    expect(await callTelegram(settings(), { method: 'getMe', body: {}, timeoutMs: 50, signal })).toEqual({ kind: 'later', reason: 'no answer within 50 ms' });
  });
});

describe('telegram, listening', () => {
  it('reads messages, and goes over what is none and what has no shape', async () => {
    server.push({ update_id: 7, edited_message: {} });
    server.push({ nonsense: true });
    server.push({ update_id: 8, message: { date: 'yesterday' } });
    const id = server.write('/status', { user: 5, at: 1_700_000_000_000 });
    expect(await telegramChat(settings(), 0).poll(undefined, signal)).toEqual({ kind: 'messages', next: id + 1, skipped: 3, messages: [{ id, at: 1_700_000_000_000, user: 5, chat: 5, text: '/status' }] });
  });

  it('cuts a huge text, and gives an answer up that is too long to be read', async () => {
    const id = server.write('y'.repeat(100_000), { user: 5 });
    const chat = telegramChat(settings(), 0);
    expect(await chat.poll(undefined, signal)).toMatchObject({ messages: [{ id, text: 'y'.repeat(200) }] });
    server.replies.set('getUpdates', [{ body: JSON.stringify({ ok: true, result: ['z'.repeat(5_000_000)] }) }]);
    expect(await chat.poll(undefined, signal)).toEqual({ kind: 'messages', messages: [], next: id + 1, skipped: 1 });
  });

  it('forgets what was written before it began', async () => {
    server.write('/kill', { user: 5 });
    const last = server.write('/flatten', { user: 5 });
    const chat = telegramChat(settings(), 0);
    const begun = await chat.skipOld(signal);
    expect(begun).toEqual({ kind: 'messages', messages: [], next: last + 1, skipped: 1 });
    expect(await chat.poll(last + 1, signal)).toMatchObject({ messages: [] });
  });
});

describe('webhooks', () => {
  const hook = (name: 'discord' | 'slack' | 'webhook') => webhookChannel({ http: jsonHttp(), url: new Secret(`${server.url}/hooks/T0/SECRETPART`), name });

  it.each([
    // https://discord.com/developers/docs/resources/webhook#execute-webhook
    ['discord', { content: urgentText.text, allowed_mentions: { parse: [] } }],
    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    ['slack', { text: 'a &lt;b&gt; &amp; c @everyone' }],
    ['webhook', { schema: 'coinbot-notice-1', at: '2026-01-02T00:00:00.000Z', urgency: 'critical', text: urgentText.text }],
  ] as const)('%s gets the body it takes', async (name, body) => {
    expect(await hook(name).deliver(urgentText, signal)).toEqual({ kind: 'delivered' });
    expect(server.asked).toEqual([{ path: '/hooks/T0/SECRETPART', method: 'POST', body }]);
  });

  it('waits as long as Discord asks for, refuses what was taken away, and repeats nothing of the address', async () => {
    server.replies.set('SECRETPART', [{ status: 429, body: { retry_after: 0.65, global: false } }, { status: 404, body: { message: `Unknown ${server.url}/hooks/T0/SECRETPART` } }, { status: 503, body: '' }]);
    const discord = hook('discord');
    const answers = [await discord.deliver(urgentText, signal), await discord.deliver(urgentText, signal), await discord.deliver(urgentText, signal)];
    expect(answers).toEqual([{ kind: 'later', reason: 'discord: 429', afterMs: 650 }, { kind: 'refused', reason: 'discord: 404' }, { kind: 'later', reason: 'discord: 503', afterMs: undefined }]);
    expect(JSON.stringify(answers)).not.toContain('SECRETPART');
  });
});
