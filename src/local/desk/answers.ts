import { createHash } from 'node:crypto';
import type { Cache } from '../../shared/ports/cache.ts';

/** Answers to expensive questions, kept for a while. */
export interface Answers {
  /**
   * The answer to a question, out of the cache or made now; asked by several at once it is made once. `version` names what the answer was made
   * from (size and time of a file, a count): when that changes, the old answer is not found any more. It has to be JSON-safe.
   */
  of<Answer>(question: { readonly name: string; readonly version: string; readonly asked?: unknown; readonly keepMs: number }, make: () => Promise<Answer>): Promise<Answer>;
}

export function keepAnswers(cache: Cache, run: string): Answers {
  const underWay = new Map<string, Promise<unknown>>();
  return {
    async of<Answer>({ name, version, asked, keepMs }: Parameters<Answers['of']>[0], make: () => Promise<Answer>): Promise<Answer> {
      const key = `page:${createHash('sha256').update(JSON.stringify([run, name, version, asked ?? null])).digest('hex').slice(0, 32)}`;
      const running = underWay.get(key);
      // Put under this key by this very question: it has its type.
      if (running !== undefined) return running as Promise<Answer>;
      const work = (async (): Promise<Answer> => {
        const kept = await cache.get(key);
        if (kept !== undefined) return JSON.parse(kept) as Answer;
        const answer = await make();
        await cache.set(key, JSON.stringify(answer), keepMs);
        return answer;
      })();
      underWay.set(key, work);
      try {
        return await work;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
