import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { urlEvent, visit, type AnswerHead } from './function-url.ts';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;
const base = { rawPath: '/', requestContext: { domainName: 'abc.lambda-url.ap-northeast-1.on.aws', http: { method: 'GET', sourceIp: '198.51.100.1' } } };

/** What comes of one visit to a server that never listens. */
async function visited(event: object, answering: Answering, signal = new AbortController().signal): Promise<{ readonly head: AnswerHead | undefined; readonly body: string }> {
  const out = new PassThrough();
  let head: AnswerHead | undefined;
  const over = visit(http.createServer(answering), { event: urlEvent.parse({ ...base, ...event }), host: 'd1.cloudfront.net', address: '203.0.113.7', begin: (told) => { head = told; return out; }, signal });
  const [body] = await Promise.all([buffer(out), over]);
  return { head, body: body.toString() };
}

const echo: Answering = (request, response) => {
  void buffer(request).then((body) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2']);
    response.statusCode = 201;
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.rawHeaders, address: request.socket.remoteAddress, body: body.toString('base64') }));
  });
};

describe('a visit by a function URL', () => {
  it('comes as a request under the name and from the address it is told, without what is between machines', async () => {
    const body = Buffer.from([0, 255, 10]);
    const { head, body: text } = await visited({
      rawPath: '/trpc/a%20b', rawQueryString: 'x=%7B%7D&y=1', cookies: ['one=1', 'two=2'], body: body.toString('base64'), isBase64Encoded: true,
      requestContext: { ...base.requestContext, http: { method: 'POST', sourceIp: '198.51.100.1' } },
      headers: { host: 'abc.lambda-url.ap-northeast-1.on.aws', accept: '*/*', authorization: 'AWS4-HMAC-SHA256 Credential=x', 'x-amz-content-sha256': 'f', 'x-forwarded-for': '192.0.2.1', 'x-coinbot-from-host': 'elsewhere.example', 'content-length': '999', 'transfer-encoding': 'chunked' },
    }, echo);
    const heard = JSON.parse(text) as { readonly headers: readonly string[] };
    expect(heard).toMatchObject({ method: 'POST', url: '/trpc/a%20b?x=%7B%7D&y=1', address: '203.0.113.7', body: body.toString('base64') });
    expect(heard.headers).toEqual(['accept', '*/*', 'host', 'd1.cloudfront.net', 'cookie', 'one=1; two=2', 'content-length', '3', 'Connection', 'close']);
    expect(head).toEqual({ statusCode: 201, headers: {}, cookies: ['a=1; Path=/', 'b=2'] });
  });

  it('keeps a token that a program shows', async () => {
    const { body } = await visited({ headers: { authorization: 'Bearer cbt_1' } }, echo);
    expect((JSON.parse(body) as { readonly headers: readonly string[] }).headers).toContain('Bearer cbt_1');
  });

  it.each([['/a b', {}], ['/\n', {}], ['/', { accept: 'a\r\nx-more: 1' }]])('is refused where no request could look like it: %j %j', async (rawPath, headers) => {
    const { head } = await visited({ rawPath, headers }, echo);
    expect(head?.statusCode).toBe(400);
  });

  it('tells what comes bit by bit as it comes, and ends in order with its time', async () => {
    const [over, out] = [new AbortController(), new PassThrough()];
    let tell: ServerResponse | undefined;
    const server = http.createServer((_request, response) => { tell = response; response.write('data: 1\n\n'); });
    const visiting = visit(server, { event: urlEvent.parse(base), host: 'd1.cloudfront.net', address: '203.0.113.7', begin: () => out, signal: over.signal });
    const parts = out.iterator();
    expect(String((await parts.next()).value)).toBe('data: 1\n\n');
    tell?.write('data: 2\n\n');
    expect(String((await parts.next()).value)).toBe('data: 2\n\n');
    const closed = tell === undefined ? Promise.reject(new Error('expected a request')) : once(tell, 'close');
    over.abort();
    await visiting;
    await closed;
    expect([(await parts.next()).done, out.writableFinished]).toEqual([true, true]);
  });

  it('lets go of a server that tells on when nobody listens any more', async () => {
    const out = new PassThrough();
    const closed = new Promise<void>((resolve) => {
      const server = http.createServer((_request, response) => {
        const timer = setInterval(() => { response.write('x'.repeat(65_536)); }, 1);
        response.once('close', () => { clearInterval(timer); resolve(); });
      });
      void visit(server, { event: urlEvent.parse(base), host: 'd1.cloudfront.net', address: '203.0.113.7', begin: () => out, signal: new AbortController().signal });
    });
    await once(out, 'readable');
    out.destroy();
    await closed;
  });

  it('says that it failed where the server hangs up', async () => {
    const { head } = await visited({}, (request) => { request.socket.destroy(); });
    expect(head?.statusCode).toBe(502);
  });
});
