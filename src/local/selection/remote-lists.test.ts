import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remoteLists } from './remote-lists.ts';

type Reply = (response: http.ServerResponse) => void;

let folder = '';
let server: http.Server;
let url = '';
let requests = 0;
let notes: string[];
let reply: Reply;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lists-'));
  requests = 0;
  notes = [];
  reply = (response) => response.end('["BTC/USDT","ETH"]');
  server = http.createServer((_, response) => { requests += 1; reply(response); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  rmSync(folder, { recursive: true });
});

const open = (timeoutMs = 5_000) => remoteLists({ folder, note: (text) => notes.push(text), timeoutMs });

describe('a remote list', () => {
  it('is fetched once, and again when it is older than its refresh, over a restart too', async () => {
    expect(await open().get(url, 1_000, 0)).toEqual(['BTC/USDT', 'ETH']);
    reply = (response) => response.end('{"pairs":["SOL/USDT"],"refresh_period":1800}');
    expect(await open().get(url, 1_000, 999)).toEqual(['BTC/USDT', 'ETH']);
    expect(requests).toBe(1);
    expect(await open().get(url, 1_000, 1_000)).toEqual(['SOL/USDT']);
    reply = (response) => response.end('{"instruments":[]}');
    expect(await open().get(url, 1_000, 2_000)).toEqual([]);
    expect(notes).toEqual([]);
  });

  const faults: readonly (readonly [name: string, reply: Reply, reason: RegExp])[] = [
    ['a 503', (response) => response.writeHead(503).end(), /expected status 200, found 503/],
    ['a redirect', (response) => response.writeHead(302, { location: '/other' }).end(), /fetch failed/],
    ['no JSON', (response) => response.end('<html>'), /not valid JSON/],
    ['no list', (response) => response.end('{"names":["BTC"]}'), /expected a JSON list of names/],
    ['names that are no names', (response) => response.end(JSON.stringify(['BTC\u001b[2J'])), /expected a JSON list of names/],
    ['more than a megabyte', (response) => { response.on('error', () => undefined); response.end(`["${'A'.repeat(1_100_000)}"]`); }, /expected at most 1000000 bytes/],
    ['a dropped connection', (response) => response.destroy(), /fetch failed/],
    ['no answer', () => undefined, /timeout/],
  ];
  it.each(faults)('%s: the last good one is used, and it is said', async (name, fault, reason) => {
    await open().get(url, 1_000, 0);
    reply = fault;
    expect(await open(name === 'no answer' ? 100 : 5_000).get(url, 1_000, 5_000)).toEqual(['BTC/USDT', 'ETH']);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(reason);
    expect(notes[0]).toMatch(/the list of 1970-01-01T00:00:00Z is used$/);
  });

  it('that never came is none', async () => {
    reply = (response) => response.writeHead(500).end();
    expect(await open().get(url, 1_000, 0)).toBeUndefined();
    expect(notes[0]).toMatch(/nothing is chosen by it$/);
  });

  it('kept in a broken file, or for another address, is fetched again', async () => {
    await open().get(url, 1_000, 0);
    writeFileSync(path.join(folder, readdirSync(folder)[0]), '{"url":');
    expect(await open().get(url, 1_000, 1)).toEqual(['BTC/USDT', 'ETH']);
    expect(requests).toBe(2);
  });
});
