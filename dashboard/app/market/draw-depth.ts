import type { LiveBook } from '../../../src/shared/engine/trading/live-message.ts';
import { faint, type ChartColours } from './chart-colours.ts';

interface DepthLook {
  /** Of the canvas on the page, in its pixels: asked for once, since asking makes the browser lay the page out. */
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: ChartColours;
  readonly formatPrice: (price: number) => string;
  readonly formatSize: (size: number) => string;
}

interface Step {
  readonly price: number;
  readonly total: number;
}

const FOOT = 18;
const TOP = 14;

/** Draws the sums of both sides outwards from the middle; both reach equally far, so that their slopes can be compared. */
export function drawDepth(canvas: HTMLCanvasElement, book: LiveBook | undefined, look: DepthLook): void {
  const { width, height } = look.size;
  const context = cleared(canvas, look.size);
  const [bids, asks] = [stepsOf(book?.bids ?? []), stepsOf(book?.asks ?? [])];
  const [bid, ask, lowest, highest] = [bids[0], asks[0], bids.at(-1), asks.at(-1)];
  if (context === null || bid === undefined || ask === undefined || lowest === undefined || highest === undefined) return;
  const middle = (bid.price + ask.price) / 2;
  const reach = Math.max(middle - lowest.price, highest.price - middle);
  const most = Math.max(lowest.total, highest.total);
  const scale = { x: (price: number): number => width / 2 + (price - middle) / reach * (width / 2 - 2), y: (total: number): number => height - FOOT - total / most * (height - FOOT - TOP) };
  const { colours } = look;
  side(context, bids, { ...scale, edge: 0, colour: colours.gain, base: height - FOOT });
  side(context, asks, { ...scale, edge: width, colour: colours.loss, base: height - FOOT });
  label(context, { width, height, middle, reach, most }, look);
}

/** Empty, and as fine as the screen. */
function cleared(canvas: HTMLCanvasElement, size: DepthLook['size']): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, size.width, size.height);
  return context;
}

function label(context: CanvasRenderingContext2D, { width, height, middle, reach, most }: Readonly<Record<'width' | 'height' | 'middle' | 'reach' | 'most', number>>, { colours, formatPrice, formatSize }: DepthLook): void {
  context.fillStyle = colours.quiet;
  context.font = '11px system-ui';
  context.textBaseline = 'bottom';
  for (const [text, x, align] of [[formatPrice(middle - reach), 0, 'left'], [formatPrice(middle), width / 2, 'center'], [formatPrice(middle + reach), width, 'right']] as const) {
    context.textAlign = align;
    context.fillText(text, x, height - 2);
  }
  context.textBaseline = 'top';
  context.textAlign = 'center';
  context.fillText(formatSize(most), width / 2, 0);
}

function stepsOf(levels: LiveBook['bids']): readonly Step[] {
  let total = 0;
  return levels.map(([price, size]) => {
    total += size;
    return { price, total };
  });
}

interface Side {
  readonly x: (price: number) => number;
  readonly y: (total: number) => number;
  readonly edge: number;
  readonly colour: string;
  readonly base: number;
}

function side(context: CanvasRenderingContext2D, steps: readonly Step[], { x, y, edge, colour, base }: Side): void {
  const [first] = steps;
  if (first === undefined) return;
  const line = new Path2D();
  line.moveTo(x(first.price), base);
  let before = base;
  for (const { price, total } of steps) {
    line.lineTo(x(price), before);
    before = y(total);
    line.lineTo(x(price), before);
  }
  line.lineTo(edge, before);
  const area = new Path2D(line);
  area.lineTo(edge, base);
  area.closePath();
  context.fillStyle = faint(colour, 0.16);
  context.fill(area);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke(line);
}
