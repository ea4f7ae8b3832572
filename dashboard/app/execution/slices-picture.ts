import type { ParentStory, Slice, SliceFill } from '../../desk/execution.ts';

/** Best prices at a moment. */
export interface Touch {
  readonly at: number;
  readonly bid: number;
  readonly ask: number;
}

/** What is drawn of an order, in its own units. */
export interface SlicesPicture {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly touches: readonly Touch[];
  /** Slices with the time at which the next one took their place. */
  readonly slices: readonly (Slice & { readonly until: number; readonly price: number })[];
  readonly fills: readonly SliceFill[];
  /** Filled shares at the moments they changed. */
  readonly done: readonly { readonly at: number; readonly share: number }[];
}

/** Undefined where no price of the order is known. `now` ends one that is still at work; `live` is what was seen of the market meanwhile. */
export function slicesPicture(story: ParentStory, { now, live }: { readonly now: number; readonly live: readonly Touch[] }): SlicesPicture | undefined {
  const { at, doneAt, endBid, endAsk, arrivalPrice, fills, slices, quantity } = story;
  const last = Math.max(at, doneAt ?? now, ...fills.map((fill) => fill.at), ...slices.map((slice) => slice.at));
  const pad = Math.max(50, 0.03 * (last - at));
  const [from, to] = [at - pad, last + pad];
  const met = fills.flatMap((fill): readonly Touch[] => (fill.bid === null || fill.ask === null ? [] : [{ at: fill.at, bid: fill.bid, ask: fill.ask }]));
  const end = doneAt === null || endBid === null || endAsk === null ? [] : [{ at: doneAt, bid: endBid, ask: endAsk }];
  const touches = [...met, ...end, ...live.filter((touch) => touch.at >= from && touch.at <= to)].toSorted((a, b) => a.at - b.at);
  const priced = slices.flatMap((slice, i) => (slice.limitPrice === null ? [] : [{ ...slice, price: slice.limitPrice, until: slices[i + 1]?.at ?? last }]));
  // A slice that may cross has a limit far away from what it takes: the picture keeps to where it fills.
  const near = [...touches.flatMap(({ bid, ask }) => [bid, ask]), ...fills.map(({ price }) => price), ...(arrivalPrice === null ? [] : [arrivalPrice]), ...priced.filter(({ isPostOnly }) => isPostOnly).map(({ price }) => price)];
  if (near.length === 0) return undefined;
  const [low, high] = [Math.min(...near), Math.max(...near)];
  const room = Math.max(0.12 * (high - low), 0.00005 * high);
  let filled = 0;
  const done = fills.map((fill) => { filled += fill.quantity; return { at: fill.at, share: Math.min(1, quantity > 0 ? filled / quantity : 0) }; });
  return { from, to, low: low - room, high: high + room, touches, slices: priced, fills, done };
}

/** Some round values between two, at most so many. */
export function roundTicks(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / most;
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  return Array.from({ length: Math.max(0, Math.floor(high / step) - Math.ceil(low / step) + 1) }, (_, i) => (Math.ceil(low / step) + i) * step);
}

/** A line that keeps each value until the next: as bid and ask do. */
export const stepPath = (points: readonly (readonly [x: number, y: number])[], end: number): string =>
  points.map(([x, y], i) => (i === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`)).join('') + (points.length === 0 ? '' : `H${end.toFixed(1)}`);
