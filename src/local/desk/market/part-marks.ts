import { setImmediate as pause } from 'node:timers/promises';
import type { EventMark, FillMark, RegimeMark, SignalMark } from '../../../../dashboard/desk/market.ts';
import { GrowingFile } from './growing-file.ts';

/** What a line says of one instrument. */
interface Told {
  readonly at: number;
  readonly instrument: string;
  readonly fill?: FillMark | undefined;
  readonly signal?: SignalMark | undefined;
  readonly regime?: RegimeMark | undefined;
  readonly events?: readonly EventMark[] | undefined;
}

/** Signals, fills, regimes and events out of one file of a story, read as far back as somebody asked. */
export class PartMarks {
  readonly #file: GrowingFile;
  /** Newest first, and oldest first. */
  readonly #older: Told[] = [];
  readonly #newer: Told[] = [];
  #oldestAt = Infinity;

  constructor(file: string) {
    this.#file = new GrowingFile(file);
  }

  /** What is told of an instrument since a time, oldest first, and whether the file reaches so far back that no earlier one is needed. */
  async since(instrument: string, from: number): Promise<{ readonly told: readonly Told[]; readonly isEnough: boolean }> {
    for (const line of await this.#file.newer()) take(line, this.#newer);
    while (this.#oldestAt >= from) {
      const lines = await this.#file.older();
      if (lines === undefined) break;
      for (const line of lines) take(line, this.#older);
      this.#oldestAt = Math.min(this.#oldestAt, timeOf(lines.at(-1) ?? '') ?? this.#oldestAt);
      await pause();
    }
    const isWanted = (told: Told): boolean => told.instrument === instrument && told.at >= from;
    return { told: [...this.#older.filter(isWanted).toReversed(), ...this.#newer.filter(isWanted)], isEnough: this.#oldestAt < from };
  }
}

/** When a line was written. */
function timeOf(line: string): number | undefined {
  const at = /^\{"at":(\d+)/.exec(line)?.[1];
  return at === undefined ? undefined : Number(at);
}

const isFill = (line: string): boolean => line.includes('"told":{"of":"desk","notice":{"kind":"fill"');
const isDecision = (line: string): boolean => line.includes('"notice":{"kind":"decision"');

function take(line: string, into: Told[]): void {
  if (!isFill(line) && !isDecision(line)) return;
  const told = toldOf(line);
  if (told !== undefined) into.push(told);
}

interface Line {
  readonly told: { readonly strategy?: string; readonly notice: Readonly<Record<string, unknown>> };
}

function toldOf(line: string): Told | undefined {
  try {
    const { told: { strategy, notice } } = JSON.parse(line) as Line;
    return notice['kind'] === 'fill' ? fillOf(notice) : decisionOf(notice, strategy ?? '');
  } catch {
    return undefined;
  }
}

const figure = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function fillOf(notice: Readonly<Record<string, unknown>>): Told {
  const at = figure(notice['at']);
  return { at, instrument: text(notice['instrument']), fill: { at, side: notice['side'] === 'sell' ? 'sell' : 'buy', quantity: figure(notice['quantity']), price: figure(notice['price']), order: text(notice['parent']) } };
}

interface ToldOutlook {
  readonly regime?: string;
  readonly regimeSince?: unknown;
  readonly events?: readonly { readonly type: string; readonly text: string; readonly severity: unknown; readonly knownAt: unknown; readonly until: unknown }[];
}

function decisionOf(notice: Readonly<Record<string, unknown>>, strategy: string): Told {
  const at = figure(notice['at']);
  const { regime, regimeSince, events = [] } = (notice['outlook'] ?? {}) as ToldOutlook;
  return {
    at, instrument: text(notice['instrument']),
    signal: { at, strategy, forecast: figure(notice['forecast']), previous: figure(notice['previous']), price: figure(notice['price']), reason: text(notice['reason']) },
    regime: regime === undefined ? undefined : { from: typeof regimeSince === 'number' ? regimeSince : at, strategy, regime },
    events: events.map((event) => ({ at: figure(event.knownAt), until: typeof event.until === 'number' ? event.until : at, type: event.type, text: event.text, severity: figure(event.severity) })),
  };
}

export type { Told };
