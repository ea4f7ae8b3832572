import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { ModelEvent, ModelId, ModelOrder, ModelRole } from '../../shared/domain/model-life.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { RegistryRow, RowOf } from './registry-entry.ts';

/** What one trader made of a model. */
export interface TraderRole {
  readonly trader: string;
  readonly role: ModelRole;
  readonly since: EpochMs;
  /** Its edge decays: what it trades is halved. */
  readonly isAlarmed: boolean;
}

export interface ModelOnRecord {
  readonly model: ModelId;
  readonly addedAt: EpochMs;
  /** Of the trader that moves the most earnest money, `shadow` before any has said something; retired where a person said so. */
  readonly role: ModelRole;
  /** Of each trader that has followed it. */
  readonly roles: readonly TraderRole[];
  /** Everything on record that is about it, oldest first. */
  readonly history: readonly (RowOf<'added'> | RowOf<'order'> | RowOf<'event'>)[];
}

/** Where every model of one instrument and length of candles stands. */
export interface SlotStanding {
  readonly slot: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly models: readonly ModelOnRecord[];
  /** Every order of a person, oldest first. */
  readonly orders: readonly ModelOrder[];
  /** Numbers of orders that no trader has told of yet. */
  readonly waiting: readonly number[];
}

/** Real money first, then what is closest to it. */
const EARNEST = ['live', 'paper', 'demo'];
const earnestness = (trader: string): number => (EARNEST.includes(trader) ? EARNEST.indexOf(trader) : EARNEST.length);

/** What was told last of the scheduled training of each slot. */
export const lastTrainings = (rows: readonly RegistryRow[]): readonly RowOf<'training'>[] =>
  [...Map.groupBy(rows.filter((row) => row.kind === 'training'), ({ slot }) => slot).values()].flatMap((told) => told.at(-1) ?? []);

/** Folds the record: slots in the order in which they appeared. Orders and events of a slot that no model was ever added to are left out. */
export function slotStandings(rows: readonly RegistryRow[]): readonly SlotStanding[] {
  return [...Map.groupBy(rows, ({ slot }) => slot).values()].flatMap((of) => standingOf(of) ?? []);
}

function standingOf(rows: readonly RegistryRow[]): SlotStanding | undefined {
  const first = rows.find((row) => row.kind === 'added');
  if (first === undefined) return undefined;
  const added = rows.filter((row) => row.kind === 'added');
  const orders = rows.flatMap((row) => (row.kind === 'order' ? [orderOf(row)] : []));
  const heeded = new Set(rows.flatMap((row) => (row.kind === 'event' && row.event.order !== null ? [row.event.order] : [])));
  return {
    slot: first.slot, instrument: first.instrument, timeframe: first.timeframe, orders, waiting: orders.flatMap(({ seq }) => (heeded.has(seq) ? [] : [seq])),
    models: added.filter((row, i) => added.findIndex(({ model }) => model === row.model) === i).map((row) => modelOf(row, rows)),
  };
}

const orderOf = ({ seq, at, instrument, order, model }: RowOf<'order'>): ModelOrder => ({ seq, at, instrument, kind: order, model });

function modelOf({ model, at }: RowOf<'added'>, rows: readonly RegistryRow[]): ModelOnRecord {
  const history = rows.filter((row) => row.kind === 'added' || row.kind === 'order' || row.kind === 'event').filter((row) => (row.kind === 'event' ? row.event.model : row.model) === model);
  const events = history.filter((row) => row.kind === 'event').filter(({ seq, trader }) => seq > begunAt(rows, trader));
  const roles = [...Map.groupBy(events, ({ trader }) => trader)].map(([trader, told]) => roleOf(trader, told.map(({ event }) => event))).toSorted((a, b) => earnestness(a.trader) - earnestness(b.trader));
  const isRetired = history.some((row) => row.kind === 'order' && row.order === 'retire');
  return { model, addedAt: at, role: isRetired ? 'retired' : roles.at(0)?.role ?? 'shadow', roles, history };
}

/** Number of the row with which a trader began its present memory; 0 where none says so. */
export const begunAt = (rows: readonly RegistryRow[], trader: string): number => rows.findLast((row) => row.kind === 'begun' && row.trader === trader)?.seq ?? 0;

function roleOf(trader: string, events: readonly ModelEvent[]): TraderRole {
  let role: TraderRole = { trader, role: 'shadow', since: events[0].at, isAlarmed: false };
  for (const { kind, to, at } of events) {
    const isMove = kind === 'promoted' || kind === 'demoted' || kind === 'retired' || kind === 'joined';
    if (isMove) role = { trader, role: to, since: at, isAlarmed: false };
    else if (kind === 'alarm' || kind === 'calm') role = { ...role, isAlarmed: kind === 'alarm' };
  }
  return role;
}
