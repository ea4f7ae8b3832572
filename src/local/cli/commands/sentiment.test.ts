import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/adapters/fs/system-clock.ts';

const starter = path.resolve(import.meta.dirname, '..', '..', 'coinbot.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'sentiment-cli-'));
const data = path.join(folder, 'data');
const server = http.createServer((request, response) => {
  if (request.url === '/down') { response.writeHead(503).end(); return; }
  if (request.url === '/evil') { response.writeHead(200, { 'content-type': 'text/xml' }).end('<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>'); return; }
  const date = new Date(systemClock().now() - 60_000).toUTCString();
  response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(`<rss><channel><item><title>Exchange hacked, funds stolen</title><pubDate>${date}</pubDate></item>
    <item><title>비트코인 급등</title><pubDate>${date}</pubDate></item><item><title>From the future</title><pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate></item></channel></rss>`);
});

function coinbot(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [starter, 'sentiment', ...args], { env: { ...process.env, COINBOT_CONFIG_FOLDER: folder, COINBOT_DEBUG: '' } }, (error, out, err) => { resolve({ code: error === null ? 0 : Number(error.code), out, err }); });
  });
}

beforeAll(async () => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sources = ['good', 'down', 'evil', 'copy'].map((name) => ({ name, url: `${root}/${name}` }));
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: data, sentiment: { sources } }));
});
afterAll(() => { server.close(); rmSync(folder, { recursive: true }); });

describe('coinbot sentiment', () => {
  it('asks nobody before it is told to', async () => {
    const { code, err } = await coinbot('collect');
    expect([code, existsSync(data)]).toEqual([3, false]);
    expect(err).toContain('collecting is off');
  });

  it('collects what is new and says what became of each source; a second time nothing is stored', async () => {
    const { code, out } = await coinbot('collect', '--yes', '--only', 'news', '--json');
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told.news.map(({ source, kind, admitted, repeated, setAside }: Record<string, unknown>) => [source, kind, admitted, repeated, setAside])).toEqual([['good', 'entries', 2, 0, 1], ['down', 'failed', 0, 0, 0], ['evil', 'failed', 0, 0, 0], ['copy', 'entries', 0, 2, 1]]);
    expect(told.news[2].reason).toContain('document type');
    expect([told.newScores, told.newFigures]).toEqual([2, 1]);
    expect(readdirSync(path.join(data, 'processed', 'sentiment', 'news'))).toHaveLength(1);
    const again = JSON.parse((await coinbot('collect', '--yes', '--only', 'news', '--json')).out);
    expect(again.news.map(({ kind }: Record<string, unknown>) => kind)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(again.newScores).toBe(0);
    expect(readFileSync(path.join(data, 'processed', 'sentiment', 'collector.json'), 'utf8')).toContain('"failures":1');
  });

  it('shows the index and what it rests on', async () => {
    const { code, out } = await coinbot('show', '--json');
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told.coverage).toBeCloseTo(0.3, 6);
    expect(told.index).toBeCloseTo(told.parts.news.value, 12);
    expect(told.news.map(({ title }: Record<string, unknown>) => title)).toEqual(['Exchange hacked, funds stolen', '비트코인 급등']);
    expect((await coinbot('show')).out).toMatch(/^Mood -?0\.\d+ at .+\n[^]+Exchange hacked/);
    expect(JSON.parse((await coinbot('show', '--json', '--at', '2020-01-01')).err).error.message).toContain('nothing is stored');
  });

  it('scores a text, in either language, and shows why', async () => {
    expect(JSON.parse((await coinbot('score', 'Whale', 'dumps', 'everything', '--json')).out)).toMatchObject({ language: 'en', compound: expect.closeTo(-0.459, 3), evidence: [{ term: 'Whale dumps', valence: -2 }] });
    expect((await coinbot('score', '비트코인 상장폐지')).out).toMatch(/^-0\.\d+ \(ko[^]+상장폐지/);
    expect((await coinbot('score', ' ')).code).toBe(2);
  });

  it('refuses what it cannot measure on, and settings that make no sense', async () => {
    expect((await coinbot('measure', '--data', path.join(folder, 'none'))).code).toBe(2);
    expect((await coinbot('measure', '--data', folder)).err).toContain('found none of them');
    expect((await coinbot('collect', '--yes', '--only', 'gossip')).err).toContain('--only: expected "news" or "figures", found "gossip"');
  });
});

const shared = path.resolve(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data', 'news');
const isHere = existsSync(shared);

it.skipIf(!isHere)(isHere ? 'measures on the labelled texts: the market\'s lexicon beats general English and the most frequent answer on the half nobody looked at' : 'measures on the labelled texts: skipped, the reference data is not beside this project', async () => {
  const { code, out } = await coinbot('measure', '--data', shared, '--json');
  expect(code).toBe(0);
  const { texts, news } = JSON.parse(out);
  const human = texts.find(({ labels }: Record<string, unknown>) => labels === 'human');
  expect(human.part).toBe('the test half: 4788 of 9543 texts');
  expect(human.gains.overGeneral.low).toBeGreaterThan(0.15);
  expect(human.gains.overMajority.low).toBeGreaterThan(0.05);
  expect(human.answerers.at(-1).macroF1.low).toBeGreaterThan(human.answerers[1].macroF1.high);
  expect(news[0].byDelay.map(({ delayHours, count }: Record<string, unknown>) => [delayHours, count])).toEqual([[0, 169], [12, 169], [24, 169]]);
  for (const { t } of news[0].byDelay) expect(Math.abs(t)).toBeLessThan(2);
});
