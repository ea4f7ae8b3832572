import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownHosts } from './own-hosts.ts';
import { CANARY, startPage, type Page } from './page.contract.ts';
import { bearerOf, checkHost, checkOrigin, cookieOf, isJson, pathOf, placeOf } from './request-checks.ts';

const hosts = ownHosts({ port: 3_000, hasTls: false, names: [] });

/** A request as the parser of Node hands it over. */
function requestOf(url: string, rawHeaders: readonly string[], method = 'GET'): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  request.method = method;
  request.rawHeaders = [...rawHeaders];
  for (let index = 0; index < rawHeaders.length; index += 2) request.headers[rawHeaders[index].toLowerCase()] ??= rawHeaders[index + 1];
  return request;
}

const text = fc.string({ unit: 'binary', maxLength: 60 });
const bits = fc.constantFrom('/', '..', '.', '%2e', '%2F', '%5c', '\\', 'assets', 'trpc', 'login', 'auth', '?', '#', '%', '%00', 'a', '//', ';', '@', ':', '%c0%ae', '%e2%82%ac', 'http:', 'evil.example');
const paths = fc.array(bits, { maxLength: 10 }).map((parts) => `/${parts.join('')}`);

describe('reading a request', () => {
  test('a path is read in one way or not at all', () => {
    fc.assert(fc.property(fc.oneof(paths, text, text.map((rest) => `/${rest}`)), (url) => {
      const path = pathOf(requestOf(url, []));
      if (path === undefined) return;
      expect(new URL(url, 'http://127.0.0.1:3000').pathname).toBe(path);
      expect(new URL(`http://127.0.0.1:3000${url}`).pathname).toBe(path);
      expect(path).not.toMatch(/\/\/|\/\.\.?(?:\/|$)|\\|%2f|%5c|%00/iu);
      expect(url.startsWith(path)).toBe(true);
      if (placeOf(path, ['/trpc']) === 'asset') expect(decodeURIComponent(path)).toMatch(/^\/(assets\/.|favicon)/u);
    }), { numRuns: 2_000 });
  });

  test('only own names, and only own origins, whatever else is in a header', () => {
    const near = fc.tuple(fc.constantFrom('', 'http://', 'https://', ' ', 'x', '127.0.0.1:3000@', 'evil.'), fc.constantFrom('127.0.0.1:3000', 'localhost:3000', '[::1]:3000', '127.0.0.1', '127.1:3000', '2130706433:3000', 'LocalHost:3000', '0x7f.1:3000'), fc.constantFrom('', '.', '0', '/', ' ', '.evil.example', '@evil.example', ',evil.example', '\0')).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(near, text), fc.oneof(near, text), (host, origin) => {
      const request = requestOf('/', ['Host', host, 'Origin', origin], 'POST');
      const isOwn = ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000'].includes(host.toLowerCase());
      expect(checkHost(request, hosts) === undefined).toBe(isOwn);
      if (checkOrigin(request, hosts) === undefined) expect(origin).toBe(`http://${host.toLowerCase()}`);
    }), { numRuns: 2_000 });
  });

  test('two origins are none', () => {
    const own = 'http://127.0.0.1:3000';
    expect(checkOrigin(requestOf('/', ['Host', '127.0.0.1:3000', 'Origin', own], 'POST'), hosts)).toBeUndefined();
    for (const other of [own, 'http://evil.example']) expect(checkOrigin(requestOf('/', ['Host', '127.0.0.1:3000', 'Origin', own, 'Origin', other], 'POST'), hosts)?.status).toBe(403);
  });

  test('cookies, tokens and types: nothing makes them throw, and nothing but the one writing counts', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('Cookie', 'cookie', 'Authorization', 'Content-Type', 'X-A'), fc.oneof(text, text.map((rest) => `coinbot_session=${rest}`), text.map((rest) => `Bearer ${rest}`), text.map((rest) => `application/json${rest}`))), { maxLength: 5 }), (headers) => {
      const request = requestOf('/', headers.flat());
      const cookie = cookieOf(request, 'coinbot_session');
      if (cookie !== undefined) expect(headers.filter(([name, value]) => name.toLowerCase() === 'cookie' && value.includes(`coinbot_session=${cookie}`))).not.toHaveLength(0);
      expect(bearerOf(request) ?? 'a').toMatch(/^[\w.~+/-]+$/u);
      if (isJson(request)) expect(headers.filter(([name]) => name === 'Content-Type')).toHaveLength(1);
    }), { numRuns: 1_000 });
  });

  test('names: what is configured and nothing like it', () => {
    const named = ownHosts({ port: 8_443, hasTls: true, names: ['bot.example.org', 'https://desk.example.org', 'other.example.org:9000'] });
    expect([...named]).toEqual([
      ['127.0.0.1:8443', 'https://127.0.0.1:8443'], ['localhost:8443', 'https://localhost:8443'], ['[::1]:8443', 'https://[::1]:8443'],
      ['bot.example.org', 'https://bot.example.org'], ['bot.example.org:8443', 'https://bot.example.org:8443'], ['desk.example.org', 'https://desk.example.org'], ['other.example.org:9000', 'https://other.example.org:9000'],
    ]);
    expect([...ownHosts({ port: 80, hasTls: false, names: [] }).keys()]).toEqual(['127.0.0.1', 'localhost', '[::1]']);
    for (const name of ['*', '*.example.org', 'a b', 'ftp://x', 'a/b', '', 'a:b', '-a', 'user@host']) expect(() => ownHosts({ port: 1, hasTls: false, names: [name] })).toThrow(`found "${name}"`);
  });
});

describe('whatever comes over the wire', () => {
  let page: Page;
  beforeAll(async () => { page = await startPage(); });
  afterAll(async () => {
    await page.end();
    page.clean();
  });

  test('nothing behind the door comes out, and the server goes on answering', async () => {
    const line = fc.oneof(
      text, fc.constantFrom(`Host: ${page.host}`, `Host: evil.example`, `Origin: ${page.origin}`, 'Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Cookie: coinbot_session=x', 'Authorization: Bearer cbt_x', 'Content-Type: application/json', 'Expect: 100-continue', 'Connection: close', 'Upgrade: h2c'),
    );
    const request = fc.tuple(fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'CONNECT', 'get', 'X'), fc.oneof(paths, text), fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', ''), fc.array(line, { maxLength: 6 }), text);
    await fc.assert(fc.asyncProperty(request, async ([method, path, version, lines, body]) => {
      page.page.server.headersTimeout = 100;
      const answer = await Promise.race([page.raw(`${method} ${path} ${version}\r\nHost: ${page.host}\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n${body}`), new Promise<string>((resolve) => { setTimeout(resolve, 300, ''); })]);
      expect(answer).not.toContain(CANARY);
      // What answers well is public.
      if (answer.startsWith('HTTP/1.1 200 ')) expect(path).toMatch(/^\/(?:assets\/|favicon|login|health)/u);
    }), { numRuns: 150 });
    expect((await page.ask({ path: '/health' })).status).toBe(200);
  });
});
