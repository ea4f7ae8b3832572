import { decimal, format, ZERO, type Decimal } from '../../domain/decimal.ts';
import { instrumentId, type InstrumentId } from '../../domain/instrument.ts';
import { compareBalances, describe, survivors, touchedBy, type Discrepancy } from '../../execution/reconcile.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { missingQuantity } from '../../execution/order-machine.ts';
import { tradeKey } from './live-book.ts';
import type { LiveContext } from './live-context.ts';
import { describeVoid } from './voids.ts';

/** Looks that find the account changing between them before we try again later. */
const LOOKS = 6;
const SMALLEST = decimal('0.00000001');

/** Questions under way at the same time: few, because those on their way when a venue says "too many" count against us. */
const AT_ONCE = 2;

/** Brings fills and balances of the account into the book, by asking. Throws when the account cannot be asked: a missing answer is never an empty one. */
export class AccountSync {
  readonly #context: LiveContext;
  readonly #asking = new Map<InstrumentId, Promise<void>>();

  constructor(context: LiveContext) {
    this.#context = context;
  }

  get #ids(): readonly InstrumentId[] { return this.#context.setup.instruments.map(instrumentId); }

  /** Fills since the cursor. Who asks while another asks waits for a new answer: the one under way may have missed what he knows of. */
  async fills(instrument: InstrumentId): Promise<void> {
    const before = this.#asking.get(instrument);
    const asked = (async () => {
      await before?.catch(() => undefined);
      await this.#fetch(instrument);
    })();
    this.#asking.set(instrument, asked);
    try {
      await asked;
    } finally {
      if (this.#asking.get(instrument) === asked) this.#asking.delete(instrument);
    }
  }

  async #fetch(instrument: InstrumentId): Promise<void> {
    const { setup: { account, settings }, book } = this.#context;
    if (!book.opened) return;
    const asOf = this.#context.now;
    const fills = await account.fillsSince(instrument, book.cursors.get(instrument));
    for (const fill of fills) this.#context.bookFill(fill);
    // The cursor stays behind: what a list shows late must still come after it.
    const settled = fills.findLast(({ at }) => at <= asOf - settings.overlapMs);
    if (settled !== undefined && settled.tradeId !== book.cursors.get(instrument)) this.#context.note({ type: 'CURSOR', body: { instrument, tradeId: settled.tradeId } });
  }

  async allFills(): Promise<void> {
    // Together: one after the other they would take a round trip each.
    for (let i = 0; i < this.#ids.length; i += AT_ONCE) await Promise.all(this.#ids.slice(i, i + AT_ONCE).map((id) => this.fills(id)));
  }

  hasWaiting(instrument: InstrumentId): boolean {
    return [...this.#context.book.waiting.values()].flat().some((fill) => fill.instrument === instrument);
  }

  /** Whether executions are known to exist that were not told, or not whose they are. */
  isMissing(instrument: InstrumentId): boolean {
    return this.hasWaiting(instrument) || this.#context.book.working().some((order) => order.request.instrument === instrument && missingQuantity(order) > 0);
  }

  /** Asks whose the executions are that nobody has claimed. */
  async attribute(): Promise<void> {
    const { setup: { venue }, book } = this.#context;
    for (const [fill] of Array.from(book.waiting.values())) {
      const { instrument, clientOrderId, venueOrderId } = fill;
      const outcome = await venue.find({ instrument, clientOrderId, venueOrderId: venueOrderId === '' ? undefined : venueOrderId });
      if (outcome.kind === 'unknown') this.#context.heedKey(outcome);
      if (outcome.kind === 'found') this.#context.bookReport(outcome.order);
    }
  }

  /** The first sight of the account: what it holds now is where the ledger begins. */
  async open(): Promise<void> {
    const { setup: { account, clock, settings }, book, signal } = this.#context;
    if (book.opened) return;
    for (let look = 0; look < LOOKS; look++) {
      const before = await this.#history();
      const open = await account.openOrders();
      const newest = Math.max(...before.map(({ at }) => at), ...open.map(({ at }) => at));
      // Lists may lag behind balances while the account is used.
      const isQuiet = open.length === 0 && newest < clock.now() - settings.overlapMs;
      if (!isQuiet) await clock.wait(settings.lagMarginMs, signal);
      const balances = await account.balances();
      if (!isQuiet) await clock.wait(settings.lagMarginMs, signal);
      const after = await this.#history();
      if (after.length !== before.length) continue;
      const last = new Map(after.map(({ instrument, tradeId }) => [instrument, tradeId]));
      await this.#context.record({ type: 'OPENING', body: {
        at: clock.now(), balances: [...totalsOf(balances)].map(([asset, total]) => [asset, format(total)]), cursors: [...last], trades: after.map(tradeKey),
        fills: after.filter(({ instrument, venueOrderId }) => open.some((order) => order.instrument === instrument && order.venueOrderId === venueOrderId)),
      } }, true);
      return;
    }
    throw new Error('the account changes too fast to be looked at for the first time');
  }

  async #history(): Promise<readonly VenueFill[]> {
    const all: VenueFill[] = [];
    for (const id of this.#ids) all.push(...await this.#context.setup.account.fillsSince(id, undefined));
    return all;
  }

  /** Balances that are not what the ledger says, at a moment between two looks at the fills that saw nothing new. Undefined when there was no such moment. */
  async #discrepancies(): Promise<readonly Discrepancy[] | undefined> {
    const { setup: { account }, book } = this.#context;
    for (let look = 0; look < LOOKS; look++) {
      await this.allFills();
      const mark = book.ledger.entries.length;
      const balances = await account.balances();
      await this.allFills();
      if (book.ledger.entries.length === mark) return compareBalances(this.#ours(), balances.filter(({ asset }) => this.#isCompared(asset)), (asset) => this.#tolerance(asset));
    }
    return undefined;
  }

  #ours(): ReadonlyMap<string, Decimal> {
    const { ledger } = this.#context.book;
    return new Map(ledger.assets.filter((asset) => this.#isCompared(asset)).map((asset) => [asset, ledger.balance(asset)]));
  }

  /** A contract is no balance, and the money behind it moves with its profit until it is closed. */
  #isCompared(asset: string): boolean {
    const { book: { ledger }, setup: { instruments } } = this.#context;
    if (asset.includes('/')) return false;
    return !instruments.some(({ kind, quote, symbol }) => kind === 'perpetual' && quote === asset && ledger.balance(symbol) !== ZERO);
  }

  #tolerance(asset: string): Decimal {
    const { toleranceOf, instruments } = this.#context.setup;
    if (toleranceOf !== undefined) return toleranceOf(asset);
    const lots = instruments.filter(({ base, lotSize }) => base === asset && lotSize > 0).map(({ lotSize }) => decimal(lotSize));
    return lots.reduce((most, lot) => (lot > most ? lot : most), SMALLEST);
  }

  /** Whether both assets of an instrument are what the ledger says. */
  async agrees(instrument: InstrumentId): Promise<boolean> {
    const found = await this.#discrepancies();
    return found !== undefined && !touchedBy(found, this.#traded()).includes(instrument);
  }

  #traded(): readonly { readonly id: InstrumentId; readonly base: string; readonly quote: string }[] {
    return this.#context.setup.instruments.map((instrument) => ({ id: instrumentId(instrument), base: instrument.base, quote: instrument.quote }));
  }

  /**
   * Holds the venue's balances against the ledger. What stands unchanged after a second look is booked as an adjustment to the venue's
   * value, and the instruments it touches are halted until a person looks: no fill is ever made up.
   */
  async checkBalances(): Promise<void> {
    const { setup: { clock, settings }, signal } = this.#context;
    let first = await this.#discrepancies();
    let lasting: readonly Discrepancy[] | undefined;
    for (let look = 0; look < LOOKS; look++) {
      if (first?.length === 0) return;
      const mark = this.#context.book.ledger.entries.length;
      await clock.wait(Math.max(settings.secondLookMs, settings.lagMarginMs), signal);
      const second = await this.#discrepancies();
      if (first !== undefined && second !== undefined) {
        lasting = survivors(lasting ?? first, second);
        // Two fills of one size, each seen late, look like one difference that stays: nothing may have been booked in between.
        if (lasting.length > 0 && this.#context.book.ledger.entries.length === mark) return this.#adjust(lasting);
      }
      first = second;
    }
    // An account that never rests, and one difference all the while.
    if (lasting !== undefined && lasting.length > 0) return this.#adjust(lasting);
    this.#context.alarm('discrepancy', 'balances and fills change too fast to be compared: they are looked at again at the next turn');
  }

  async #adjust(lasting: readonly Discrepancy[]): Promise<void> {
    const { setup: { clock } } = this.#context;
    const halted = touchedBy(lasting, this.#traded());
    const voided = await this.#context.voids.explain(lasting, this.#traded());
    const at = clock.now();
    const reason = [...lasting.map(describe), ...voided.map(describeVoid)].join('; ');
    this.#context.alarm('discrepancy', `${reason}${halted.length === 0 ? '' : `; halted: ${halted.join(', ')}`}`);
    await this.#context.record({ type: 'ADJUST', body: { at, reference: `adjust ${this.#context.book.epoch} ${at}`, postings: lasting.map(({ asset, difference }) => [asset, format(difference)]), reason, ...(voided.length === 0 ? {} : { voided: [...voided] }) } }, true);
    for (const instrument of halted) await this.#context.record({ type: 'HALT', body: { instrument, reason, at } }, true);
  }
}

function totalsOf(balances: readonly { readonly asset: string; readonly free: string; readonly locked: string }[]): ReadonlyMap<string, Decimal> {
  return new Map(compareBalances(new Map(), balances, () => ZERO).map(({ asset, venue }) => [asset, venue]));
}
