import { readPrivateFile } from '../../../dashboard/server/guard/private-file.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { Secret } from '../../shared/domain/secret.ts';

export const TOKEN_VARIABLE = 'COINBOT_API_TOKEN';

const TOKEN = /^cbt_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{43}$/u;

function tokenOf(text: string, from: string): Secret {
  if (!TOKEN.test(text)) throw new DataError(`${from}: expected an API token of the page ("cbt_..."), found something else`);
  return new Secret(text);
}

/** The token from a file only its owner may read, or from the environment, which it leaves. Never from the command line: every program on the machine can read that. */
export function givenToken(file: string | undefined, environment: NodeJS.ProcessEnv): Secret {
  const variable = environment[TOKEN_VARIABLE];
  delete environment[TOKEN_VARIABLE];
  if (file !== undefined) {
    const text = readPrivateFile(file);
    if (text === undefined) throw new UsageError(`--token-file: expected a file with an API token, found none at "${file}"`);
    return tokenOf(text.trim(), file);
  }
  if (variable === undefined || variable === '') throw new UsageError(`expected an API token in the environment variable ${TOKEN_VARIABLE} or in a file (--token-file), found none; "coinbot dashboard token add assistant --scope read" makes one`);
  return tokenOf(variable.trim(), TOKEN_VARIABLE);
}
