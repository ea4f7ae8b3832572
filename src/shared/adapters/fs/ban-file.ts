import { readFile } from 'node:fs/promises';
import type { EpochMs } from '../../domain/time.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { BanStore } from '../../ports/request-gate.ts';

/** The bans of all gates in one JSON file: `{ "binance": 1700000300000 }`. One that cannot be read counts as none: at worst it is told again. */
export function banFile(file: string, files: DurableFiles): BanStore {
  let queue: Promise<unknown> = Promise.resolve();
  const all = async (): Promise<Record<string, EpochMs>> => {
    const text = await readFile(file, 'utf8').catch((error: unknown) => { if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}'; throw error; });
    let parsed: unknown;
    try { parsed = JSON.parse(text); } catch { parsed = undefined; }
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, EpochMs] => Number.isFinite(entry[1])));
  };
  return {
    async read(gate) { return (await all())[gate]; },
    write(gate, until) {
      const writing = queue.then(async () => {
        const bans = await all();
        await files.replace(file, Buffer.from(`${JSON.stringify({ ...bans, [gate]: until })}\n`));
      });
      queue = writing.catch(() => undefined);
      return writing;
    },
  };
}
