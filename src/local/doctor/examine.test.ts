import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import { checkDataFolder, checkDisk, checkDurableWrite } from './machine.ts';
import { checkClock, checkRedis } from './network.ts';
import { configSchema } from '../config/config-schema.ts';
import { projectRoot } from '../config/load.ts';
import { checkConfig, checkKeyFile, checkStrategyConfig, checkTimezone } from './settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-doctor-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

/** A venue whose clock is `offset` milliseconds from ours. */
async function venueAt(offset: number): Promise<string> {
  const server = createHttpServer((_, response) => response.end(JSON.stringify({ serverTime: Date.now() + offset })));
  return `http://127.0.0.1:${await portOf(server)}/time`;
}

describe('the clock', () => {
  it.each([[0, 'ok'], [2_000, 'warn'], [-2_000, 'warn'], [60_000, 'fail']])('%d ms away from the venue is %s', async (offset, status) => {
    expect(await checkClock(['here'], { here: await venueAt(offset) })).toMatchObject({ status });
  });

  it('that is behind says so', async () => {
    expect((await checkClock(['here'], { here: await venueAt(60_000) })).found).toMatch(/^(59\d{3}|60\d{3}) ms behind here/);
  });

  it('is skipped without a network, and where no venue tells the time', async () => {
    expect(await checkClock(['here'], { here: 'http://127.0.0.1:9/' })).toMatchObject({ status: 'skipped', found: 'here is not reachable' });
    expect(await checkClock(['nowhere'])).toMatchObject({ status: 'skipped' });
  });
});

describe('redis', () => {
  /** Redis as far as AUTH and PING go. */
  const redisWith = (password: string) => portOf(createServer((socket) => socket.on('data', (chunk) => {
    const text = String(chunk);
    const isKnown = password === '' || text.includes(`\r\n${password}\r\n`);
    socket.write(`${text.includes('AUTH') ? (isKnown ? '+OK\r\n' : '-WRONGPASS invalid password\r\n') : ''}${isKnown ? '+PONG\r\n' : '-NOAUTH Authentication required.\r\n'}`);
  })));

  it('answers, with and without a password', async () => {
    expect(await checkRedis(`redis://127.0.0.1:${await redisWith('')}`)).toMatchObject({ status: 'ok' });
    expect(await checkRedis(`redis://:p%40ss@127.0.0.1:${await redisWith('p@ss')}`)).toMatchObject({ status: 'ok' });
  });

  it('that refuses or is not there is a warning, because the bot trades without it', async () => {
    expect(await checkRedis(`redis://:secret@127.0.0.1:${await redisWith('other')}`)).toMatchObject({ status: 'warn', found: expect.stringContaining('WRONGPASS') });
    expect((await checkRedis(`redis://:secret@127.0.0.1:${await redisWith('other')}`)).found).not.toContain('secret');
    expect(await checkRedis('redis://127.0.0.1:9')).toMatchObject({ status: 'warn' });
    expect(await checkRedis(undefined)).toMatchObject({ status: 'skipped' });
  });
});

describe('the key file', () => {
  const file = path.join(folder, 'api_keys.json');
  const write = (text: string, mode = 0o600) => {
    writeFileSync(file, text);
    chmodSync(file, mode);
  };

  it('is not needed', () => {
    expect(checkKeyFile(path.join(folder, 'empty'))).toMatchObject({ status: 'skipped' });
  });

  it.skipIf(process.platform === 'win32')('that others can read is a failure, and so is its folder', () => {
    write('{"keys":{}}', 0o644);
    expect(checkKeyFile(folder)).toMatchObject({ status: 'fail', found: expect.stringContaining('0644'), whatToDo: `chmod 600 ${file}` });
    chmodSync(file, 0o600);
    chmodSync(folder, 0o755);
    expect(checkKeyFile(folder)).toMatchObject({ status: 'fail', found: expect.stringContaining('0755'), whatToDo: `chmod 700 ${folder}` });
    chmodSync(folder, 0o700);
  });

  it('is judged without a passphrase and without a word of what stands in it', () => {
    const example = readFileSync(path.join(projectRoot, 'config', 'api_keys.example.json'), 'utf8');
    write(example);
    expect(checkKeyFile(folder)).toMatchObject({ status: 'warn', found: 'encrypted keys for binance main, okx main, upbit main; never checked: okx main, upbit main' });
    for (const wrong of ['CANARY', '{"keys":{"binance":{"apiKey":"CANARY-1","secret":"CANARY-2","permissions":["read"]}}}', '{"format":"coinbot-keys-1","keys":[{"venue":"CANARY"}]}', example.replace('"binance"', '"bybit"')]) {
      write(wrong);
      const found = checkKeyFile(folder);
      expect(found.status).toBe('fail');
      expect(JSON.stringify(found)).not.toContain('CANARY');
    }
    rmSync(file);
  });
});

describe('the disk', () => {
  it('is judged for a folder that does not exist yet, and nothing stays behind', () => {
    const later = path.join(folder, 'not', 'yet');
    expect(checkDataFolder(later)).toMatchObject({ status: 'ok' });
    expect(checkDisk(later).status).not.toBe('skipped');
    expect(checkDurableWrite(later).found).toMatch(/^p50 \d+\.\d\d ms, p99 \d+\.\d\d ms over 50 appends/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written is a failure with the reason', () => {
    writeFileSync(path.join(folder, 'a-file'), '');
    expect(checkDataFolder(path.join(folder, 'a-file'))).toMatchObject({ status: 'fail' });
    expect(checkDurableWrite(path.join(folder, 'a-file'))).toMatchObject({ status: 'fail' });
    rmSync(path.join(folder, 'a-file'));
  });
});

describe('the configuration', () => {
  it('names strategies that exist, with parameters they take', async () => {
    const judged = async (entry: Record<string, unknown>) => {
      writeFileSync(path.join(folder, 'strategy_config.json'), JSON.stringify({ strategies: [entry] }));
      return checkStrategyConfig(folder, path.join(folder, 'none'));
    };
    expect(await judged({ strategy: 'sma-cross', params: { fast: 5 } })).toMatchObject({ status: 'ok', found: 'sma-cross' });
    expect(await judged({ strategy: 'sma-cros' })).toMatchObject({ status: 'fail', found: expect.stringContaining('did you mean "sma-cross"?') });
    expect(await judged({ strategy: 'sma-cross', params: { fast: 0 } })).toMatchObject({ status: 'fail', found: expect.stringContaining('"fast"') });
    expect(await judged({ strategy: 'sma-cross', params: { quick: 5 } })).toMatchObject({ status: 'fail', found: expect.stringContaining('no parameter "quick"') });
  });

  it('says what time it is where the person lives', () => {
    // 2024-01-01T00:00:00Z is nine in the morning in Seoul.
    expect(checkTimezone(configSchema.parse({ timezone: 'Asia/Seoul' }), Date.UTC(2024, 0, 1)).found).toBe('Asia/Seoul, now 2024-01-01 09:00:00');
  });

  it('that is wrong is one failure among the other checks', async () => {
    writeFileSync(path.join(folder, 'config.json'), '{"acount":{}}');
    writeFileSync(path.join(folder, 'strategy_config.json'), '{"strategies":[]}');
    expect(checkConfig(folder).result).toMatchObject({ status: 'fail', found: expect.stringContaining('did you mean "account"?') });
    expect(await checkStrategyConfig(folder, folder)).toMatchObject({ status: 'fail' });
    const checks = await examine(folder);
    expect(checks.map(({ name }) => name)).toEqual(['node', 'config.json', 'strategy_config.json', 'time zone', 'key file', 'data folder', 'disk', 'durable write', 'memory', 'cores', 'clock', 'redis']);
    expect(checks.filter(({ status, whatToDo }) => ['warn', 'fail'].includes(status) && whatToDo === '')).toEqual([]);
    expect(existsSync(path.join(folder, 'config.json'))).toBe(true);
  });
});
