import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { ModelEvent, ModelId, ModelOrder, ModelRole } from '../../shared/domain/model-life.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { RegistryRow, RowOf } from './registry-entry.ts';
import type { LostRows } from './registry-losses.ts';

/** What one trader made of a model. */
export interface TraderRole {
  readonly trader: string;
  readonly role: ModelRole;
  readonly since: EpochMs;
  /** Its edge decays: what it trades is halved. */
  readonly isAlarmed: boolean;
  /** It trades because a person said so. */
  readonly isByOrder: boolean;
}

export interface ModelOnRecord {
  readonly model: ModelId;
  /** When it was made, where that is known. */
  readonly addedAt: EpochMs;
  /** Of the trader that moves the most earnest money, `shadow` before any has said something; retired where a person said so. */
  readonly role: ModelRole;
  /** A person retired it, whoever has heeded that. */
  readonly isRetired: boolean;
  /** Of each trader that has followed it. */
  readonly roles: readonly TraderRole[];
  /** Everything on record that is about it, oldest first. */
  readonly history: readonly (RowOf<'added'> | RowOf<'order'> | RowOf<'event'> | RowOf<'repaired'>)[];
  /** Rows that may have been about it and cannot be read; none once a person has taken the record as it stands. */
  readonly lost: readonly LostRows[];
}

/** Where every model of one instrument and length of candles stands. */
export interface SlotStanding {
  readonly slot: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly models: readonly ModelOnRecord[];
  /** Every order of a person, oldest first. */
  readonly orders: readonly ModelOrder[];
  /** Numbers of orders that no trader has told of yet, and that one of those that follow these models will still heed. */
  readonly waiting: readonly number[];
  /** Those that have ever followed these models, by the number of the row with which their present memory begins. */
  readonly traders: ReadonlyMap<string, number>;
}

/** What is known beside the rows. */
interface Beside {
  readonly lost?: readonly LostRows[];
  readonly madeAt?: (model: ModelId) => EpochMs | undefined;
}

/** Real money first, then what is closest to it. */
const EARNEST = ['live', 'paper', 'demo'];
const earnestness = (trader: string): number => (EARNEST.includes(trader) ? EARNEST.indexOf(trader) : EARNEST.length);

/** What was told last of the scheduled training of each slot. */
export const lastTrainings = (rows: readonly RegistryRow[]): readonly RowOf<'training'>[] =>
  [...Map.groupBy(rows.filter((row) => row.kind === 'training'), ({ slot }) => slot).values()].flatMap((told) => told.at(-1) ?? []);

/** Folds the record: slots in the order in which they appeared. Orders and events of a slot that no model was ever added to are left out. */
export function slotStandings(rows: readonly RegistryRow[], beside: Beside = {}): readonly SlotStanding[] {
  return [...Map.groupBy(rows, ({ slot }) => slot).values()].flatMap((of) => standingOf(of, beside) ?? []);
}

function standingOf(rows: readonly RegistryRow[], beside: Beside): SlotStanding | undefined {
  const first = rows.find((row) => row.kind === 'added');
  if (first === undefined) return undefined;
  const added = rows.filter((row) => row.kind === 'added');
  const orders = rows.flatMap((row) => (row.kind === 'order' ? [orderOf(row)] : []));
  const heeded = new Set(rows.flatMap((row) => (row.kind === 'event' && row.event.order !== null ? [row.event.order] : [])));
  const traders = new Map(rows.flatMap((row) => (row.kind === 'begun' || row.kind === 'event' ? [[row.trader, begunAt(rows, row.trader)] as const] : [])));
  const eldest = Math.min(...traders.values());
  return {
    slot: first.slot, instrument: first.instrument, timeframe: first.timeframe, orders, traders, waiting: orders.flatMap(({ seq }) => (heeded.has(seq) || seq < eldest ? [] : [seq])),
    models: added.filter((row, i) => added.findIndex(({ model }) => model === row.model) === i).map((row) => modelOf(row, rows, beside)),
  };
}

const orderOf = ({ seq, at, instrument, order, model }: RowOf<'order'>): ModelOrder => ({ seq, at, instrument, kind: order, model });

function modelOf({ model, at }: RowOf<'added'>, rows: readonly RegistryRow[], { lost = [], madeAt }: Beside): ModelOnRecord {
  const history = rows.filter((row) => row.kind === 'added' || row.kind === 'order' || row.kind === 'event' || row.kind === 'repaired').filter((row) => (row.kind === 'event' ? row.event.model : row.model) === model);
  const events = history.filter((row) => row.kind === 'event').filter(({ seq, trader }) => seq > begunAt(rows, trader));
  const made = madeAt?.(model);
  const roles = [...Map.groupBy(events, ({ trader }) => trader)].map(([trader, told]) => roleOf(trader, told.map(({ event }) => event), made ?? -Infinity)).toSorted((a, b) => earnestness(a.trader) - earnestness(b.trader));
  const isRetired = history.some((row) => (row.kind === 'order' && row.order === 'retire') || (row.kind === 'event' && row.event.kind === 'retired' && row.event.cause === 'order'));
  const repaired = history.findLast(({ kind }) => kind === 'repaired')?.seq ?? 0;
  return {
    model, addedAt: made ?? at, role: isRetired ? 'retired' : roles.at(0)?.role ?? 'shadow', isRetired, roles, history,
    // Nobody speaks of a model before it is made.
    lost: lost.filter(({ to, until }) => to > repaired && until >= Math.min(at, made ?? at)),
  };
}

/** Number of the row with which a trader began its present memory; 0 where none says so. */
export const begunAt = (rows: readonly RegistryRow[], trader: string): number => rows.findLast((row) => row.kind === 'begun' && row.trader === trader)?.seq ?? 0;

const MOVES: ReadonlySet<ModelEvent['kind']> = new Set(['promoted', 'demoted', 'retired', 'joined']);

function roleOf(trader: string, events: readonly ModelEvent[], made: EpochMs): TraderRole {
  let role: TraderRole = { trader, role: 'shadow', since: Math.max(made, events[0].at), isAlarmed: false, isByOrder: false };
  let isRaised = false;
  for (const { kind, cause, to, at } of events) {
    if (kind === 'promoted' && (cause === 'order' || cause === 'gate')) isRaised = cause === 'order';
    if (MOVES.has(kind)) role = { trader, role: to, since: Math.max(made, at), isAlarmed: false, isByOrder: isRaised && (to === 'canary' || to === 'full') };
    else if (kind === 'alarm' || kind === 'calm') role = { ...role, isAlarmed: kind === 'alarm' };
  }
  return role;
}
