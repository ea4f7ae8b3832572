import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { subjectOf } from './letter.ts';
import { mailChannel, type MailSettings } from './mail-channel.ts';
import { decoded, partsOf, SmtpServer, type Misdeed, type SmtpServerSettings } from './smtp-server.contract.ts';

const PASSWORD = 'canary-pass wörd-0123456789';
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const { signal } = new AbortController();
const message = { text: 'Bought 0.1 BTC/USDT at 50,000\nsecond line\n.a line that begins with a dot', urgency: 'warning', at: NOW, mode: 'paper', count: 2 } as const;
const said: string[] = [];
let server: SmtpServer;

const settings = (more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1', port: server.port, secure: 'plain', from: 'bot@example.com', to: ['lee@example.com'], gatherMs: 0, clock: { now: () => NOW }, salt: 'salt', say: (text) => { said.push(text); }, ...more,
});
const login = { user: 'bot@example.com', password: new Secret(PASSWORD) };

async function started(given: SmtpServerSettings = {}): Promise<void> {
  await server.stop();
  server = await SmtpServer.start(given);
}

/** Key and certificate of one that proves itself to be `name`. */
function identityOf(name: string): { readonly key: string; readonly cert: string } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'mail-cert-'));
  try {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${name}`]);
    return made.status === 0 ? { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const identity = identityOf('IP:127.0.0.1');

beforeEach(async () => {
  said.length = 0;
  server = await SmtpServer.start();
});
afterEach(() => server.stop());

describe('a mail', () => {
  it('says from whom, to whom, when and what, in plain text', async () => {
    expect(await mailChannel(settings({ to: ['lee@example.com', 'kim@example.com'] })).deliver(message, signal)).toEqual({ kind: 'delivered' });
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({ from: 'bot@example.com', to: ['lee@example.com', 'kim@example.com'], user: undefined });
    const { headers, body } = partsOf(server.mails[0]);
    expect(headers.get('subject')).toBe('[coinbot paper] Bought 0.1 BTC/USDT at 50,000 (+1)');
    expect(headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:05 +0000');
    expect(headers.get('from')).toBe('coinbot <bot@example.com>');
    expect(headers.get('to')).toBe('lee@example.com, kim@example.com');
    expect(headers.get('message-id')).toMatch(/^<[\da-f]{32}@example\.com>$/);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.has('importance')).toBe(false);
    expect(body.trimEnd().split('\r\n')).toEqual(['Bought 0.1 BTC/USDT at 50,000', 'second line', '.a line that begins with a dot']);
    // Where this machine is called by its name, a server would learn it.
    expect(server.heard[0]).toBe('EHLO [127.0.0.1]');
  });

  it('comes through in Korean, and is marked where it is critical', async () => {
    await mailChannel(settings()).deliver({ text: '❗ 경보 (binance): 키가 거부되었습니다', urgency: 'critical', at: NOW, mode: 'live' }, signal);
    const { headers, body } = partsOf(server.mails[0]);
    expect(decoded(headers.get('subject') ?? '')).toBe('[coinbot live] ❗ 경보 (binance): 키가 거부되었습니다');
    expect(body.trim()).toBe('❗ 경보 (binance): 키가 거부되었습니다');
    expect(headers.get('importance')).toBe('high');
  });

  it('has the same name when it is sent again, and another for another text or start', async () => {
    const channel = mailChannel(settings());
    await channel.deliver(message, signal);
    await channel.deliver(message, signal);
    await channel.deliver({ ...message, text: 'another' }, signal);
    await mailChannel(settings({ salt: 'another' })).deliver(message, signal);
    const [first, again, other, elsewhere] = server.mails.map((mail) => partsOf(mail).headers.get('message-id'));
    expect(again).toBe(first);
    expect(new Set([first, other, elsewhere]).size).toBe(3);
  });

  it.each(['x\r\nBcc: eve@example.com', 'x\nBcc: eve@example.com\n\nbody', 'x\rBcc: eve@example.com', 'x\u2028Bcc: eve@example.com', 'x\0Bcc: eve@example.com'])('takes no header out of a text (%#)', async (text) => {
    for (const one of [{ ...message, text }, { ...message, mode: text }]) await mailChannel(settings()).deliver(one, signal);
    for (const mail of server.mails) {
      expect([...partsOf(mail).headers.keys()].toSorted()).toEqual(['auto-submitted', 'content-transfer-encoding', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']);
      expect(mail.to).toEqual(['lee@example.com']);
    }
  });

  it('has a subject that can be read at a glance', () => {
    expect(subjectOf({ text: '' })).toBe('[coinbot] ');
    expect([...subjectOf({ text: '가'.repeat(500), mode: 'paper' })]).toHaveLength('[coinbot paper] '.length + 90);
  });
});

describe('logging in', () => {
  it('happens where there is an account, and mail goes out as from nobody never', async () => {
    await started({ login: { user: login.user, password: PASSWORD } });
    expect(await mailChannel(settings({ login })).deliver(message, signal)).toEqual({ kind: 'delivered' });
    expect(server.mails[0]?.user).toBe(login.user);
    await started();
    server.misdeeds.set('AUTH', [{ say: '503 5.5.1 no such thing here' }]);
    expect(await mailChannel(settings({ login })).deliver(message, signal)).toMatchObject({ kind: 'refused' });
    expect(server.mails).toEqual([]);
  });

  it('says a wrong password in no reason, in no writing, whatever the server writes back', async () => {
    await started({ login: { user: login.user, password: 'another' } });
    const result = await mailChannel(settings({ login })).deliver(message, signal);
    expect(result).toMatchObject({ kind: 'refused', reason: expect.stringContaining('535 5.7.8') });
    const text = JSON.stringify([result, said]);
    for (const form of [PASSWORD, 'canary-pass', Buffer.from(PASSWORD).toString('base64'), Buffer.from(`\0${login.user}\0${PASSWORD}`).toString('base64')]) expect(text).not.toContain(form);
  });
});

describe('what goes wrong', () => {
  it.each<[string, Parameters<SmtpServer['misdeeds']['set']>[0], Misdeed, object]>([
    ['a server that is busy', 'CONNECT', { say: '421 4.3.2 come back' }, { kind: 'later', reason: expect.stringContaining('421 4.3.2 come back') }],
    ['a sender that is refused', 'MAIL', { say: '550 5.7.1 not you' }, { kind: 'refused', reason: expect.stringContaining('550 5.7.1 not you') }],
    ['the only recipient put off', 'RCPT', { say: '450 4.2.0 greylisted' }, { kind: 'later', reason: expect.stringContaining('450 4.2.0') }],
    ['the only recipient refused', 'RCPT', { say: '550 5.1.1 nobody here' }, { kind: 'refused', reason: expect.stringContaining('550 5.1.1') }],
    ['a text that is put off', 'END', { say: '451 4.3.0 try again' }, { kind: 'later' }],
    ['a text that is refused', 'END', { say: '554 5.6.0 looks like spam' }, { kind: 'refused' }],
    ['no SMTP at all', 'CONNECT', { say: 'HTTP/1.1 400 Bad Request' }, { kind: 'later' }],
    ['a line that breaks before the greeting', 'CONNECT', 'drop', { kind: 'later' }],
    ['a line that breaks before the answer to the text', 'END', 'drop', { kind: 'later' }],
    ['a server that hangs before the greeting', 'CONNECT', 'hang', { kind: 'later', reason: 'mail: no answer within 300 ms' }],
    ['a server that hangs in the middle', 'RCPT', 'hang', { kind: 'later', reason: 'mail: no answer within 300 ms' }],
    ['a server that hangs after the text', 'END', 'hang', { kind: 'later', reason: 'mail: no answer within 300 ms' }],
  ])('%s', async (_, step, misdeed, expected) => {
    server.misdeeds.set(step, [misdeed]);
    const channel = mailChannel(settings({ sendMs: misdeed === 'hang' ? 300 : 10_000 }));
    expect(await channel.deliver(message, signal)).toMatchObject(expected);
    expect(server.mails).toEqual([]);
    // And the next one goes through.
    expect(await mailChannel(settings()).deliver(message, signal)).toEqual({ kind: 'delivered' });
  });

  it('no server is tried again', async () => {
    expect(await mailChannel(settings({ port: 1 })).deliver(message, signal)).toEqual({ kind: 'later', reason: 'mail: no answer (ECONNREFUSED)' });
  });

  it('stops at once when it is told to', async () => {
    server.misdeeds.set('CONNECT', ['hang']);
    const over = new AbortController();
    const sending = mailChannel(settings()).deliver(message, over.signal);
    over.abort();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a recipient who is refused among others is said once; the others are told', async () => {
    const channel = mailChannel(settings({ to: ['lee@example.com', 'gone@example.com'] }));
    server.recipients.set('gone@example.com', '550 5.1.1 nobody here');
    expect([await channel.deliver(message, signal), await channel.deliver({ ...message, text: 'more' }, signal)]).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
    expect(server.mails.map(({ to }) => to)).toEqual([['lee@example.com'], ['lee@example.com']]);
    expect(said).toEqual(['mail: gone@example.com is not told: 550 5.1.1 nobody here']);
  });
});

describe.skipIf(identity === undefined)('encryption (left out where there is no openssl to make a certificate with)', () => {
  const tls = (given: SmtpServerSettings = {}): Promise<void> => started({ ...(identity === undefined ? {} : { identity }), login: { user: login.user, password: PASSWORD }, ...given });
  const ca = identity?.cert;

  it.each([['tls', { isTls: true }], ['starttls', {}]] as const)('%s carries password and mail', async (secure, given) => {
    await tls(given);
    expect(await mailChannel(settings({ secure, ca, login })).deliver(message, signal)).toEqual({ kind: 'delivered' });
    expect(server.mails[0]).toMatchObject({ isEncrypted: true, user: login.user });
  });

  it.each([['tls', { isTls: true }], ['starttls', {}]] as const)('%s: who cannot prove to be the server gets neither', async (secure, given) => {
    await tls(given);
    const stranger = await mailChannel(settings({ secure, login })).deliver(message, signal);
    const other = identityOf('DNS:elsewhere.example.com');
    await tls({ ...given, ...(other === undefined ? {} : { identity: other }) });
    const misnamed = await mailChannel(settings({ secure, login, ca: other?.cert })).deliver(message, signal);
    expect([stranger, misnamed]).toMatchObject([{ kind: 'later', reason: expect.stringMatching(/certificate|self.signed/i) }, { kind: 'later', reason: expect.stringMatching(/altnames|certificate/i) }]);
    expect(server.heard.filter((line) => /^(AUTH|MAIL|RCPT|DATA)/.test(line))).toEqual([]);
    expect(server.mails).toEqual([]);
  });

  it('starttls tells nothing to a server that does not encrypt', async () => {
    await started({ login: { user: login.user, password: PASSWORD } });
    expect(await mailChannel(settings({ secure: 'starttls', login })).deliver(message, signal)).toMatchObject({ kind: 'later' });
    await tls();
    server.misdeeds.set('STARTTLS', [{ say: '454 4.7.0 not now' }]);
    expect(await mailChannel(settings({ secure: 'starttls', ca, login })).deliver(message, signal)).toMatchObject({ kind: 'later' });
    expect(server.heard.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
  });
});
