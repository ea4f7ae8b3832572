import { stat } from 'node:fs/promises';
import type { StoryFile } from '../../trade/story-files.ts';
import type { ToldPlan } from '../../trade/story-line.ts';
import { linesBackwards } from '../lines-backwards.ts';
import { flowPiece, mayMatter, storyLineOf, type FlowPiece, type Subject } from './flow-piece.ts';
import { linesFrom, offsetAfter } from './story-seek.ts';

/** So much of what is its own is read for one picture, in front of its moment and behind it; and so much is looked through for it, others' included. */
const MOST_BEFORE = 6 * 2 ** 20;
const MOST_BEHIND = 3 * 2 ** 20;
const MOST_SCANNED = 24 * 2 ** 20;
/** How orders that were still open went on is followed so far. */
const MOST_FOLLOWED = 8 * 2 ** 20;
/** So much is looked through for a decision further away. */
const MOST_SEARCHED = 32 * 2 ** 20;

/** A file of the story with what stands at its head. */
export interface PlannedFile extends StoryFile {
  /** When its first line was written down. */
  readonly first: number;
  readonly plan: ToldPlan | undefined;
}

/** A place between two lines of the story. */
export interface Place {
  readonly n: number;
  readonly offset: number;
}

export interface Wanted {
  readonly subject: Subject;
  /** The moment asked for: the last candle that had closed by then. */
  readonly at: number;
  /** Written down later than this it cannot belong to the moment. */
  readonly until: number;
  readonly around: number;
}

export interface FlowWindow {
  /** In the order in which they were written down. */
  readonly pieces: readonly FlowPiece[];
  /** Where reading began and ended: a decision further away lies beyond. */
  readonly before: Place;
  readonly behind: Place;
}

const sizeOf = async ({ file }: PlannedFile): Promise<number> => (await stat(file)).size;

/** The place behind everything that was written down by a time. */
export async function placeAfter(files: readonly PlannedFile[], time: number): Promise<Place> {
  const n = Math.max(0, files.findLastIndex(({ first }) => first <= time));
  return { n, offset: time === Infinity ? await sizeOf(files[n]) : await offsetAfter(files[n].file, time) };
}

/** What was written down around a moment. */
export async function flowWindow(files: readonly PlannedFile[], wanted: Wanted): Promise<FlowWindow> {
  const middle = await placeAfter(files, wanted.until);
  const { pieces: earlier, place: before } = await readBefore(files, middle, wanted);
  const known = earlier.filter((piece) => piece.kind === 'step' && piece.at > wanted.at).length;
  const { pieces: later, place: behind } = wanted.until === Infinity ? { pieces: [], place: middle } : await readBehind(files, middle, { ...wanted, around: wanted.around - known });
  return { pieces: [...earlier, ...later], before, behind };
}

async function readBefore(files: readonly PlannedFile[], from: Place, { subject, at, around }: Wanted): Promise<{ readonly pieces: readonly FlowPiece[]; readonly place: Place }> {
  const pieces: FlowPiece[] = [];
  let [steps, read, scanned] = [0, 0, 0];
  for (let n = from.n; n >= 0; n--) {
    const end = n === from.n ? from.offset : await sizeOf(files[n]);
    let taken = 0;
    for await (const text of linesBackwards(files[n].file, end)) {
      const size = Buffer.byteLength(text) + 1;
      taken += size;
      const piece = pieceOf(text, subject, files[n]);
      if (piece !== undefined) {
        pieces.push(piece);
        read += size;
      }
      steps += piece?.kind === 'step' && piece.at <= at ? 1 : 0;
      if (steps > around || read > MOST_BEFORE || scanned + taken > MOST_SCANNED) return { pieces: pieces.toReversed(), place: { n, offset: end - taken } };
    }
    scanned += taken;
  }
  return { pieces: pieces.toReversed(), place: { n: 0, offset: 0 } };
}

async function readBehind(files: readonly PlannedFile[], from: Place, { subject, around }: Wanted): Promise<{ readonly pieces: readonly FlowPiece[]; readonly place: Place }> {
  const pieces: FlowPiece[] = [];
  let [steps, read, scanned] = [0, 0, 0];
  for (let n = from.n; n < files.length; n++) {
    const start = n === from.n ? from.offset : 0;
    let taken = 0;
    for await (const text of linesFrom(files[n].file, start)) {
      const size = Buffer.byteLength(text) + 1;
      taken += size;
      const piece = pieceOf(text, subject, files[n]);
      if (piece !== undefined) {
        pieces.push(piece);
        read += size;
      }
      steps += piece?.kind === 'step' ? 1 : 0;
      if (steps > around || read > MOST_BEHIND || scanned + taken > MOST_SCANNED) return { pieces, place: { n, offset: start + taken } };
    }
    scanned += taken;
  }
  return { pieces, place: { n: files.length, offset: 0 } };
}

function pieceOf(text: string, subject: Subject, { plan }: PlannedFile): FlowPiece | undefined {
  if (!mayMatter(text, subject)) return undefined;
  const line = storyLineOf(text);
  return line === undefined ? undefined : flowPiece(line, subject, plan);
}

/** What became of orders behind a place, until each of them has ended. */
export async function piecesOfOrders(files: readonly PlannedFile[], { n: from, offset }: Place, { subject, ids }: { readonly subject: Subject; readonly ids: ReadonlySet<string> }): Promise<readonly FlowPiece[]> {
  const open = new Set(ids);
  const pieces: FlowPiece[] = [];
  let read = 0;
  for (let n = from; n < files.length; n++) {
    for await (const text of linesFrom(files[n].file, n === from ? offset : 0)) {
      read += text.length;
      if (open.size === 0 || read > MOST_FOLLOWED) return pieces;
      if (text.includes('"of":"input"') || ![...open].some((id) => text.includes(id))) continue;
      const piece = pieceOf(text, subject, files[n]);
      if (piece?.kind !== 'event' && piece?.kind !== 'desk') continue;
      pieces.push(piece);
      open.delete(endedBy(piece));
    }
  }
  return pieces;
}

/** The id of an order that has ended, else an empty text. */
function endedBy(piece: Extract<FlowPiece, { kind: 'event' | 'desk' }>): string {
  if (piece.kind === 'desk') return piece.notice.kind === 'done' ? piece.notice.id : '';
  const { event } = piece.notice;
  return event.kind === 'cancelled' || event.kind === 'expired' || event.kind === 'rejected' ? event.clientOrderId : '';
}

export type Decision = Extract<FlowPiece, { kind: 'decision' }>['notice'];

const isDecisionOf = (text: string, { strategy, instrument }: Subject): boolean => text.includes('"kind":"decision"') && text.includes(JSON.stringify(instrument)) && text.includes(JSON.stringify(strategy));

function decisionOf(text: string, subject: Subject): Decision | undefined {
  const line = isDecisionOf(text, subject) ? storyLineOf(text) : undefined;
  const piece = line === undefined ? undefined : flowPiece(line, subject, undefined);
  return piece?.kind === 'decision' ? piece.notice : undefined;
}

/** What was found in front of a place: looked for again from further behind, only what lies between has to be read. */
export interface Found {
  readonly file: string;
  readonly offset: number;
  readonly decision: Decision | undefined;
}

/** The newest decision in front of a place. */
export async function decisionBefore(files: readonly PlannedFile[], { n: from, offset }: Place, { subject, known }: { readonly subject: Subject; readonly known?: Found | undefined }): Promise<Decision | undefined> {
  let read = 0;
  for (let n = from; n >= 0; n--) {
    let place = n === from ? offset : await sizeOf(files[n]);
    for await (const text of linesBackwards(files[n].file, place)) {
      if (known?.file === files[n].file && place <= known.offset) return known.decision;
      const size = Buffer.byteLength(text) + 1;
      place -= size;
      read += size;
      const found = decisionOf(text, subject);
      if (found !== undefined || read > MOST_SEARCHED) return found;
    }
    if (known?.file === files[n].file && n === from) return known.decision;
  }
  return undefined;
}

/** The oldest decision behind a place. */
export async function decisionBehind(files: readonly PlannedFile[], { n: from, offset }: Place, subject: Subject): Promise<Decision | undefined> {
  let read = 0;
  for (let n = from; n < files.length; n++) {
    for await (const text of linesFrom(files[n].file, n === from ? offset : 0)) {
      read += text.length;
      const found = decisionOf(text, subject);
      if (found !== undefined || read > MOST_SEARCHED) return found;
    }
  }
  return undefined;
}
