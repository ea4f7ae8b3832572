import { z } from 'zod';
import type { Fill } from '../domain/order.ts';
import { gridLine } from './grid-lines.ts';
import { defineOrderStrategy, type OrderIntent, type OrderStep, type OrderView } from './strategy.ts';

const params = z.object({
  levels: z.int().min(1).max(50).default(5).describe('Lines on each side of the centre'),
  spacing: z.number().min(0.05).max(20).default(1).describe('Percent from one line to the next'),
  scale: z.enum(['geometric', 'arithmetic']).default('geometric').describe('Lines at equal ratios, or at equal distances of spacing percent of the centre'),
  centre: z.number().min(0).max(1e12).default(0).describe('Price of the middle line; 0 for the first close').meta({ tunable: false }),
  budget: z.number().min(0.01).max(1).default(0.9).describe('Share of the equity at the start that all lines together may tie up'),
  startInvested: z.boolean().default(true).describe('Buys at the start what the lines above the price are to sell'),
  follow: z.boolean().default(false).describe('Lays the grid anew around the price once all is sold above the top line'),
  stopLoss: z.number().min(0).max(90).default(0).describe('Sells all and ends when the close is so many percent below the bottom line; 0 for never'),
});
type Params = z.output<typeof params>;

/**
 * One cell between a line and the next: it buys at its lower line what it sells at its upper one.
 * opening: waits for its part of the first market order. buying, selling: has that order in the market or wants it there.
 */
interface Cell {
  readonly phase: 'opening' | 'buying' | 'selling';
  /** Base units bought and not yet sold. */
  readonly held: number;
}

interface State {
  /** 0 until the grid is laid. */
  readonly centre: number;
  /** Quote units of each cell. */
  readonly value: number;
  readonly cells: readonly Cell[];
  readonly stopped: boolean;
}

const OPENING = 'opening';
const STOP = 'stop';
/** What is left of a cell after rounding to lots is not worth an order. */
const DUST = 0.01;

/** A laid grid with its prices: what the decisions below are made on. */
interface Grid extends Params {
  readonly centre: number;
  readonly value: number;
}

const gridOf = (state: State, params: Params): Grid => ({ ...params, centre: state.centre, value: state.value });
const cellSize = (grid: Grid, cell: number): number => grid.value / gridLine(grid, cell);
const isHolding = (grid: Grid, { held }: Cell, cell: number): boolean => held > DUST * cellSize(grid, cell);
const isWorking = (view: OrderView, tag: string): boolean => view.working.some((order) => order.tag === tag);

const buy = (grid: Grid, { held }: Cell, cell: number): OrderIntent => ({
  kind: 'place', tag: `buy-${cell}`, side: 'buy', type: 'limit', quantity: cellSize(grid, cell) - held, limitPrice: gridLine(grid, cell), timeInForce: 'gtc', reason: `grid line ${cell}`,
});
const sell = (grid: Grid, { held }: Cell, cell: number): OrderIntent => ({
  kind: 'place', tag: `sell-${cell}`, side: 'sell', type: 'limit', quantity: held, limitPrice: gridLine(grid, cell + 1), timeInForce: 'gtc', reduceOnly: true, reason: `grid line ${cell + 1}`,
});

/** Lays the grid around the centre and buys at the market for the cells whose lower line is not below the price. */
function lay(view: OrderView, state: State, params: Params): OrderStep<State> {
  const laid: State = { ...state, centre: state.centre === 0 && params.centre > 0 ? params.centre : view.close, value: (params.budget * view.equity) / (2 * params.levels) };
  const grid = gridOf(laid, params);
  const isAbove = (cell: number) => gridLine(grid, cell) >= view.close;
  const cells = Array.from({ length: 2 * params.levels }, (_, cell): Cell => ({ phase: params.startInvested && isAbove(cell) ? 'opening' : 'buying', held: 0 }));
  const quantity = cells.reduce((sum, { phase }, cell) => (phase === 'opening' ? sum + cellSize(grid, cell) : sum), 0);
  const opening: OrderIntent = { kind: 'place', tag: OPENING, side: 'buy', type: 'market', quantity, reason: 'what the lines above are to sell' };
  const orders = cells.flatMap((cell, index) => (cell.phase === 'buying' && !isAbove(index) ? [buy(grid, cell, index)] : []));
  return { state: { ...laid, cells }, orders: quantity > 0 ? [opening, ...orders] : orders };
}

interface Place {
  readonly cell: Cell;
  readonly index: number;
}

/** The phase a cell is in, looked at afresh: after a restart, a refusal or a move between two candles it may not be the one it was in. */
function settled(view: OrderView, grid: Grid, { cell, index }: Place): Cell {
  const holds = isHolding(grid, cell, index);
  if (cell.phase === 'opening') return isWorking(view, OPENING) ? cell : { ...cell, phase: holds ? 'selling' : 'buying' };
  if (cell.phase === 'selling') return holds || isWorking(view, `sell-${index}`) || isWorking(view, `buy-${index}`) ? cell : { ...cell, phase: 'buying' };
  // Filled in part, and the price is where that part is to be sold: it does not wait for the rest.
  return holds && view.close >= gridLine(grid, index + 1) ? { ...cell, phase: 'selling' } : cell;
}

/** What the cell lacks in the market: its order, or the end of one that is in the way. */
function missing(view: OrderView, grid: Grid, { cell, index }: Place): OrderIntent[] {
  const isBuying = isWorking(view, `buy-${index}`);
  const isSelling = isWorking(view, `sell-${index}`);
  if (cell.phase === 'selling' && isBuying) return [{ kind: 'cancel', tag: `buy-${index}` }];
  if (cell.phase === 'opening' || isBuying || isSelling) return [];
  if (cell.phase === 'selling') return [sell(grid, cell, index)];
  // A line above the price would be bought at once: it waits until the price has been above it.
  return gridLine(grid, index) >= view.close ? [] : [buy(grid, cell, index)];
}

/** Everything off: the working orders are taken back and what is held is sold. */
function stop(view: OrderView, state: State): OrderStep<State> {
  const cancels = view.working.filter(({ tag }) => tag !== STOP).map(({ tag }): OrderIntent => ({ kind: 'cancel', tag }));
  const sale: OrderIntent = { kind: 'place', tag: STOP, side: 'sell', type: 'market', quantity: view.quantity, reduceOnly: true, reason: 'below the grid' };
  return { state: { ...state, stopped: true }, orders: view.quantity > 0 && !isWorking(view, STOP) ? [...cancels, sale] : cancels };
}

/** Base units that arrive: a spot venue may take its fee out of what was bought. */
function received({ side, quantity, fee, feeCurrency, instrument }: Fill): number {
  const base = instrument.slice(instrument.indexOf(':') + 1).split('/')[0];
  return side === 'buy' && feeCurrency === base ? quantity - fee : quantity;
}

/** Hands what the first market order brought to the cells above, lowest first; each that is served offers it at its upper line. */
function open(view: OrderView, state: State, { grid, quantity }: { grid: Grid; quantity: number }): OrderStep<State> {
  const isDone = !isWorking(view, OPENING);
  const orders: OrderIntent[] = [];
  let left = quantity;
  const cells = state.cells.map((cell, index): Cell => {
    if (cell.phase !== 'opening') return cell;
    const taken = Math.min(left, cellSize(grid, index) - cell.held);
    left -= taken;
    const served: Cell = { ...cell, held: cell.held + taken };
    if (!isDone && served.held < cellSize(grid, index)) return served;
    const next: Cell = { ...served, phase: isHolding(grid, served, index) ? 'selling' : 'buying' };
    if (next.phase === 'selling') orders.push(sell(grid, next, index));
    return next;
  });
  return { state: { ...state, cells }, orders };
}

/** Books a fill of a line's order; once the order is done, the opposite one takes its place. */
function turn(view: OrderView, state: State, { grid, tag, quantity }: { grid: Grid; tag: string; quantity: number }): OrderStep<State> {
  const [side, number] = tag.split('-');
  const index = Number(number);
  const before = state.cells[index];
  const held = side === 'buy' ? before.held + quantity : Math.max(0, before.held - quantity);
  const isDone = !isWorking(view, tag);
  const cell: Cell = { held, phase: isDone ? (side === 'buy' ? 'selling' : 'buying') : before.phase };
  const next: State = { ...state, cells: state.cells.with(index, cell) };
  if (!isDone || isWorking(view, `${side === 'buy' ? 'sell' : 'buy'}-${index}`)) return { state: next, orders: [] };
  return { state: next, orders: [side === 'buy' ? sell(grid, cell, index) : buy(grid, cell, index)] };
}

/**
 * Buys at the lines below the price and sells one line higher, again and again. Never holds more than the budget bought:
 * each cell has one order at a time. Earns in a range; in a fall it ends holding everything, in a rise nothing.
 */
export const grid = defineOrderStrategy({
  name: 'grid',
  summary: 'Buys at lines below the price and sells each purchase one line higher, again and again, within a fixed budget.',
  params,
  check: ({ scale, levels, spacing }) =>
    scale === 'geometric' || levels * spacing < 100 ? undefined : `levels times spacing must be below 100 percent on an arithmetic scale, found levels "${levels}" and spacing "${spacing}"`,
  start: (): State => ({ centre: 0, value: 0, cells: [], stopped: false }),
  onCandle(view, state, params) {
    if (!(view.close > 0)) return { state, orders: [] };
    if (state.cells.length === 0) return state.stopped ? { state, orders: [] } : lay(view, state, params);
    const grid = gridOf(state, params);
    if (state.stopped || (params.stopLoss > 0 && view.close < gridLine(grid, 0) * (1 - params.stopLoss / 100))) return stop(view, state);
    const isSoldOut = state.cells.every((cell, index) => cell.phase === 'buying' && !isHolding(grid, cell, index));
    if (params.follow && isSoldOut && view.close > gridLine(grid, 2 * params.levels)) {
      // The old lines are taken back first: a new order must not carry the tag of a working one.
      return view.working.length > 0 ? { state, orders: view.working.map(({ tag }): OrderIntent => ({ kind: 'cancel', tag })) } : lay(view, state, params);
    }
    const cells = state.cells.map((cell, index) => settled(view, grid, { cell, index }));
    return { state: { ...state, cells }, orders: cells.flatMap((cell, index) => missing(view, grid, { cell, index })) };
  },
  onFill(view, state, fill, params) {
    if (state.stopped || state.cells.length === 0) return { state, orders: [] };
    const grid = gridOf(state, params);
    const quantity = received(fill);
    return fill.tag === OPENING ? open(view, state, { grid, quantity }) : turn(view, state, { grid, tag: fill.tag, quantity });
  },
});
