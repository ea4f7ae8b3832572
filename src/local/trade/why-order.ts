import { instrumentId, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import { DataError } from '../../shared/domain/errors.ts';
import type { FoundOrder } from './find-order.ts';
import { parentCosts } from './parent-costs.ts';
import { candlesBefore, type PlanNote } from './repeated-session.ts';
import { readStory, type CandleRow, type StoryLine } from './story-line.ts';
import type { StoryFile } from './story-files.ts';
import type { Decision, OrderStory, Told } from './why-model.ts';

/** Candles shown before a decision. */
export const SHOWN_CANDLES = 5;

type OrderNotice = Extract<Notice, { kind: 'order' }>;
type EventNotice = Extract<Notice, { kind: 'event' }>;

/** The way of one order: what led to it from the file it was asked for in, what became of it from there and the files behind. */
export async function orderStory(files: readonly StoryFile[], { id, strategy, n }: FoundOrder): Promise<OrderStory> {
  const way = new Way(id, strategy);
  for await (const line of readStory(files[n].file)) way.take(line);
  for (const { file } of files.slice(n + 1)) for await (const line of readStory(file, { wanted: (text) => text.includes(id) })) way.take(line);
  return way.story((plan, instrument) => earlierCandles(files[n].file, { plan, strategy, instrument }));
}

/** The newest candles that an instrument had before a part of the story. */
export async function earlierCandles(file: string, { plan, strategy, instrument }: { readonly plan: PlanNote; readonly strategy: string; readonly instrument: InstrumentId }): Promise<readonly CandleRow[]> {
  const k = placeOf(plan, strategy, instrument);
  const rows: CandleRow[] = [];
  try {
    for await (const candles of candlesBefore(file, plan, strategy)) {
      rows.push(...candles.flatMap(([other, row]) => (other === k ? [row] : [])));
      if (rows.length > 2 * SHOWN_CANDLES) rows.splice(0, rows.length - SHOWN_CANDLES);
    }
  } catch (error) {
    // Without them fewer candles are shown.
    if (!(error instanceof DataError)) throw error;
  }
  return rows;
}

const placeOf = (plan: PlanNote | undefined, strategy: string, instrument: InstrumentId): number =>
  plan?.plan.strategies.find(({ name }) => name === strategy)?.instruments.findIndex((one) => instrumentId(one) === instrument) ?? -1;

/** Gathers what is said about one order. */
class Way {
  readonly #id: string;
  readonly #strategy: string;
  #plan: PlanNote | undefined;
  /** Candles of all instruments of the strategy, while the order was not asked for yet. */
  readonly #candles = new Map<number, CandleRow[]>();
  readonly #decisions = new Map<string, Decision>();
  #input: SessionInput | undefined;
  #trigger: SessionInput | undefined;
  #order: OrderNotice | undefined;
  readonly #desk: DeskNotice[] = [];
  readonly #events: EventNotice[] = [];

  constructor(id: string, strategy: string) {
    this.#id = id;
    this.#strategy = strategy;
  }

  take({ told }: StoryLine): void {
    if (told.of === 'story' && told.kind === 'plan') this.#plan ??= told;
    else if (told.of === 'input' && told.strategy === this.#strategy && this.#order === undefined) this.#hear(told.input);
    else if (told.of === 'strategy' && told.strategy === this.#strategy) this.#notice(told.notice);
    else if (told.of === 'desk' && this.#isOurs(told.notice)) this.#desk.push(told.notice);
  }

  #hear(input: SessionInput): void {
    this.#input = input;
    if (input.kind !== 'warm' && input.kind !== 'step') return;
    for (const [k, row] of input.candles) {
      const rows = this.#candles.get(k) ?? [];
      this.#candles.set(k, rows);
      rows.push(row);
      if (rows.length > SHOWN_CANDLES) rows.shift();
    }
  }

  #notice(notice: Notice): void {
    if (notice.kind === 'decision' && this.#order === undefined) this.#decisions.set(notice.instrument, notice);
    else if (notice.kind === 'order' && notice.clientOrderId === this.#id && this.#order === undefined) {
      this.#order = notice;
      this.#trigger = this.#input;
    } else if (notice.kind === 'event' && notice.event.clientOrderId === this.#id) this.#events.push(notice);
  }

  #isOurs(notice: DeskNotice): boolean {
    return 'id' in notice && (notice.id === this.#id || notice.id.startsWith(`${this.#id}/`));
  }

  async story(earlier: (plan: PlanNote, instrument: InstrumentId) => Promise<readonly CandleRow[]>): Promise<OrderStory> {
    const order = this.#order;
    if (order === undefined) throw new DataError(`the order "${this.#id}" is not whole on record: where it was asked for is missing`);
    const { draft } = order;
    const instrument = order.instrument as InstrumentId;
    const own = this.#candles.get(placeOf(this.#plan, this.#strategy, instrument)) ?? [];
    const before = own.length >= SHOWN_CANDLES || this.#plan === undefined ? [] : await earlier(this.#plan, instrument);
    const decided = this.#decisions.get(order.instrument);
    // Decisions are made at candles: what a fill sets off at the same moment is none of theirs.
    const decision = decided?.at === draft.at && (this.#trigger?.kind ?? 'step') === 'step' ? decided : undefined;
    const fills = this.#fills();
    return {
      id: this.#id, strategy: this.#strategy, instrument, at: draft.at, trigger: this.#trigger, candles: [...before, ...own].slice(-SHOWN_CANDLES), decision, draft, denials: this.#told('denied'),
      plan: this.#told('plan')[0], children: this.#told('child'), guards: this.#told('guard'), fills, ending: this.#ending(), costs: this.#costs(order, decision?.price ?? NaN),
    };
  }

  #told<Kind extends DeskNotice['kind']>(kind: Kind): readonly Told<Kind>[] {
    return this.#desk.filter((notice): notice is Told<Kind> => notice.kind === kind);
  }

  #fills(): OrderStory['fills'] {
    const met = this.#told('fill');
    return this.#events.flatMap(({ event }) => (event.kind === 'fill' ? [{ fill: event.fill, met: met.find(({ tradeId, price }) => tradeId === event.fill.tradeId && price === event.fill.price) }] : []));
  }

  #ending(): OrderStory['ending'] {
    const done = this.#told('done').at(-1);
    if (done !== undefined) return { kind: 'done', at: done.at, note: done.note };
    const last = this.#events.findLast(({ event }) => event.kind === 'cancelled' || event.kind === 'expired' || event.kind === 'rejected')?.event;
    return last !== undefined && 'note' in last ? { kind: last.kind, at: last.at, note: last.note } : undefined;
  }

  #costs({ draft }: OrderNotice, decisionPrice: number): OrderStory['costs'] {
    const [plan] = this.#told('plan');
    const done = this.#told('done').at(-1);
    return parentCosts({
      side: draft.side, quantity: plan?.quantity ?? draft.quantity, decisionPrice, arrivalPrice: plan?.arrivalPrice ?? NaN, from: plan?.at ?? draft.at, to: done?.at ?? NaN,
      end: done === undefined ? undefined : { bid: done.bid ?? NaN, ask: done.ask ?? NaN }, fills: this.#fills(),
    });
  }
}

