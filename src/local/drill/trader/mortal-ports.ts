import { subscribe } from 'node:diagnostics_channel';
import type { AppendFile, JournalFiles } from '../../../shared/adapters/fs/journal-files.ts';
import { segmentName } from '../../../shared/adapters/fs/journal-segments.ts';
import type { Journal } from '../../../shared/ports/journal.ts';
import type { AccountStream, Venue, VenueAccount } from '../../../shared/ports/venue.ts';
import type { DeathPoint } from './messages.ts';

/** Called at each of the places; the one that is armed does not return. */
export type Here = (point: DeathPoint) => void;

/** Dies by SIGKILL, as from outside: nothing of this process runs after it. */
export function armed(death: { readonly point: DeathPoint; readonly nth: number } | undefined): Here {
  let left = death?.nth ?? 0;
  return (point) => {
    if (point !== death?.point) return;
    left -= 1;
    if (left > 0) return;
    process.kill(process.pid, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  };
}

export function mortalJournal(journal: Journal, here: Here): Journal {
  return {
    async append(type, body, durable) {
      if (type === 'INTENT') here('before the intent');
      const seq = await journal.append(type, body, durable);
      if (type === 'INTENT') here('after the intent');
      return seq;
    },
    read: () => journal.read(),
    close: () => journal.close(),
    summarise: (type, body) => { journal.summarise?.(type, body); },
  };
}

/** A new segment that is written and not yet counted on. */
export function mortalFiles(files: JournalFiles, here: Here): JournalFiles {
  return {
    list: () => files.list(), read: (name) => files.read(name), reopen: (name, length) => files.reopen(name, length), save: (name, bytes) => files.save(name, bytes), syncFolder: () => files.syncFolder(),
    async create(name) {
      const file: AppendFile = await files.create(name);
      if (name === segmentName(1)) return file;
      return { write: (bytes) => file.write(bytes), close: () => file.close(), datasync: async () => { here('in a rotation'); await file.datasync(); } };
    },
  };
}

/** Comes to `after the send` when an order has left this process and no answer can have been read. */
export function watchSends(here: Here): void {
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: { readonly method: string } };
    if (request.method === 'POST') setImmediate(() => { here('after the send'); });
  });
}

export function mortalVenue<Port extends Venue>(venue: Port, here: Here): Venue {
  return {
    name: venue.name, capabilities: venue.capabilities, find: (reference) => venue.find(reference),
    async place(order) {
      here('before the send');
      const outcome = await venue.place(order);
      if (outcome.kind === 'accepted') here('on the ack');
      return outcome;
    },
    async cancel(reference) {
      here('before a cancel');
      const outcome = await venue.cancel(reference);
      here('after a cancel');
      return outcome;
    },
  };
}

export const mortalStream = (stream: AccountStream, here: Here): AccountStream => ({
  listen: (tell, signal) => stream.listen((event) => {
    if (event.kind === 'fill') here('on a fill');
    tell(event);
  }, signal),
});

export const mortalAccount = (account: VenueAccount, here: Here): VenueAccount => ({
  openOrders: () => account.openOrders(), fillsSince: (...args) => account.fillsSince(...args), permissions: () => account.permissions(), instruments: () => account.instruments(),
  async balances() {
    here('in a reconciliation');
    return account.balances();
  },
});
