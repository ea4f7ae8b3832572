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
  expect(slotStandings(rowsOf(added('a'), order))[0]).toMatchObject({ waiting: [2], orders: [{ seq: 2, at: 101, instrument: SLOT.instrument, kind: 'promote', model: 'a' }] });
  expect(slotStandings(rowsOf(added('a'), order, event('demo', { model: 'a', kind: 'promoted', to: 'canary', cause: 'order', order: 2 })))[0].waiting).toEqual([]);
});

test('a person\'s word to retire counts at once', () => {
  expect(slotStandings(rowsOf(added('a'), event('paper', { model: 'a', kind: 'promoted', to: 'full' }), { kind: 'order', ...SLOT, order: 'retire', model: 'a' }))[0].models[0].role).toBe('retired');
});
