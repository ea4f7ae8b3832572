import type { Fill } from '../../../shared/domain/order.ts';
import type { Notice } from '../../../shared/engine/core.ts';
import type { DeskNotice } from '../../../shared/engine/trading/desk-notice.ts';
import type { StoryLine } from '../../trade/story-line.ts';
import { parentOutcome, type MetRow, type ParentRow } from './parent-outcome.ts';
import { atMs, orNull, type RecordStore } from './record-store.ts';

/** Lines that tell of orders and what was decided; what strategies were told stays where it is. */
export const tellsOfOrders = (line: string): boolean =>
  !line.includes('"of":"input"') && (line.includes('"of":"desk"') || (line.includes('"of":"strategy"') && !line.includes('"kind":"accepted"')));

type Decision = Extract<Notice, { kind: 'decision' }>;

/** Brings lines of the story into the tables: orders on their way, with the market they met, and in what regime was decided. Used within one transaction. */
export class StoryBook {
  readonly #store: RecordStore;
  /** Orders of which something new was heard. */
  readonly #moved = new Set<string>();

  constructor(store: RecordStore) {
    this.#store = store;
  }

  take({ told }: StoryLine): void {
    if (told.of === 'desk') this.#desk(told.notice);
    else if (told.of === 'strategy') this.#strategy(told.strategy, told.notice);
  }

  #desk(notice: DeskNotice): void {
    switch (notice.kind) {
      case 'plan': return this.#plan(notice);
      case 'child': return this.#child(notice);
      case 'fill': return this.#met(notice);
      case 'done': return this.#done(notice);
      case 'denied': {
        this.#store.run('INSERT INTO denial (at, id, instrument, rule, reason) VALUES (?, ?, ?, ?, ?)', atMs(notice.at), notice.id, notice.instrument, notice.rule, notice.reason);
        return undefined;
      }
      default: return undefined;
    }
  }

  #plan({ id, at, instrument, algorithm, quantity, deadline, arrivalPrice, estimate }: Extract<DeskNotice, { kind: 'plan' }>): void {
    const hash = id.indexOf('#');
    this.#store.run(
      `INSERT INTO parent (id, strategy, instrument, algorithm, quantity, at, deadline, arrivalPrice, estimate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET algorithm = excluded.algorithm, quantity = excluded.quantity, at = excluded.at, deadline = excluded.deadline, arrivalPrice = excluded.arrivalPrice, estimate = excluded.estimate, doneAt = NULL`,
      id, hash < 0 ? '' : id.slice(0, hash), instrument, algorithm, quantity, atMs(at), orNull(deadline), orNull(arrivalPrice), JSON.stringify(estimate),
    );
    this.#moved.add(id);
  }

  #child({ id, parent, at, order: { instrument, side, type, quantity, limitPrice, timeInForce, postOnly }, reason }: Extract<DeskNotice, { kind: 'child' }>): void {
    this.#store.run('INSERT OR REPLACE INTO child (id, parent, at, instrument, side, type, quantity, limitPrice, timeInForce, isPostOnly, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id, parent, atMs(at), instrument, side, type, quantity, orNull(limitPrice), timeInForce, postOnly === true ? 1 : 0, reason);
    this.#store.run('UPDATE parent SET side = ? WHERE id = ? AND side IS NULL', side, parent);
  }

  #met({ id, parent, at, instrument, tradeId, side, quantity, price, bid, ask }: Extract<DeskNotice, { kind: 'fill' }>): void {
    this.#store.run(
      `INSERT INTO met (parent, tradeId, price, child, instrument, at, side, quantity, bid, ask) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET child = excluded.child, instrument = excluded.instrument, bid = excluded.bid, ask = excluded.ask`,
      parent, tradeId, price, id, instrument, atMs(at), side, quantity, orNull(bid), orNull(ask),
    );
    this.#moved.add(parent);
  }

  #done({ id, at, filled, averagePrice, slippageBps, note, bid, ask }: Extract<DeskNotice, { kind: 'done' }>): void {
    this.#store.run('UPDATE parent SET doneAt = ?, filled = ?, averagePrice = ?, slippageBps = ?, note = ?, endBid = ?, endAsk = ? WHERE id = ?', atMs(at), filled, orNull(averagePrice), orNull(slippageBps), note, orNull(bid), orNull(ask), id);
    this.#moved.add(id);
  }

  #strategy(strategy: string, notice: Notice): void {
    if (notice.kind === 'decision') return this.#decision(strategy, notice);
    if (notice.kind === 'event') return notice.event.kind === 'fill' ? this.#fill(notice.event.clientOrderId, notice.event.fill) : undefined;
    const { clientOrderId, draft, instrument } = notice;
    const decided = this.#store.one<{ at: number; price: number | null; forecast: number | null }>('SELECT at, price, forecast FROM decision WHERE strategy = ? AND instrument = ?', strategy, instrument);
    const isOf = decided?.at === atMs(draft.at);
    this.#store.run('UPDATE parent SET side = ?, reason = ?, decisionAt = ?, decisionPrice = ?, forecast = ? WHERE id = ?', draft.side, draft.reason, atMs(draft.at), isOf ? decided.price : null, isOf ? decided.forecast : null, clientOrderId);
    this.#moved.add(clientOrderId);
    return undefined;
  }

  #decision(strategy: string, { instrument, at, price, forecast, values, outlook }: Decision): void {
    const regime = outlook?.regime ?? Object.keys(values).find((name) => name.startsWith('regime ') && values[name] === 1)?.slice('regime '.length) ?? '';
    const before = this.#store.one<{ regime: string }>('SELECT regime FROM decision WHERE strategy = ? AND instrument = ?', strategy, instrument)?.regime;
    this.#store.run('INSERT OR REPLACE INTO decision (strategy, instrument, at, price, forecast, regime) VALUES (?, ?, ?, ?, ?, ?)', strategy, instrument, atMs(at), orNull(price), orNull(forecast), regime);
    if (regime !== before) this.#store.run('INSERT OR REPLACE INTO regime (strategy, instrument, at, regime) VALUES (?, ?, ?, ?)', strategy, instrument, atMs(at), regime);
  }

  #fill(parent: string, { tradeId, price, instrument, at, side, quantity, fee, feeCurrency, liquidity }: Fill): void {
    this.#store.run(
      `INSERT INTO met (parent, tradeId, price, child, instrument, at, side, quantity, fee, feeCurrency, liquidity) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET fee = excluded.fee, feeCurrency = excluded.feeCurrency, liquidity = excluded.liquidity`,
      parent, tradeId, price, instrument, atMs(at), side, quantity, fee, feeCurrency, liquidity,
    );
    this.#moved.add(parent);
  }

  /** What the orders that moved have cost by now. */
  save(): void {
    for (const id of this.#moved) {
      const parent = this.#store.one<ParentRow>('SELECT * FROM parent WHERE id = ?', id);
      if (parent === undefined) continue;
      const outcome = parentOutcome(parent, this.#store.all<MetRow>('SELECT * FROM met WHERE parent = ? ORDER BY at', id));
      this.#store.run(
        'UPDATE parent SET firstFillAt = ?, lastFillAt = ?, fills = ?, value = ?, makerValue = ?, knownValue = ?, fees = ?, feeBps = ?, shortfallBps = ?, parts = ?, filled = ?, averagePrice = ?, slippageBps = ? WHERE id = ?',
        outcome.firstFillAt, outcome.lastFillAt, outcome.fills, outcome.value, outcome.makerValue, outcome.knownValue, outcome.fees, outcome.feeBps, outcome.shortfallBps, outcome.parts, outcome.filled, outcome.averagePrice, outcome.slippageBps, id,
      );
    }
    this.#moved.clear();
  }
}
