import { random } from '../../../shared/domain/random.ts';
import { CORPUS, type WireKind } from './corpus.ts';
import { mutated } from './mutate.ts';
import { READERS } from './readers.ts';

export interface FuzzTally {
  frames: number;
  read: number;
  quarantined: number;
  readonly byKind: Record<string, number>;
  /** Each with its seed and number: the frame comes again from them. */
  readonly wrong: string[];
}

export const emptyTally = (): FuzzTally => ({ frames: 0, read: 0, quarantined: 0, byKind: {}, wrong: [] });

const KINDS = Object.keys(CORPUS) as WireKind[];

/** Some thousand frames made from good ones, through their readers; half of them market data. `more` adds recorded frames. */
export function fuzzFrames(tally: FuzzTally, { seed, count, more = [] }: { readonly seed: number; readonly count: number; readonly more?: readonly string[] }): void {
  const source = random(seed);
  const streams = [...CORPUS.streams, ...more];
  for (let i = 0; i < count; i++) {
    const kind = source.below(2) === 0 ? 'streams' : KINDS[source.below(KINDS.length)];
    const corpus = kind === 'streams' ? streams : CORPUS[kind];
    const text = mutated(corpus[source.below(corpus.length)], source);
    tally.frames++;
    tally.byKind[kind] = (tally.byKind[kind] ?? 0) + 1;
    try {
      const reading = READERS[kind](text);
      if (typeof reading === 'string') tally[reading]++;
      else tally.wrong.push(`seed ${seed}, frame ${i}, ${kind}: ${reading.wrong}: ${text.slice(0, 300)}`);
    } catch (error) {
      tally.wrong.push(`seed ${seed}, frame ${i}, ${kind}: ${error instanceof Error ? error.stack ?? error.message : String(error)}: ${text.slice(0, 300)}`);
    }
  }
}
