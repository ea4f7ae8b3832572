import type { EventMark, MarketMarks, MarkQuestion, RegimeMark } from '../../../../dashboard/desk/market.ts';
import { PartMarks, type Told } from './part-marks.ts';
import type { RunStart } from './run-starts.ts';

/** Files whose marks are kept in memory: those that were asked for last. */
const KEPT_PARTS = 24;
/** Files that are looked through for one answer. */
const MOST_PARTS = 12;

/** What was thought and done on the instruments of a run, out of its story. One question is answered after the other. */
export class RunMarks {
  readonly #parts = new Map<string, PartMarks>();
  #last: Promise<unknown> = Promise.resolve();

  read(starts: readonly RunStart[], question: MarkQuestion): Promise<MarketMarks> {
    const work = this.#last.then(() => this.#read(starts, question));
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #read(starts: readonly RunStart[], { instrument, from, to = Infinity, most }: MarkQuestion): Promise<MarketMarks> {
    const files = starts.flatMap(({ parts }) => parts.toReversed());
    const pieces: (readonly Told[])[] = [];
    let isWhole = true;
    for (const [n, file] of files.entries()) {
      if (n >= MOST_PARTS) { isWhole = false; break; }
      const { told, isEnough } = await this.#part(file).since(instrument, from);
      pieces.unshift(told);
      if (isEnough) break;
    }
    return marksOf(pieces.flat().filter(({ at }) => at < to), { most, isWhole });
  }

  #part(file: string): PartMarks {
    const part = this.#parts.get(file) ?? new PartMarks(file);
    this.#parts.delete(file);
    this.#parts.set(file, part);
    for (const oldest of [...this.#parts.keys()].slice(0, -KEPT_PARTS)) this.#parts.delete(oldest);
    return part;
  }
}

function marksOf(told: readonly Told[], { most, isWhole }: { readonly most: number; readonly isWhole: boolean }): MarketMarks {
  const signals = told.flatMap(({ signal }) => signal ?? []);
  const fills = told.flatMap(({ fill }) => fill ?? []);
  return { signals: signals.slice(-most), fills: fills.slice(-most), regimes: changesOf(told.flatMap(({ regime }) => regime ?? [])).slice(-most), events: eachOnce(told.flatMap(({ events }) => events ?? [])).slice(-most), isWhole };
}

/** Where a strategy's regime became another; the first of each as it was known. */
function changesOf(regimes: readonly RegimeMark[]): readonly RegimeMark[] {
  const last = new Map<string, string>();
  return regimes.filter(({ strategy, regime }) => {
    if (last.get(strategy) === regime) return false;
    last.set(strategy, regime);
    return true;
  });
}

/** An event is told with every decision while it acts. */
const eachOnce = (events: readonly EventMark[]): readonly EventMark[] => [...new Map(events.map((event) => [`${event.type} ${event.at}`, event])).values()].toSorted((a, b) => a.at - b.at);
