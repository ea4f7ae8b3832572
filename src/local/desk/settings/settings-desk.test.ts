import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PLACES } from './setting-fields.ts';
import { ruleOf } from './setting-rules.ts';
import { backupFolder, settingsFile } from './settings-desk.ts';
import { settingsText } from './settings-text.ts';

const root = mkdtempSync(path.join(tmpdir(), 'settings-'));
let folder = '';
let count = 0;
const FILE = '{\n  "language": "en",\n  "instruments": ["binance:BTC/USDT"],\n  "account": { "cash": 10000, "exposure": 0.95 },\n  "redisUrl": "redis://me:hunter2@127.0.0.1:6379",\n  "seed": 1\n}\n';
const file = (): string => path.join(folder, 'config', 'config.json');
const content = (): string => readFileSync(file(), 'utf8');
const data = (): string => path.join(folder, 'data');

beforeEach(() => {
  count += 1;
  folder = path.join(root, String(count));
  mkdirSync(path.join(folder, 'config'), { recursive: true });
  writeFileSync(file(), FILE);
  vi.stubEnv('COINBOT_CONFIG_FOLDER', path.join(folder, 'config'));
});
afterEach(() => { vi.unstubAllEnvs(); });
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const desk = () => settingsFile(data(), () => 1_000);
const revision = async (): Promise<string> => (await desk().picture()).revision;
const change = async (...changes: readonly (readonly [path: string, value: unknown])[]) => {
  const order = { revision: await revision(), changes: changes.map(([at, value]) => ({ path: at, value: value === undefined ? null : JSON.stringify(value) })) };
  return { asks: desk().needsPassword(order), save: () => desk().change(order) };
};

describe('a change of the settings', () => {
  it('leaves everything else in its place, and keeps the file before it', async () => {
    await (await change(['language', 'ko'], ['trading.limits.maxPositionShare', 0.2])).save();
    expect(content()).toBe(FILE.replace('"en"', '"ko"').replace('"seed": 1\n', '"seed": 1,\n  "trading": { "limits": { "maxPositionShare": 0.2 } }\n'));
    expect(readdirSync(backupFolder(data()))).toEqual(['config.0000000001000.json']);
    expect(readFileSync(path.join(backupFolder(data()), 'config.0000000001000.json'), 'utf8')).toBe(FILE);
  });

  it('keeps the rights of the file', async () => {
    chmodSync(file(), 0o600);
    await (await change(['seed', 2])).save();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is refused as a whole where one of it is wrong', async () => {
    await expect((await change(['seed', 2], ['timezone', 'Mars/Olympus'])).save()).rejects.toThrow('timezone: expected an IANA time zone');
    expect(content()).toBe(FILE);
  });

  it('is refused where the file was changed meanwhile', async () => {
    const { save } = await change(['seed', 2]);
    writeFileSync(file(), FILE.replace('"seed": 1', '"seed": 9'));
    await expect(save()).rejects.toThrow('changed by somebody else meanwhile');
    expect(content()).toContain('"seed": 9');
  });

  it('is refused where the environment has the say', async () => {
    vi.stubEnv('COINBOT_ACCOUNT__CASH', '500');
    await expect((await change(['account.cash', 700])).save()).rejects.toThrow('account.cash comes from the environment variable COINBOT_ACCOUNT__CASH');
    expect((await desk().picture()).sections.flatMap(({ fields }) => fields).find(({ path: at }) => at === 'account.cash')).toMatchObject({ variable: 'COINBOT_ACCOUNT__CASH', value: '500' });
  });

  it('takes a setting out again, and makes nothing by taking away', async () => {
    await (await change(['account.cash', undefined], ['trading.limits.maxGrossShare', undefined])).save();
    expect(JSON.parse(content())).toEqual({ ...(JSON.parse(FILE) as object), account: { exposure: 0.95 } });
  });

  it.each(['redisUrl', 'dataFolder', 'dashboard.host', 'notify.telegram.baseUrl', 'sentiment.sources', 'nonsense', '__proto__.x'])('of %s is for the file alone', async (at) => {
    await expect(Promise.resolve().then(async () => (await change([at, 'x'])).save())).rejects.toThrow('is changed in the file itself');
    expect(content()).toBe(FILE);
  });
});

it('lets nothing that is for the file alone in as a part of something else', async () => {
  await expect(Promise.resolve().then(async () => (await change(['notify.telegram', { chat: 1, baseUrl: 'https://elsewhere.example' }])).save())).rejects.toThrow('"notify.telegram.baseUrl" is changed in the file itself');
  expect(content()).toBe(FILE);
  await (await change(['notify.telegram', { chat: 1 }])).save();
  expect(JSON.parse(content())).toMatchObject({ notify: { telegram: { chat: 1 } } });
});

describe('the password is asked for', () => {
  it.each([['trading.limits.maxPositionShare', 0.3], ['trading.limits.canary', false], ['trading.limits.onDrawdown', 'freeze'], ['trading.limits.duplicateMs', 10], ['trading.limits.krwPremium', undefined]] as const)('where a limit gets wider: %s', async (at, value) => {
    if (value === undefined) await (await change(['trading.limits.krwPremium', { lowest: -0.03, highest: 0.08 }])).save();
    expect((await change([at, value])).asks).toBe(true);
  });

  it.each([['trading.limits.maxPositionShare', 0.2], ['trading.limits.maxDailyLossShare', 0.01], ['trading.limits.duplicateMs', 5_000], ['trading.limits.stableCoins', { USDT: 0.02 }]] as const)('not where it gets tighter: %s', async (at, value) => {
    expect((await change([at, value])).asks).toBe(false);
  });

  it('where a limit goes back to a wider usual one', async () => {
    await (await change(['trading.limits.maxPositionShare', 0.1])).save();
    expect((await change(['trading.limits.maxPositionShare', undefined])).asks).toBe(true);
  });

  it.each(['instruments', 'account.leverage', 'trading.execution.entry', 'notify.telegram.users', 'notify.telegram', 'autoOptimize.enabled', 'venues'])('for %s', (at) => { expect(ruleOf(at).edit).toBe('guarded'); });

  it.each([
    'notify.enabled', 'notify.quietHours', 'notify.quietHours.from', 'notify.escalation', 'notify.silentAfter', 'notify.disconnectedAfter', 'notify.repeatAfter', 'notify.discord', 'notify.discord.least',
    'notify.slack.topics', 'notify.webhook.enabled', 'notify.telegram.least', 'notify.telegram.topics', 'trading.story', 'trading.story.level', 'trading.record',
  ])('where an alarm could be silenced, or the record ended: %s', (at) => { expect(ruleOf(at).edit).toBe('guarded'); });

  it.each(['language', 'notify.language', 'notify.timezone', 'seed', 'fees'])('not for %s', (at) => { expect(ruleOf(at).edit).toBe('free'); });
});

describe('what is shown', () => {
  it('has no password in it', async () => {
    expect(JSON.stringify(await desk().picture())).not.toContain('hunter2');
  });

  it.each(['http://me:hunter2@127.0.0.1', 'redis//me:hunter2@127.0.0.1', 'me:hunter2@127.0.0.1:6379', 'redis://me:hunter 2@127.0.0.1:port', 'rediss://hunter2@127.0.0.1'])('has no password in it where the address is mistaken either: %s', async (address) => {
    writeFileSync(file(), JSON.stringify({ redisUrl: address }));
    const told = JSON.stringify(await desk().picture());
    expect(told).not.toContain('hunter');
    expect(told).toContain('127.0.0.1');
  });

  it('is every setting of the schema, each once', () => {
    const paths = PLACES.map(({ path: at }) => at);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(expect.arrayContaining(['language', 'trading.limits.maxGrossShare', 'notify.quietHours.from', 'autoOptimize.budget', 'redisUrl']));
  });

  it('says what is wrong with a file that cannot be used', async () => {
    writeFileSync(file(), '{"langauge": "ko"}');
    expect((await desk().picture()).problem).toContain('did you mean "language"?');
  });
});

it('writes JSON as the file that is shipped has it', () => {
  const shipped = readFileSync(path.resolve(import.meta.dirname, '../../../../config/config.json'), 'utf8');
  expect(JSON.parse(settingsText(JSON.parse(shipped)))).toEqual(JSON.parse(shipped));
  expect(settingsText({ a: { b: 1 }, c: [], d: {} })).toBe('{\n  "a": { "b": 1 },\n  "c": [],\n  "d": {}\n}\n');
});
