import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trial } from '../../shared/domain/trial.ts';
import { openTrials } from '../wire.ts';
import { answerCsv } from './answer-csv.ts';
import { runSql, SQL_LIMITS } from './run-sql.ts';
import { SQL_SCHEMA } from './sql-views.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'coinbot-run-sql-'));
const places = { dataFolder: path.join(root, 'data'), stateFolder: path.join(root, 'data', 'demo') };
const ask = (sql: string, more: Partial<Parameters<typeof runSql>[1]> = {}) => runSql(sql, { places, ...more });
const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

const trial: Trial = {
  id: 'a'.repeat(64), at: AT, kind: 'backtest', strategy: 'trend-following', params: { fast: 5 }, settings: {}, seed: 1, dataHash: 'b', codeHash: 'c', instruments: ['binance:BTC/USDT'], timeframe: '1h', selection: null, lockBox: null,
  metrics: { sharpe: 1.5, trades: 12, cagr: null }, orderHash: 'd', days: [0], returns: [0.1],
};
const lines = (...values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const told = (of: string, more: object) => ({ at: AT, told: { of, ...more } });
const trip = (profit: number) => ({ id: 'one', at: AT + profit, mode: 'demo', strategy: 'trend', instrument: 'binance:BTC/USDT', trip: { instrument: 'binance:BTC/USDT', side: 'long', entryAt: AT, exitAt: AT + 1_000, candles: 1, quantity: 2, entryPrice: 10, exitPrice: 11, profit, profitRatio: 0.1, fees: 0.1, funding: 0, maxAdverse: 0, maxFavourable: 0.1, entryReason: 'up', exitReason: 'down', open: false } });

beforeAll(async () => {
  mkdirSync(path.join(places.stateFolder, 'story'), { recursive: true });
  writeFileSync(path.join(places.stateFolder, 'equity.jsonl'), `${lines({ at: AT, equity: 100, cash: 50, profit: 1, fees: 0.5, drawdown: 0 })}{"at":179`);
  writeFileSync(path.join(places.stateFolder, 'trips.jsonl'), lines(trip(1), trip(2)));
  writeFileSync(path.join(places.stateFolder, 'story', '1.jsonl'), lines(
    told('strategy', { strategy: 'trend', notice: { kind: 'decision', at: AT, instrument: 'binance:BTC/USDT', previous: 0, forecast: 1, price: '#NaN', reason: 'it rose', values: { fast: 2 }, outlook: { regime: 'range', mode: 'ensemble', champion: null } } }),
    told('strategy', { strategy: 'trend', notice: { kind: 'order', at: AT, instrument: 'binance:BTC/USDT', clientOrderId: 'c1', draft: { side: 'buy', type: 'limit', quantity: 2, limitPrice: 10, reason: 'it rose' } } }),
    told('strategy', { strategy: 'trend', notice: { kind: 'event', at: AT, instrument: 'binance:BTC/USDT', event: { kind: 'fill', clientOrderId: 'c1', at: AT, fill: { tradeId: 't', clientOrderId: 'c1', instrument: 'binance:BTC/USDT', at: AT, side: 'buy', quantity: 2, price: 10, fee: 0.1, feeCurrency: 'USDT', liquidity: 'maker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'it rose' } } } }),
    told('desk', { notice: { kind: 'denied', at: AT, id: 'c2', instrument: 'binance:BTC/USDT', rule: 'exposure', reason: 'too much' } }),
    // Talk of a fill is none.
    told('program', { text: 'x "of":"strategy" "kind":"fill" "kind":"decision"' }), told('desk', { notice: { kind: 'child', id: 'c1/1', order: { of: 'strategy', kind: 'decision' } } }),
  ) + '{"at":1,"told":{"of":"strategy","strategy":"trend","notice":{"kind":"decision","at":17');
  const { ledger, close } = openTrials(places.dataFolder);
  await ledger.append([trial]);
  close();
});
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('questions about what is on record', () => {
  it.each<[string, readonly unknown[]]>([
    ['SELECT time, equity FROM equity', ['2026-01-02 03:04:05', 100]],
    ['SELECT count(*), sum(profit), min(exitAt) FROM trips', [1, 2, '2026-01-02 03:04:06']],
    ['SELECT strategy, sharpe, trades, cagr, instruments, params FROM trials', ['trend-following', 1.5, 12, null, '["binance:BTC/USDT"]', '{"fast":5}']],
    ['SELECT time, strategy, forecast, price, regime, champion, values FROM decisions', ['2026-01-02 03:04:05', 'trend', 1, null, 'range', null, '{"fast":2}']],
    ['SELECT clientOrderId, side, quantity, limitPrice, stopPrice FROM orders', ['c1', 'buy', 2, 10, null]],
    ['SELECT price, fee, liquidity FROM fills JOIN orders USING (clientOrderId)', [10, 0.1, 'maker']],
    ['SELECT kind, rule, reason FROM outcomes', ['denied', 'exposure', 'too much']],
  ])('%s', async (sql, row) => {
    expect((await ask(sql)).rows).toEqual([row]);
  });

  it('has every table, with files or without', async () => {
    const { rows } = await ask('SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position');
    expect(rows).toEqual(SQL_SCHEMA.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, columns }) => columns.map((column) => [name, column.name, column.type])));
  });

  it('says in its own words what is wrong', async () => {
    await expect(ask('SELECT * FROM nowhere')).rejects.toMatchObject({ name: 'DataError' });
    await expect(ask('DROP VIEW trips')).rejects.toMatchObject({ name: 'RefusedError' });
    await expect(ask(`SELECT * FROM read_text('${path.join(places.stateFolder, 'equity.jsonl')}.new')`)).rejects.toMatchObject({ name: 'DataError' });
  });

  it('ends when its time is over, and when it is stopped', async () => {
    const endless = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b';
    await expect(ask(endless, { limits: { ...SQL_LIMITS, timeoutMs: 1_500 } })).rejects.toMatchObject({ name: 'TransientError' });
    await expect(ask(endless, { signal: AbortSignal.timeout(1_000) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('writes CSV that a spreadsheet reads as it was, and takes for no formula', () => {
  const columns = ['a', 'b,c'].map((name) => ({ name, type: 'VARCHAR', isNumeric: false }));
  expect(answerCsv({ columns, rows: [['say "hi"', 1.5], ['=1+1', null], ['-5', true]] })).toBe('a,"b,c"\r\n"say ""hi""",1.5\r\n\'=1+1,\r\n-5,true\r\n');
});
