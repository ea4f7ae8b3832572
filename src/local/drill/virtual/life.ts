import type { AccountStream, Venue, VenueAccount } from '../../../shared/ports/venue.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Journal } from '../../../shared/ports/journal.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import { judge, type ApprovedOrder } from '../../../shared/risk/judge.ts';

export interface Ports {
  readonly journal: Journal;
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly stream: AccountStream;
  readonly clock: Clock;
}

export function approved(request: OrderRequest): ApprovedOrder {
  const verdict = judge(request, { equity: 1e6, held: 0, price: 100, grossExposure: 0 }, []);
  if (verdict.kind === 'denied') throw new Error(verdict.reason);
  return verdict.order;
}

/** Where a run is cut off: at the n-th call of a port, before it has an effect, when its effect is under way, or when its answer comes. */
export interface Kill {
  readonly at: number;
  readonly when: 'before' | 'during' | 'after';
}

/** One life of the program: every way to the world goes through it, and after death none leads anywhere. */
export class Life {
  calls = 0;
  isDead = false;
  readonly #kill: Kill | undefined;

  constructor(kill: Kill | undefined) {
    this.#kill = kill;
  }

  through<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.isDead) return new Promise(() => undefined);
    this.calls += 1;
    const isLast = this.#kill?.at === this.calls;
    if (isLast && this.#kill?.when === 'before') { this.isDead = true; return new Promise(() => undefined); }
    const result = run();
    result.catch(() => undefined);
    if (isLast && this.#kill?.when === 'during') { this.isDead = true; return new Promise(() => undefined); }
    return new Promise((resolve, reject) => {
      const alive = (go: () => void): void => {
        if (isLast) this.isDead = true;
        if (!this.isDead) go();
      };
      result.then((value) => { alive(() => { resolve(value); }); }, (error: unknown) => { alive(() => { reject(error instanceof Error ? error : new Error(String(error))); }); });
    });
  }

  guard(ports: Ports): Ports {
    const { journal, venue, account, stream, clock } = ports;
    const through = <Result>(run: () => Promise<Result>): Promise<Result> => this.through(run);
    return {
      journal: {
        append: (...args) => through(() => journal.append(...args)), read: () => journal.read(), close: () => journal.close(),
        ...(journal.summarise === undefined ? {} : { summarise: (...args) => { journal.summarise?.(...args); } }),
      },
      venue: { name: venue.name, capabilities: venue.capabilities, place: (order) => through(() => venue.place(order)), cancel: (order) => through(() => venue.cancel(order)), find: (order) => through(() => venue.find(order)) },
      account: {
        openOrders: () => through(() => account.openOrders()), balances: () => through(() => account.balances()), fillsSince: (...args) => through(() => account.fillsSince(...args)),
        permissions: () => account.permissions(), instruments: () => account.instruments(),
      },
      stream: { listen: (tell, signal) => stream.listen((event) => { if (!this.isDead) tell(event); }, signal) },
      clock: { now: () => clock.now(), wait: (durationMs, signal) => through(() => clock.wait(durationMs, signal)) },
    };
  }
}
