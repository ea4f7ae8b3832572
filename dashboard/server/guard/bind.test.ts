import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/shared/domain/errors.ts';
import { judgeBind, listenAt, LOCAL_BIND } from './bind.ts';
import { PASSWORD, startPage } from './page.contract.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bind-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const tls = { keyFile: path.join(folder, 'key.pem'), certFile: path.join(folder, 'cert.pem') };

function noTls(): string | undefined {
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', tls.keyFile, '-out', tls.certFile], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no openssl here to make a certificate with';
  }
}
const NO_TLS = noTls();
if (NO_TLS !== undefined) process.stderr.write(`TLS tests skipped: ${NO_TLS}\n`);

describe('where the page may listen', () => {
  test('on the loopback as it is; elsewhere only with TLS and a password', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(() => { judgeBind({ ...LOCAL_BIND, host }, { hasPassword: false }); }).not.toThrow();
    for (const host of ['0.0.0.0', '::', '192.168.0.2', '127.0.0.1.example.org', '', 'bot.example.org']) {
      expect(() => { judgeBind({ ...LOCAL_BIND, host }, { hasPassword: true }); }).toThrow(UsageError);
      expect(() => { judgeBind({ ...LOCAL_BIND, host, tls }, { hasPassword: false }); }).toThrow(`expected a password before "${host}" is opened to others, found none`);
      expect(() => { judgeBind({ ...LOCAL_BIND, host, tls }, { hasPassword: true }); }).not.toThrow();
    }
    for (const port of [-1, 65_536, 1.5, NaN]) expect(() => { judgeBind({ ...LOCAL_BIND, port }, { hasPassword: true }); }).toThrow(`found "${port}"`);
  });

  test('a page that may not listen does not', async () => {
    await expect(startPage({ parts: { bind: { ...LOCAL_BIND, host: '0.0.0.0', port: 0 } } })).rejects.toThrow('expected TLS files');
  });

  test('a port in use: the next free one, or an error where a person named it', async () => {
    // Two neighbours, so that the next one is known to be taken as well.
    const takers: net.Server[] = [];
    const take = (port: number): Promise<number> => new Promise((resolve, reject) => {
      const taker = net.createServer();
      takers.push(taker);
      taker.once('error', reject);
      taker.listen(port, '127.0.0.1', () => { resolve((taker.address() as net.AddressInfo).port); });
    });
    let port = 0;
    for (let attempt = 0; attempt < 50 && port === 0; attempt++) {
      const first = await take(0);
      port = await take(first + 1).then(() => first, () => 0);
    }
    const server = http.createServer();
    const found = await listenAt(server, { host: '127.0.0.1', port, isPortNamed: false });
    expect(found.hasMoved).toBe(true);
    expect(found.port).toBeGreaterThan(port + 1);
    expect(found.port).toBeLessThanOrEqual(port + 20);
    const other = http.createServer();
    await expect(listenAt(other, { host: '127.0.0.1', port, isPortNamed: true })).rejects.toThrow(`expected port "${port}" on "127.0.0.1", found that something else listens there`);
    // A server that was refused can still be told another place.
    expect((await listenAt(other, { host: 'localhost', port: 0, isPortNamed: true })).hasMoved).toBe(false);
    for (const one of [server, other, ...takers]) one.close();
  });

  test('an address this machine has not', async () => {
    // 192.0.2.0/24 is kept for documentation (RFC 5737): nobody has it.
    await expect(listenAt(http.createServer(), { host: '192.0.2.1', port: 0, isPortNamed: true })).rejects.toThrow('found that this machine has no such address');
  });
});

describe.skipIf(NO_TLS !== undefined)('with TLS', () => {
  test('the cookie is Secure and bound to the host by its name, and its origin is https', async () => {
    const page = await startPage({ parts: { bind: { ...LOCAL_BIND, port: 0, tls } } });
    const origin = `https://${page.host}`;
    const ask = (target: string, { headers = {}, body }: { headers?: http.OutgoingHttpHeaders; body?: unknown }): Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders }> => new Promise((resolve, reject) => {
      const request = https.request({ host: '127.0.0.1', port: page.port, path: target, method: body === undefined ? 'GET' : 'POST', ca: readFileSync(tls.certFile), agent: false, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        response.resume();
        response.on('end', () => { resolve({ status: response.statusCode, headers: response.headers }); });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
    expect((await ask('/auth/setup', { body: { code: page.code, password: PASSWORD }, headers: { origin: `http://${page.host}` } })).status).toBe(403);
    const answer = await ask('/auth/setup', { body: { code: page.code, password: PASSWORD }, headers: { origin } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-coinbot_session_[0-9a-f]{6}=[A-Za-z0-9_-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict; Secure$/u);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const cookie = answer.headers['set-cookie']?.[0].split(';')[0] ?? '';
    expect((await ask('/trpc/ask', { headers: { cookie } })).status).toBe(200);
    expect((await ask('/trpc/ask', { headers: { cookie: cookie.replace('__Host-', '') } })).status).toBe(401);
    await page.end();
    page.clean();
  });

  test('files that are none are said', async () => {
    const broken = path.join(folder, 'broken.pem');
    writeFileSync(broken, 'no key');
    await expect(startPage({ parts: { bind: { ...LOCAL_BIND, port: 0, tls: { ...tls, keyFile: broken } } } })).rejects.toThrow(`expected a TLS key in "${broken}"`);
  });
});
