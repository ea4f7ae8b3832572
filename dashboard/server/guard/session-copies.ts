import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../../src/shared/domain/time.ts';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import type { SessionRow, SessionTable } from './session-table.ts';

const KEPT_MS = 5 * MINUTE;

/** Copies of sessions in a cache. */
export interface SessionCopies {
  /** Asked for before the table is: a copy kept under a name from before a change is never found after it. */
  nameOf(hash: string): string;
  find(name: string): Promise<SessionRow | undefined>;
  keep(name: string, row: SessionRow): Promise<void>;
}

/**
 * Nobody has to trust the cache: a copy is sealed with a key that only the table holds, and its name holds the table's generation, so that
 * it is never found again once any session ended or changed its rights, even where the cache could not be told.
 */
export function sessionCopies(table: SessionTable, cache: Cache | undefined): SessionCopies {
  const nameOf = (hash: string): string => `page:session:${table.generation()}:${hash}`;
  const sealOf = (name: string, text: string): Buffer => createHmac('sha256', table.key).update(`${name}\n${text}`).digest();
  return {
    nameOf,
    async find(name) {
      if (cache === undefined) return undefined;
      const copy = await cache.get(name) ?? '';
      const [told, text] = [Buffer.from(copy.slice(0, 64), 'hex'), copy.slice(64)];
      if (told.length !== 32 || !timingSafeEqual(told, sealOf(name, text))) return undefined;
      // Sealed by this program, it is a row. What it says may have changed while it came.
      const row = JSON.parse(text) as SessionRow;
      return nameOf(row.hash) === name ? row : undefined;
    },
    async keep(name, row) {
      if (cache === undefined) return;
      const text = JSON.stringify(row);
      await cache.set(name, sealOf(name, text).toString('hex') + text, KEPT_MS);
    },
  };
}
