import { CHANNELS } from '../../domain/bulletin.ts';
import { DataError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { Secrets, VenueKey } from '../../ports/secrets.ts';

const PREFIX = 'COINBOT_KEY_';
const FIELDS = { API_KEY: 'apiKey', SECRET: 'secret', PASSPHRASE: 'passphrase' } as const;
type Field = (typeof FIELDS)[keyof typeof FIELDS];

export interface EnvironmentSecrets extends Secrets {
  /** Whose keys are there, without a word of them. */
  readonly owners: readonly Pick<VenueKey, 'venue' | 'account'>[];
}

interface Part {
  readonly venue: string;
  readonly account: string;
  readonly field: Field;
}

const isField = (name: string): name is keyof typeof FIELDS => Object.hasOwn(FIELDS, name);

/** `COINBOT_KEY_BINANCE__API_KEY`, or with an account `COINBOT_KEY_BINANCE__HEDGE__API_KEY`. A name that is neither is a DataError. */
function partOf(variable: string): Part {
  const [venue = '', ...rest] = variable.slice(PREFIX.length).split('__');
  const field = rest.at(-1) ?? '';
  if (!/^[A-Z0-9]+$/i.test(venue) || !isField(field) || rest.length > 2) {
    throw new DataError(`environment variable "${variable}": expected ${PREFIX}BINANCE__API_KEY, __SECRET or __PASSPHRASE, or with an account ${PREFIX}BINANCE__MAIN__API_KEY`);
  }
  return { venue: venue.toLowerCase(), account: (rest.length === 2 ? rest[0] : 'main').toLowerCase().replaceAll('_', '-'), field: FIELDS[field] };
}

/**
 * Keys from environment variables, for development. They are taken out of `variables` at once, so that neither a program started
 * later nor a dump of the environment holds them.
 */
export function environmentSecrets(variables: Record<string, string | undefined>): EnvironmentSecrets {
  const parts = new Map<string, { readonly venue: string; readonly account: string; readonly values: Partial<Record<Field, Secret>> }>();
  for (const variable of Object.keys(variables).filter((name) => name.startsWith(PREFIX))) {
    const { venue, account, field } = partOf(variable);
    const entry = parts.get(`${venue} ${account}`) ?? { venue, account, values: {} };
    entry.values[field] = new Secret(variables[variable] ?? '');
    delete variables[variable];
    parts.set(`${venue} ${account}`, entry);
  }
  return {
    owners: [...parts.values()].map(({ venue, account }) => ({ venue, account })),
    async key(venue, account) {
      const values = parts.get(`${venue} ${account}`)?.values;
      if (values === undefined) return undefined;
      // A channel of the notifier has one secret; its name stands where a key does.
      const { apiKey = CHANNELS.some((name) => name === venue) ? new Secret(venue) : undefined, secret, passphrase } = values;
      if (apiKey === undefined || secret === undefined) throw new DataError(`the environment has a part of the key of ${venue} ${account}: expected both __API_KEY and __SECRET`);
      return { venue, account, apiKey, secret, ...(passphrase === undefined ? {} : { passphrase }) };
    },
  };
}
