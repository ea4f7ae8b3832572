import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { decimal } from '../../shared/domain/decimal.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import type { Ticket } from '../../shared/venue/exchange/exchange-order.ts';
import { openExchangeStore } from './exchange-store.ts';
import { BTC, cents, lots } from './binance/simulated-venue.contract.ts';

const folders: string[] = [];
const newFolder = (): string => folders[folders.push(mkdtempSync(path.join(tmpdir(), 'coinbot-exchange-'))) - 1];
afterEach(() => { for (const name of folders.splice(0)) rmSync(name, { recursive: true }); });

const settings = { listings: [BTC], accounts: { a: { balances: { USDT: '100000', BTC: '10' } } }, kept: 100 };
const ticket = (clientOrderId: string, price: string, more: Partial<Ticket> = {}): Ticket =>
  ({ account: 'a', symbol: 'BTCUSDT', clientOrderId, side: 'buy', type: 'limit', timeInForce: 'gtc', quantity: decimal('1'), price: decimal(price), ...more });

function kept(folder: string): { readonly exchange: Exchange; readonly store: ReturnType<typeof openExchangeStore> } {
  const store = openExchangeStore(folder);
  const exchange = new Exchange({ ...settings, state: store.state });
  store.keep(exchange);
  return { exchange, store };
}

it('has on the disk what a command changed before the command returns, and before anybody can have been told (fault 52)', () => {
  const folder = newFolder();
  const { exchange, store } = kept(folder);
  exchange.setLevels('BTCUSDT', { bids: [cents(99), lots(5)], asks: [cents(101), lots(0.4)] }, 1);
  const writes = store.written.count;
  exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(101), quantity: lots(0.1) }, 2);
  // The market alone does not touch the disk.
  expect(store.written.count).toBe(writes);
  const steps = [
    () => exchange.place(ticket('rests', '100'), 3),
    () => exchange.place(ticket('part', '101'), 4),
    () => exchange.place(ticket('gone', '90'), 5),
    () => exchange.cancel('a', 'BTCUSDT', { clientOrderId: 'gone' }, 6),
    // Somebody outside takes what rests: no request of ours, yet a change of the account.
    () => exchange.printTrade('BTCUSDT', { side: 'sell', price: cents(100), quantity: lots(0.25) }, 7),
    () => exchange.deposit('a', 'BTC', decimal('0.5'), 8),
  ];
  for (const [i, step] of steps.entries()) {
    step();
    expect(store.written.count).toBe(writes + i + 1);
    // What another process would find now, as after kill -9.
    const found = new Exchange({ ...settings, state: openExchangeStore(folder).state });
    expect([found.balances('a'), found.orders('a'), found.executions('a'), found.total('USDT'), found.total('BTC')])
      .toEqual([exchange.balances('a'), exchange.orders('a'), exchange.executions('a'), exchange.total('USDT'), exchange.total('BTC')]);
  }
  expect(exchange.orders('a').map(({ state, executed }) => [state, executed])).toEqual([['open', 0], ['partlyFilled', lots(0.65)], ['cancelled', 0]]);
});

it('numbers trades and depth on after a clean end, and far on after another', () => {
  const folder = newFolder();
  const first = kept(folder);
  first.exchange.setLevels('BTCUSDT', { bids: [cents(99), lots(5)], asks: [] }, 1);
  first.exchange.place(ticket('x', '99'), 1);
  for (let i = 0; i < 50; i++) first.exchange.printTrade('BTCUSDT', { side: 'sell', price: cents(99), quantity: lots(0.01) }, 2);
  const { nextTradeId = 0, sequence = 0 } = first.exchange.market('BTCUSDT') ?? {};
  const killed = openExchangeStore(folder).state?.markets[0];
  expect([killed && killed.nextTradeId > nextTradeId, killed && killed.sequence > sequence]).toEqual([true, true]);
  first.store.close();
  expect(openExchangeStore(folder).state?.markets[0]).toMatchObject({ nextTradeId, sequence });
  // Nothing is written after the end.
  first.exchange.deposit('a', 'BTC', decimal('1'), 3);
  expect(openExchangeStore(folder).state?.balances).toEqual(new Exchange({ ...settings, state: openExchangeStore(folder).state }).save().balances);
  expect(openExchangeStore(folder).state?.balances.accounts[0].held.find(([asset]) => asset === 'BTC')?.[1]).toBe('10');
});

it('begins anew in an empty folder and says what it found in a damaged file', () => {
  const folder = newFolder();
  expect(openExchangeStore(folder).state).toBeUndefined();
  kept(folder).store.close();
  const file = path.join(folder, 'exchange.json');
  const text = readFileSync(file, 'utf8');
  for (const damaged of [text.slice(0, -20), text.replace('"exchange-1"', '"exchange-9"'), '']) {
    writeFileSync(file, damaged);
    expect(() => openExchangeStore(folder)).toThrow(`"${file}" is damaged or of another version`);
  }
});

it('throws when the disk refuses, or leaves it to whoever wants to be told, instead of answering (fault 54)', () => {
  const folder = newFolder();
  const failures: unknown[] = [];
  const store = openExchangeStore(path.join(folder, 'inner'), { onFailure: (error) => failures.push(error) });
  const exchange = new Exchange(settings);
  store.keep(exchange);
  rmSync(path.join(folder, 'inner'), { recursive: true });
  writeFileSync(path.join(folder, 'inner'), 'a file where the folder was');
  exchange.place(ticket('x', '90'), 1);
  const strict = new Exchange(settings);
  expect(() => openExchangeStore(path.join(folder, 'inner', 'more')).keep(strict)).toThrow('inner');
  expect(failures).toEqual([expect.objectContaining({ path: expect.stringContaining('inner') })]);
});
