import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { ModelEvent, ModelId } from '../../shared/domain/model-life.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ForecastStrategy } from '../../shared/strategies/strategy.ts';
import { eventText } from '../../shared/selector/model-life/managed-outlook.ts';
import { eventKey, EventWriter } from './event-writer.ts';
import { modelsOf, strategyOfModels, type ToldModels } from './managed-models.ts';
import { Registry, type RegistryContent } from './registry.ts';
import { modelEvent, type RegistryRow } from './registry-entry.ts';
import { lossesText } from './registry-losses.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { begunAt } from './slot-standing.ts';

/** One instrument and length of candles that models trade. */
export interface ModelMarket {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

interface Opening {
  /** Of models. */
  readonly folder: string;
  /** The name under which this trader's decisions are kept. */
  readonly trader: string;
  readonly markets: readonly ModelMarket[];
  /** It remembers nothing: to it all models are new. */
  readonly isFresh: boolean;
  readonly clock: Clock;
}

interface Following {
  readonly say: (text: string) => void;
  /** What is traded with has changed: this process is to be begun again. */
  readonly again: () => void;
  readonly signal: AbortSignal;
}

/** How often it is looked whether somebody else changed something. */
const LOOK_MS = 1_000;
/** What was told so shortly before a start may have been told while nobody listened. */
const JUST_NOW_MS = 10_000;

/** The models of a running trader: those it began with, what its learners decide, and whether anybody changed something meanwhile. */
export class ModelsInTrade {
  readonly #told: ToldModels;
  readonly #shelf: Shelf;
  readonly #slots: ReadonlySet<string>;
  readonly #opening: Opening;
  readonly #registry: Registry;
  readonly #writer: EventWriter;
  #say: ((text: string) => void) | undefined;
  #seq: number;
  #stamp: string;
  #names: ReadonlySet<string>;
  /** What was lost of the record when this one began. */
  readonly #lost: string;

  private constructor(opening: Opening, shelf: Shelf, { rows, lost }: RegistryContent) {
    const { folder, trader, markets } = opening;
    this.#opening = opening;
    this.#shelf = shelf;
    this.#registry = new Registry(folder);
    this.#slots = new Set(markets.map(({ instrument, timeframe }) => slotOf(instrument, timeframe)));
    this.#lost = lossesText(lost);
    this.#seq = rows.at(-1)?.seq ?? 0;
    this.#stamp = this.#stampNow();
    this.#names = this.#namesNow();
    const own = rows.filter((row) => this.#slots.has(row.slot));
    const known = own.flatMap((row) => (row.kind === 'event' && row.trader === trader && row.seq > begunAt(own, trader) ? [eventKey(row.event)] : []));
    this.#writer = new EventWriter(this.#registry, { trader, clock: opening.clock, known, slotFor: (event) => this.#slotFor(event) });
    this.#told = modelsOf(shelf, { slots: this.#slots, trader, after: begunAt(own, trader), now: opening.clock.now() });
  }

  /** What is traded with on candles of one length, for the record from which it is repeated. */
  toldFor(timeframe: Timeframe): ToldModels {
    const slots = new Set(this.#opening.markets.filter((market) => market.timeframe === timeframe).map(({ instrument }) => slotOf(instrument, timeframe)));
    return { ...this.#told, models: this.#told.models.filter(({ slot }) => slots.has(slot)) };
  }

  strategyFor(timeframe: Timeframe): ForecastStrategy {
    return strategyOfModels(this.toldFor(timeframe), this.#shelf.bundles, (event) => { this.#hear(event); });
  }

  static async open(opening: Opening): Promise<ModelsInTrade> {
    const { folder, trader, markets, isFresh, clock } = opening;
    const shelf = await openShelf(folder, clock.now());
    const registry = new Registry(folder);
    if (isFresh) await registry.append(clock.now(), () => markets.map(({ instrument, timeframe }) => ({ kind: 'begun', slot: slotOf(instrument, timeframe), instrument, trader })));
    return new ModelsInTrade(opening, shelf, await registry.read());
  }

  /** Says what is traded with, and looks from now on whether that changes. */
  follow({ say, again, signal }: Following): void {
    const { warnings, refused } = this.#shelf;
    this.#say = say;
    for (const text of warnings) say(text);
    for (const { slot, model, why } of refused) if (this.#slots.has(slot)) say(`model ${model} is refused: ${why}`);
    say(this.#told.models.length === 0 ? `no model to follow yet for ${[...this.#slots].join(', ')}: nothing is traded until "coinbot train" has made one` : `models followed: ${this.#told.models.map(({ model }) => `${model} (${this.#shelf.bundles.get(model)?.verdict?.verdict ?? 'no verdict'})`).join(', ')}`);
    for (const { model, held } of this.#told.models) if (held !== undefined) say(`model ${model} may only be watched: ${held}`);
    for (const { slot, at, text } of this.#shelf.trainings) if (this.#slots.has(slot) && at > this.#opening.clock.now() - JUST_NOW_MS) say(text);
    const failed = (error: unknown): void => { say(`the record of models cannot be read or written: ${error instanceof Error ? error.message : String(error)}`); };
    this.#writer.begin(failed);
    let isLooking = false;
    const timer = setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      this.#look(say).then((isChanged) => { if (isChanged && !signal.aborted) again(); }, failed).finally(() => { isLooking = false; });
    }, LOOK_MS);
    signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
  }

  /** What its learners had decided when the state was saved: a process that was killed just then may not have put it on record. */
  recall(saved: unknown): void {
    for (const event of eventsIn(saved)) this.#writer.take(event);
  }

  /** Resolves when everything that was decided is on record. */
  close(): Promise<void> {
    return this.#writer.settled();
  }

  #hear(event: ModelEvent): void {
    if (!this.#writer.take(event) || event.kind === 'joined') return;
    this.#say?.(`models: ${eventText(event)}`);
  }

  #slotFor({ instrument, model }: ModelEvent): string {
    return this.#told.models.find((one) => one.model === model)?.slot ?? [...this.#slots].find((slot) => slot.startsWith(instrument.replaceAll(/[^A-Za-z0-9]+/g, '-'))) ?? [...this.#slots][0];
  }

  /** Whether something came from outside that this trader has to begin again for. */
  async #look(say: (text: string) => void): Promise<boolean> {
    await this.#takeUp(say);
    const stamp = this.#stampNow();
    if (stamp === this.#stamp) return false;
    const { rows, lost } = await this.#registry.read();
    this.#stamp = stamp;
    const fresh = rows.filter((row) => row.seq > this.#seq && this.#slots.has(row.slot));
    this.#seq = rows.at(-1)?.seq ?? this.#seq;
    for (const row of fresh) if (row.kind === 'training') say(row.text);
    const reasons = [...fresh.flatMap((row) => reasonOf(row) ?? []), ...(lossesText(lost) === this.#lost ? [] : [`the record of models has changed (${lossesText(lost) || 'nothing'} cannot be read)`])];
    if (reasons.length > 0) say(`begins again: ${reasons.join(', ')}`);
    return reasons.length > 0;
  }

  /** A folder that is new may be a model: it is put on record when it is whole, and told of when it is not. */
  async #takeUp(say: (text: string) => void): Promise<void> {
    const names = this.#namesNow();
    const before = this.#names;
    if ([...names].every((name) => before.has(name))) return;
    this.#names = names;
    const { refused } = await openShelf(this.#opening.folder, this.#opening.clock.now());
    for (const { slot, model, why } of refused) if (!before.has(`${slot}/${model}`) && this.#slots.has(slot)) say(`model ${model} is refused, trading goes on as it was: ${why}`);
  }

  #stampNow(): string {
    const { size, mtimeMs } = statSync(this.#registry.file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
    return `${size} ${mtimeMs}`;
  }

  #namesNow(): ReadonlySet<string> {
    return new Set([...this.#slots].flatMap((slot) => namesIn(path.join(this.#opening.folder, slot)).map((model: ModelId) => `${slot}/${model}`)));
  }
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : []);

/** Lists of events anywhere in a saved state. */
function eventsIn(saved: unknown): readonly ModelEvent[] {
  if (typeof saved !== 'object' || saved === null || ArrayBuffer.isView(saved)) return [];
  return Object.entries(saved).flatMap(([key, value]: [string, unknown]) => {
    const events = key === 'events' ? modelEvent.array().safeParse(value) : undefined;
    return events?.success === true ? events.data : eventsIn(value);
  });
}

/** In words, for a row that changes what is traded with. */
function reasonOf(row: RegistryRow): string | undefined {
  if (row.kind === 'repaired') return `model ${row.model} may rise again`;
  if (row.kind === 'added') return `model ${row.model} is new`;
  return row.kind === 'order' ? `order ${row.seq} of a person (${row.order}${row.model === null ? '' : ` ${row.model}`})` : undefined;
}
