import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { openSentimentStore } from '../wire.ts';
import { importCommand, type ImportFlags } from './import-command.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-import-'));
const data = path.join(folder, 'data');
beforeAll(() => {
  mkdirSync(path.join(folder, 'config'));
  writeFileSync(path.join(folder, 'config', 'config.json'), JSON.stringify({ dataFolder: data }));
  vi.stubEnv('COINBOT_CONFIG_FOLDER', path.join(folder, 'config'));
});
afterAll(() => { vi.unstubAllEnvs(); rmSync(folder, { recursive: true, force: true }); });

const START = Date.UTC(2024, 0, 1);
function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}
const take = (flags: Pick<ImportFlags, 'file' | 'kind'> & Partial<ImportFlags>) => importCommand({ delay: '1h', time: 'ts', json: true, ...flags });
async function moods() {
  const { store, close } = openSentimentStore(data);
  try {
    return await store.moods({ from: 0, to: START + 100 * DAY });
  } finally {
    close();
  }
}

describe('figures of the past', () => {
  it('are known so long after the end of what they tell of as the person says; rows without a value are left out, and a second time nothing is new', async () => {
    const rows = file('premium.csv', `ts,other,premium\n${START},1,2.5\n${START + DAY},1,\n${START + 2 * DAY},1,-1\n${START + 3 * DAY},1,9\n`);
    for (let n = 0; n < 2; n++) await take({ file: rows, kind: 'kimchi', column: 'premium', percent: true, span: '1d', delay: '5m', to: '2024-01-04' });
    expect((await moods()).map(({ kind, about, value, eventAt, knownAt }) => [kind, about, value, (eventAt - START) / DAY, knownAt - eventAt])).toEqual([
      ['kimchi', 'upbit:BTC/KRW', 0.025, 1, 300_000], ['kimchi', 'upbit:BTC/KRW', -0.01, 3, 300_000],
    ]);
  });

  it('are about the perpetual of the configuration where nothing else is said', async () => {
    await take({ file: file('funding.csv', `at,rate\n${START + 8 * HOUR},0.0001\n`), kind: 'funding', time: 'at' });
    expect((await moods()).filter(({ kind }) => kind === 'funding').map(({ about, value, knownAt }) => [about, value, (knownAt - START) / HOUR])).toEqual([['BTC/USDT:USDT', 0.0001, 9]]);
  });

  it.each<[string, string, Partial<ImportFlags>, string]>([
    ['an unknown kind', 'ts,a\n1,2\n', { kind: 'mood' }, '--kind: expected one of fearGreed, funding, longShort, kimchi, news, found "mood"'],
    ['a delay that is none', 'ts,a\n1,2\n', { delay: 'soon' }, '--delay: expected a length of time such as 5m, 1h or 1d, found "soon"'],
    ['a column that is not there', 'ts,a\n1,2\n', { column: 'b' }, 'expected the columns "ts" and "b", found "ts", "a"'],
    ['a value out of its range', `ts,a\n${START},101\n`, {}, 'expected fearGreed from 0 to 100, found "101"'],
    ['a value that is no number', `ts,a\n${START},high\n`, {}, 'expected a number, found "high"'],
    ['a date that is none', 'ts,a\nyesterday,3\n', {}, 'expected a time in epoch milliseconds, found "yesterday"'],
    ['no row in the range', `ts,a\n${START},3\n`, { from: '2025-01-01' }, 'expected rows with a time and a value, found none'],
  ])('are refused with %s', async (name, text, flags, message) => {
    await expect(take({ file: file(`${name}.csv`, text), kind: 'fearGreed', ...flags })).rejects.toThrow(message);
  });
});
