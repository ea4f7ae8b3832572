import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { writeFileWhole } from '../config/write-file.ts';

const TIMEOUT_MS = 10_000;
const LARGEST_BYTES = 1_000_000;

// What comes from elsewhere ends up in terminals and file names: plain printable names only.
const name = z.string().regex(/^[\w:/.*-]{1,64}$/);
const names = z.array(name).max(10_000);
const answer = z.union([names, z.object({ instruments: names }).transform(({ instruments }) => instruments), z.object({ pairs: names }).transform(({ pairs }) => pairs)]);
const stored = z.strictObject({ url: z.string(), receivedAt: z.number(), names });
type Stored = z.output<typeof stored>;

export interface RemoteListSettings {
  /** Lists are kept here, so that the last good one outlives an outage and a restart. */
  readonly folder: string;
  readonly note: (text: string) => void;
  readonly timeoutMs?: number;
}

export interface RemoteLists {
  /** The list at an address, fetched when the one at hand is older than `refreshMs` at `at`; the last good one where that fails; undefined where there never was one. */
  get(url: string, refreshMs: number, at: EpochMs): Promise<readonly string[] | undefined>;
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > LARGEST_BYTES) throw new DataError(`expected at most ${LARGEST_BYTES} bytes, found more`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function fetched(url: string, timeoutMs: number): Promise<readonly string[]> {
  // A redirect could lead away from what was checked.
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'application/json' } });
  if (!response.ok) {
    await response.body?.cancel();
    throw new DataError(`expected status 200, found ${response.status}`);
  }
  const text = await textOf(response);
  const parsed = answer.safeParse(JSON.parse(text));
  if (!parsed.success) throw new DataError('expected a JSON list of names such as ["BTC/USDT"], or one under "instruments" or "pairs"');
  return parsed.data;
}

export const remoteLists = ({ folder, note, timeoutMs = TIMEOUT_MS }: RemoteListSettings): RemoteLists => ({
  async get(url, refreshMs, at) {
    const file = path.join(folder, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.json`);
    const known = read(file, url);
    if (known !== undefined && at - known.receivedAt < refreshMs && at >= known.receivedAt) return known.names;
    try {
      const list = await fetched(url, timeoutMs);
      writeFileWhole(file, `${JSON.stringify({ url, receivedAt: at, names: [...list] } satisfies Stored)}\n`);
      return list;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      note(`warning: ${url} could not be read (${reason}): ${known === undefined ? 'nothing is chosen by it' : `the list of ${isoOf(known.receivedAt)} is used`}`);
      return known?.names;
    }
  },
});

/** What was kept; nothing where it is not there or is not whole. */
function read(file: string, url: string): Stored | undefined {
  try {
    const parsed = stored.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success && parsed.data.url === url ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
