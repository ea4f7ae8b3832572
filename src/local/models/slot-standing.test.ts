import { expect, test } from 'vitest';
import type { ModelEvent } from '../../shared/domain/model-life.ts';
import type { RegistryEntry, RegistryRow } from './registry-entry.ts';
import { slotStandings } from './slot-standing.ts';

const SLOT = { slot: 'binance-BTC-USDT-1h', instrument: 'binance:BTC/USDT' } as const;
const added = (model: string): RegistryEntry => ({ kind: 'added', ...SLOT, timeframe: '1h', model });
const event = (trader: string, told: Partial<ModelEvent> & Pick<ModelEvent, 'model' | 'kind' | 'to'>): RegistryEntry =>
  ({ kind: 'event', ...SLOT, trader, event: { number: 1, at: 5, instrument: SLOT.instrument, cause: 'gate', from: 'shadow', reasons: [], order: null, ...told } });
const rowsOf = (...entries: readonly RegistryEntry[]): readonly RegistryRow[] => entries.map((entry, i) => ({ seq: i + 1, at: 100 + i, ...entry }));

test('an empty record has no slots', () => {
  expect(slotStandings([])).toEqual([]);
});

test('a model that nobody has followed is a shadow', () => {
  const [standing, ...others] = slotStandings(rowsOf(added('a'), { ...added('b'), slot: 'upbit-ETH-KRW-1d' }));
  expect(standing).toMatchObject({ slot: SLOT.slot, timeframe: '1h', orders: [], waiting: [], models: [{ model: 'a', role: 'shadow', roles: [], addedAt: 100 }] });
  expect(others.map(({ slot }) => slot)).toEqual(['upbit-ETH-KRW-1d']);
});

test('added twice by two processes at once, it is one model', () => {
  expect(slotStandings(rowsOf(added('a'), added('a')))[0].models).toHaveLength(1);
});

test('each trader has its own opinion; that of the one with real money is the model\'s', () => {
  const rows = rowsOf(added('a'), event('paper', { model: 'a', kind: 'promoted', to: 'full', at: 7 }), event('live', { model: 'a', kind: 'promoted', to: 'canary', at: 6 }), event('live', { model: 'a', kind: 'alarm', from: 'canary', to: 'canary', at: 8 }));
  expect(slotStandings(rows)[0].models[0]).toMatchObject({ role: 'canary', roles: [{ trader: 'live', role: 'canary', since: 6, isAlarmed: true }, { trader: 'paper', role: 'full', since: 7, isAlarmed: false }] });
});

test('a trader that began anew has forgotten the roles it gave', () => {
  const rows = rowsOf(added('a'), event('paper', { model: 'a', kind: 'promoted', to: 'full' }), { kind: 'begun', ...SLOT, trader: 'paper' });
  expect(slotStandings(rows)[0].models[0]).toMatchObject({ role: 'shadow', roles: [] });
});

test('an order waits until a trader tells of it', () => {
  const order: RegistryEntry = { kind: 'order', ...SLOT, order: 'promote', model: 'a' };
  const begun: RegistryEntry = { kind: 'begun', ...SLOT, trader: 'demo' };
  expect(slotStandings(rowsOf(added('a'), begun, order))[0]).toMatchObject({ waiting: [3], traders: new Map([['demo', 2]]), orders: [{ seq: 3, at: 102, instrument: SLOT.instrument, kind: 'promote', model: 'a' }] });
  // Nobody heeds what is older than its memory.
  expect(slotStandings(rowsOf(added('a'), order))[0].waiting).toEqual([]);
  expect(slotStandings(rowsOf(added('a'), order, begun))[0].waiting).toEqual([]);
  expect(slotStandings(rowsOf(added('a'), order, event('demo', { model: 'a', kind: 'promoted', to: 'canary', cause: 'order', order: 2 })))[0].waiting).toEqual([]);
});

test('a person\'s word to retire counts where only the trader that heeded it is left to tell', () => {
  expect(slotStandings(rowsOf(added('a'), event('paper', { model: 'a', kind: 'retired', cause: 'order', to: 'retired', order: 2 }), { kind: 'begun', ...SLOT, trader: 'paper' }))[0].models[0].role).toBe('retired');
});

test('who trades by a person\'s word, and since when at the earliest', () => {
  const rows = rowsOf(added('a'), event('paper', { model: 'a', kind: 'joined', to: 'shadow', at: 5 }), event('paper', { model: 'a', kind: 'promoted', cause: 'order', to: 'canary', at: 70 }));
  expect(slotStandings(rows, { madeAt: () => 60 })[0].models[0]).toMatchObject({ addedAt: 60, roles: [{ role: 'canary', isByOrder: true, since: 70 }] });
  expect(slotStandings(rows.slice(0, 2), { madeAt: () => 60 })[0].models[0].roles).toMatchObject([{ role: 'shadow', isByOrder: false, since: 60 }]);
  expect(slotStandings([...rows, { seq: 4, at: 104, ...event('paper', { model: 'a', kind: 'promoted', to: 'full', at: 80 }) }])[0].models[0].roles).toMatchObject([{ isByOrder: false }]);
});

test('what is lost concerns the models that were made before, until a person takes their records as they stand', () => {
  const lost = [{ from: 2, to: 3, until: 150 }];
  const rows: RegistryRow[] = [{ seq: 1, at: 100, ...added('a') }, { seq: 4, at: 150, ...added('b') }, { seq: 5, at: 160, ...added('c') }];
  const uncertain = (all: readonly RegistryRow[], madeAt?: () => number) => slotStandings(all, { lost, ...(madeAt === undefined ? {} : { madeAt }) })[0].models.filter((one) => one.lost.length > 0).map(({ model }) => model);
  expect(uncertain(rows)).toEqual(['a', 'b']);
  // Put on record late, it was there before.
  expect(uncertain(rows, () => 100)).toEqual(['a', 'b', 'c']);
  expect(uncertain([...rows, { seq: 6, at: 170, kind: 'repaired', ...SLOT, model: 'a' }])).toEqual(['b']);
});

test('a person\'s word to retire counts at once', () => {
  expect(slotStandings(rowsOf(added('a'), event('paper', { model: 'a', kind: 'promoted', to: 'full' }), { kind: 'order', ...SLOT, order: 'retire', model: 'a' }))[0].models[0].role).toBe('retired');
});
