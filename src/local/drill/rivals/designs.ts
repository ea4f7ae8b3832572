import type { Random } from '../../../shared/domain/random.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { Venue } from '../../../shared/ports/venue.ts';
import type { VirtualTime } from '../virtual/virtual-time.ts';

/** What a design of others keeps on its disk: which intents are done, and which were begun. */
export interface Notes {
  readonly done: Set<string>;
  readonly begun: Set<string>;
}

export interface DesignSetup {
  readonly venue: Venue;
  readonly time: VirtualTime;
  readonly notes: Notes;
  readonly source: Random;
  readonly isDead: () => boolean;
}

type Wanted = Omit<OrderRequest, 'clientOrderId'>;
/** Sees to it that an intent is done, as well as it knows how. */
export type Design = (setup: DesignSetup) => (wanted: Wanted) => Promise<void>;

const PAUSE_MS = 250;
const TRIES = 3;

/** A: an id of chance, up to three tries, written down when the answer is there. */
const randomId: Design = ({ venue, time, notes, source, isDead }) => async (wanted) => {
  for (let attempt = 0; attempt < TRIES && !isDead(); attempt++) {
    const outcome = await venue.place({ ...wanted, clientOrderId: `r${source.below(2 ** 31)}` });
    if (isDead()) return;
    if (outcome.kind === 'accepted') { notes.done.add(wanted.reason); return; }
    await time.wait(PAUSE_MS);
  }
};

const idOf = (name: string): string => `q-${name.replace(' ', '-')}`;

/** B: the same id for every try, sent again and again until the venue says yes or that it has it already. */
const sameId: Design = ({ venue, time, notes, isDead }) => async (wanted) => {
  for (let attempt = 0; attempt < TRIES && !isDead(); attempt++) {
    const outcome = await venue.place({ ...wanted, clientOrderId: idOf(wanted.reason) });
    if (isDead()) return;
    if (outcome.kind === 'accepted' || (outcome.kind === 'unknown' && outcome.reason.includes('Duplicate'))) { notes.done.add(wanted.reason); return; }
    await time.wait(PAUSE_MS);
  }
};

/** D: writes the intent down first and asks by its id; what is not found at once is sent again at once. */
const askThenResend: Design = ({ venue, time, notes, isDead }) => async (wanted) => {
  const clientOrderId = idOf(wanted.reason);
  for (let attempt = 0; attempt < TRIES * 2 && !isDead(); attempt++) {
    if (notes.begun.has(wanted.reason)) {
      const found = await venue.find({ instrument: wanted.instrument, clientOrderId });
      if (isDead()) return;
      if (found.kind === 'found') { notes.done.add(wanted.reason); return; }
      if (found.kind === 'unknown') { await time.wait(PAUSE_MS); continue; }
    }
    notes.begun.add(wanted.reason);
    const outcome = await venue.place({ ...wanted, clientOrderId });
    if (isDead()) return;
    if (outcome.kind === 'accepted') { notes.done.add(wanted.reason); return; }
    await time.wait(PAUSE_MS);
  }
};

export const DESIGNS: Readonly<Record<'A' | 'B' | 'D', { readonly title: string; readonly design: Design }>> = {
  A: { title: 'an id of chance, three tries, written down afterwards', design: randomId },
  B: { title: 'the same id again, blindly, written down afterwards', design: sameId },
  D: { title: 'written down first, asked for by id, sent again at once when not found', design: askThenResend },
};
