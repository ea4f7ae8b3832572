import http from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApiPage, type ApiPage } from './api-page.contract.ts';
import { allOffers, isForTokens, placeOfOffer, type Offer } from './offer.ts';

let api: ApiPage;
beforeAll(async () => { api = await startApiPage(); });
afterAll(() => api.end());
beforeEach(() => { api.asked.length = 0; api.answers.clear(); });

const refusal = z.strictObject({ error: z.strictObject({ code: z.string().min(1), message: z.string().min(1), id: z.string().optional() }) });
const said = (body: string): { code: string; message: string } => refusal.parse(JSON.parse(body)).error;

const ask = (offer: Offer, token?: string) => {
  const path = `/api${placeOfOffer(offer)}`;
  return offer.type === 'mutation' ? api.post(path, {}, token) : api.get(path, token);
};

describe('every procedure of the page', () => {
  test('without a token is closed, whatever its scope', async () => {
    for (const offer of allOffers()) expect([offer.path, (await ask(offer)).status]).toEqual([offer.path, 401]);
    expect(api.asked).toEqual([]);
  });

  test('is reached with a read token where it only looks, and is refused by its scope where not', async () => {
    for (const offer of allOffers().filter(({ type }) => type !== 'subscription')) {
      const before = api.asked.length;
      const { status, body } = await ask(offer, api.tokens.read);
      const isReached = api.asked.length > before || status === 200;
      if (!isForTokens(offer)) expect([offer.path, status, said(body).code, isReached]).toEqual([offer.path, 403, 'owner-only', false]);
      else if (offer.scope !== 'read') expect([offer.path, status, said(body).code, isReached]).toEqual([offer.path, 403, 'forbidden', false]);
      // What it was asked with is empty: either that is enough, or it says what is missing.
      else expect([offer.path, isReached || (status === 400 && said(body).code === 'bad-request')]).toEqual([offer.path, true]);
    }
  });

  test('of the owner stays closed for every token there can be', async () => {
    const closed = allOffers().filter((offer) => !isForTokens(offer));
    expect(closed.map(({ path }) => path)).toEqual(expect.arrayContaining(['control.flatten', 'control.resume']));
    for (const offer of closed) for (const token of Object.values(api.tokens)) expect([offer.path, (await ask(offer, token)).status]).toEqual([offer.path, 403]);
    expect(api.asked).toEqual([]);
  });
});

describe('REST', () => {
  test('takes fields from the address, with their types and defaults', async () => {
    await api.get('/api/v1/log/lines?topics=%5B%22order%22%5D&text=12&most=7', api.tokens.read);
    expect(api.asked).toEqual([{ of: 'log.lines', args: [{ topics: ['order'], text: '12', most: 7 }] }]);
  });

  test('takes a change as JSON, and notes whose token it was', async () => {
    api.answers.set('control.restrict', () => ({ kind: 'moved', state: 'REDUCE_ONLY', previous: 'ACTIVE' }));
    const { status, body } = await api.post('/api/v1/control/restrict', { to: 'REDUCE_ONLY', reason: 'a test' }, api.tokens.act);
    expect([status, JSON.parse(body)]).toEqual([200, { kind: 'moved', state: 'REDUCE_ONLY', previous: 'ACTIVE' }]);
    expect(api.asked).toEqual([{ of: 'control.restrict', args: [{ to: 'REDUCE_ONLY', reason: 'a test', by: 'token the act token' }] }]);
    expect((await api.post('/api/v1/control/restrict', { to: 'REDUCE_ONLY' }, api.tokens.run)).status).toBe(403);
  });

  test('says what does not fit, in a sentence', async () => {
    for (const [path, message] of [
      ['/api/v1/log/lines?most=0', 'most: Too small: expected number to be >=1'],
      ['/api/v1/log/lines?most=many', 'most: expected number as JSON, found "many"'],
      ['/api/v1/log/lines?mots=5', 'expected "topics", "text", "before", "most", found "mots"'],
      ['/api/v1/log/lines?most=5&most=6', 'most: expected one value (several as a JSON array), found the parameter more than once'],
      ['/api/v1/control/standing?a=1', 'expected no parameters, found "a"'],
    ]) {
      const { status, body } = await api.get(path, api.tokens.read);
      expect([status, said(body)]).toEqual([400, { code: 'bad-request', message }]);
    }
    expect(said((await api.post('/api/v1/control/restrict', { to: 'RESUME' }, api.tokens.act)).body).message).toContain('to: ');
    expect(said((await api.post('/api/v1/control/restrict', { to: 'REDUCE_ONLY', force: true }, api.tokens.act)).body).message).toContain('found "force"');
    expect(said((await api.post('/api/v1/control/restrict', [], api.tokens.act)).body).message).toBe('expected a JSON object');
    expect(said((await api.post('/api/v1/control/restrict?to=REDUCE_ONLY', {}, api.tokens.act)).body).message).toContain('as a JSON body');
    expect(api.asked).toEqual([]);
  });

  test('knows one method for each procedure, and nothing that is no procedure', async () => {
    expect((await api.get('/api/v1/control/restrict?to=REDUCE_ONLY', api.tokens.act)).status).toBe(405);
    expect((await api.post('/api/v1/log/lines', {}, api.tokens.read)).headers.allow).toBe('GET');
    for (const path of ['/api', '/api/v1', '/api/v1/', '/api/v1/log', '/api/v1/log/lines/', '/api/v1/Log/lines', '/api/v1/log.lines', '/api/v1/log/constructor', '/api/v1/__proto__', '/api/v2/log/lines']) expect([path, (await api.get(path, api.tokens.read)).status]).toEqual([path, 404]);
    expect(api.asked).toEqual([]);
  });

  test('keeps to itself what went wrong inside, and says what a person can mend', async () => {
    api.answers.set('log.lines', () => { throw new Error('canary /home/someone/secret'); });
    const failed = await api.get('/api/v1/log/lines', api.tokens.read);
    expect([failed.status, said(failed.body)]).toEqual([500, { code: 'failed', message: 'something went wrong on the server: its log says what' }]);
    api.answers.set('control.restrict', () => ({ kind: 'refused', reason: 'it is locked' }));
    const refused = await api.post('/api/v1/control/restrict', { to: 'CANCEL_ALL' }, api.tokens.act);
    expect([refused.status, said(refused.body)]).toEqual([409, { code: 'conflict', message: 'it is locked' }]);
  });

  test('answers a browser that is logged in too, and its changes only with what guards them', async () => {
    const owner = await api.page.setUp();
    expect((await api.page.ask({ path: '/api/v1/log/lines', headers: { cookie: owner.cookie } })).status).toBe(200);
    api.answers.set('control.restrict', () => ({ kind: 'same', state: 'REDUCE_ONLY', previous: 'REDUCE_ONLY' }));
    expect((await api.page.post('/api/v1/control/restrict', { to: 'REDUCE_ONLY' }, { cookie: owner.cookie })).status).toBe(403);
    expect((await api.page.post('/api/v1/control/restrict', { to: 'REDUCE_ONLY' }, api.page.as(owner))).status).toBe(200);
  });

  test('sends what is live as events, and ends with the right to hear it', async () => {
    expect((await api.get('/api/v1/live/stream?watch=[]', api.tokens.read)).status).toBe(406);
    let heard = '';
    const over = new Promise<void>((resolve) => {
      http.get({ host: '127.0.0.1', port: api.page.port, path: '/api/v1/live/stream?watch=%5B%22binance:BTC/USDT%22%5D', agent: false, headers: { authorization: `Bearer ${api.tokens.read}`, accept: 'text/event-stream' } }, (response) => {
        expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
        response.on('data', (chunk: Buffer) => { heard += chunk.toString(); });
        response.on('error', () => { /* cut, as is the point */ });
        response.on('close', resolve);
      });
    });
    await expect.poll(() => heard).toMatch(/^id: :-1\ndata: \{.*"isWhole":true.*\}\n\n$/u);
    api.hub.changed(true);
    await expect.poll(() => heard).toContain('"isConnected":true');
    await expect.poll(() => api.hub.listeners).toBe(1);
    api.page.page.streams.closeAll();
    await over;
    await expect.poll(() => api.hub.listeners).toBe(0);
  });
});
