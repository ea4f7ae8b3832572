import type { Secrets } from '../../ports/secrets.ts';

/** The first source that has the key; one that fails is not passed over. */
export const firstSecrets = (...sources: readonly Secrets[]): Secrets => ({
  async key(venue, account) {
    for (const source of sources) {
      const found = await source.key(venue, account);
      if (found !== undefined) return found;
    }
    return undefined;
  },
});
