import { add, decimal, format, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import { plainInstrument } from '../../../shared/domain/instrument.ts';
import { bookFill } from '../../../shared/domain/ledger.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import type { VenueFill } from '../../../shared/domain/venue-fill.ts';
import { tradeKey } from '../../../shared/engine/live/live-book.ts';
import { readLiveRecord, type LiveRecord } from '../../../shared/execution/live-record.ts';
import type { JournalRecord } from '../../../shared/ports/journal.ts';
import { atMs, type RecordStore } from './record-store.ts';

/** Records that say nothing of money or of whose an order is. */
const PASSED_BY: ReadonlySet<string> = new Set(['EPOCH', 'SENT', 'REFUSED', 'UNKNOWN', 'ABSENT', 'DENIED', 'CANCEL_INTENT', 'CURSOR', 'HALT', 'RESUME']);

type Body<Type extends LiveRecord['type']> = Extract<LiveRecord, { type: Type }>['body'];
/** An execution as it stands in the table. */
interface FillRow {
  readonly n: number;
  readonly instrument: string;
  readonly at: number;
  readonly side: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly feeCurrency: string;
  readonly liquidity: string;
  readonly strategy: string;
}

/** Whose an order is by the name that the engine gave it: `ensemble#cr6.c1/0` is a child of `ensemble#cr6.c1`, which is of `ensemble`. */
export function ownerOf(alias: string): { readonly strategy: string; readonly parent: string } {
  const slash = alias.lastIndexOf('/');
  const hash = alias.indexOf('#');
  return { parent: slash < 0 ? alias : alias.slice(0, slash), strategy: hash < 0 ? '' : alias.slice(0, hash) };
}

/** Brings records of one venue's journal into the tables: every execution once, whose it is, and what the account holds. Used within one transaction. */
export class JournalBook {
  readonly #store: RecordStore;
  readonly #venue: string;
  readonly #balances = new Map<string, Decimal>();
  #isOpened: boolean;

  constructor(store: RecordStore, venue: string) {
    this.#store = store;
    this.#venue = venue;
    for (const { asset, amount } of store.all<{ asset: string; amount: string }>('SELECT asset, amount FROM balance WHERE venue = ?', venue)) this.#balances.set(asset, decimal(amount));
    this.#isOpened = this.#balances.size > 0;
  }

  take(read: JournalRecord): void {
    if (PASSED_BY.has(read.type)) return;
    const record = readLiveRecord(read);
    if (record === undefined) return;
    switch (record.type) {
      case 'INTENT': return this.#name(record.body.request.clientOrderId, record.body.alias, record.body.request.reason);
      case 'REPORT': return this.#claim(record.body.order, record.body.clientOrderId);
      case 'ADOPT': return this.#adopt(record.body);
      case 'FILL': return this.#fill(record.body.fill);
      case 'OPENING': return this.#open(record.body.balances, record.body.trades);
      case 'SNAPSHOT': return this.#snapshot(record.body);
      case 'ADJUST': return this.#adjust(record.body);
      default: return undefined;
    }
  }

  /** What the account holds now. */
  save(): void {
    for (const [asset, amount] of this.#balances) this.#store.run(`INSERT INTO balance (venue, asset, amount, opening) VALUES (?, ?, ?, '0') ON CONFLICT DO UPDATE SET amount = excluded.amount`, this.#venue, asset, format(amount));
  }

  #post(asset: string, amount: Decimal): void {
    this.#balances.set(asset, add(this.#balances.get(asset) ?? ZERO, amount));
  }

  #open(balances: Body<'OPENING'>['balances'], trades: readonly string[]): void {
    if (this.#isOpened) return;
    this.#isOpened = true;
    for (const [asset, amount] of balances) {
      this.#balances.set(asset, decimal(amount));
      this.#store.run('INSERT OR REPLACE INTO balance (venue, asset, amount, opening) VALUES (?, ?, ?, ?)', this.#venue, asset, amount, amount);
    }
    for (const key of trades) this.#store.run('INSERT OR IGNORE INTO known (venue, key) VALUES (?, ?)', this.#venue, `trade ${key}`);
  }

  /** Where the segments before it are gone it is the beginning; where they were read it holds nothing new but names. */
  #snapshot({ balances, trades, adjusted, orders, waiting, opened }: Body<'SNAPSHOT'>): void {
    if (opened && !this.#isOpened) {
      this.#open(balances, trades.map(([key]) => key));
      for (const reference of adjusted) this.#store.run('INSERT OR IGNORE INTO known (venue, key) VALUES (?, ?)', this.#venue, `adjust ${reference}`);
    }
    for (const { request, alias, adopted, venueOrderIds } of orders) {
      this.#name(request.clientOrderId, alias ?? (adopted === undefined ? '' : `${adopted}#`), request.reason);
      for (const venueOrderId of venueOrderIds) this.#claim({ instrument: request.instrument, venueOrderId }, request.clientOrderId);
    }
    for (const fill of waiting) this.#fill(fill);
  }

  #name(id: string, alias: string, reason: string): void {
    if (alias !== '') this.#store.run('INSERT OR IGNORE INTO sent (venue, id, alias, reason) VALUES (?, ?, ?, ?)', this.#venue, id, alias, reason);
  }

  #adopt({ as, order }: Body<'ADOPT'>): void {
    const id = order.clientOrderId === '' ? `venue ${order.instrument} ${order.venueOrderId}` : order.clientOrderId;
    this.#name(id, `${as}#${id}`, `${as} order found at the venue`);
    this.#claim(order, id);
  }

  /** Which order of ours the venue means by its own number; executions that came before that was known are of it. */
  #claim({ instrument, venueOrderId }: { readonly instrument: string; readonly venueOrderId: string }, id: string): void {
    if (venueOrderId === '') return;
    const isNew = this.#store.run('INSERT OR IGNORE INTO venueOrder (instrument, venueOrderId, id) VALUES (?, ?, ?)', instrument, venueOrderId, id) > 0;
    if (!isNew) return;
    const owner = this.#ownerOf(id);
    if (owner === undefined) return;
    for (const row of this.#store.all<FillRow>(`SELECT * FROM fill WHERE instrument = ? AND venueOrderId = ? AND parent = ''`, instrument, venueOrderId)) {
      this.#roll(row, -1);
      this.#store.run('UPDATE fill SET strategy = ?, parent = ?, reason = ? WHERE n = ?', owner.strategy, owner.parent, owner.reason, row.n);
      this.#roll({ ...row, strategy: owner.strategy }, 1);
    }
  }

  #ownerOf(id: string): { readonly strategy: string; readonly parent: string; readonly reason: string } | undefined {
    const found = this.#store.one<{ alias: string; reason: string }>('SELECT alias, reason FROM sent WHERE venue = ? AND id = ?', this.#venue, id);
    return found === undefined ? undefined : { ...ownerOf(found.alias), reason: found.reason };
  }

  #isKnown(key: string): boolean {
    return this.#store.one('SELECT 1 FROM known WHERE venue = ? AND key = ?', this.#venue, key) !== undefined;
  }

  #fill(fill: VenueFill): void {
    const { instrument, tradeId, side, quantity, price, fee, feeCurrency, liquidity, clientOrderId, venueOrderId } = fill;
    const at = atMs(fill.at);
    if (this.#isKnown(`trade ${tradeKey(fill)}`)) return;
    const ours = this.#store.one<{ id: string }>('SELECT id FROM venueOrder WHERE instrument = ? AND venueOrderId = ?', instrument, venueOrderId)?.id;
    const { strategy, parent, reason } = (ours === undefined ? undefined : this.#ownerOf(ours)) ?? this.#ownerOf(clientOrderId) ?? { strategy: '', parent: '', reason: '' };
    const isNew = this.#store.run(
      'INSERT OR IGNORE INTO fill (venue, instrument, tradeId, side, at, quantity, price, fee, feeCurrency, liquidity, orderId, venueOrderId, strategy, parent, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      this.#venue, instrument, tradeId, side, at, quantity, price, fee, feeCurrency, liquidity, clientOrderId, venueOrderId, strategy, parent, reason,
    ) > 0;
    if (!isNew) return;
    for (const { postings } of bookFill(fill, plainInstrument(this.#venue, instrument.slice(instrument.indexOf(':') + 1)))) for (const { asset, amount } of postings) this.#post(asset, amount);
    this.#roll({ n: 0, instrument, at, side, quantity, price, fee, feeCurrency, liquidity, strategy }, 1);
    this.#store.run('INSERT INTO lastPrice (instrument, price, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET price = excluded.price, at = excluded.at WHERE excluded.at >= at', instrument, price, at);
  }

  #roll({ at, instrument, strategy, liquidity, feeCurrency, side, quantity, price, fee }: FillRow, sign: 1 | -1): void {
    const value = sign * quantity * price;
    this.#store.run(
      `INSERT INTO hourly (hour, instrument, strategy, liquidity, feeCurrency, fills, bought, sold, fees) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET fills = fills + excluded.fills, bought = bought + excluded.bought, sold = sold + excluded.sold, fees = fees + excluded.fees`,
      Math.floor(at / HOUR), instrument, strategy, liquidity, feeCurrency, sign, side === 'buy' ? value : 0, side === 'sell' ? value : 0, sign * fee,
    );
  }

  #adjust({ reference, postings, voided = [] }: Body<'ADJUST'>): void {
    if (this.#isKnown(`adjust ${reference}`)) return;
    this.#store.run('INSERT INTO known (venue, key) VALUES (?, ?)', this.#venue, `adjust ${reference}`);
    for (const [asset, amount] of postings) this.#post(asset, decimal(amount));
    for (const { instrument, tradeId, side } of voided) {
      const row = this.#store.one<FillRow>('SELECT * FROM fill WHERE instrument = ? AND tradeId = ? AND side = ? AND isVoid = 0', instrument, tradeId, side);
      if (row === undefined) continue;
      this.#store.run('UPDATE fill SET isVoid = 1 WHERE n = ?', row.n);
      this.#roll(row, -1);
    }
  }
}
