import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../../dashboard/server/guard/private-file.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';

/** Key of the lake under which the page in AWS looks for it. */
const KEY = 'dashboard/access.json';

/**
 * Writes what lets people into the page in AWS: the password of the page of this PC, as a hash, and a new key that sessions there are signed with.
 * Every session there ends when it takes the place of the one before. Where it was written.
 */
export function writeLambdaAccess(dataFolder: string): string {
  const password = readPrivateFile(path.join(dataFolder, 'dashboard', 'password.json'));
  if (password === undefined) throw new UsageError('expected a password for the page, found none: choose one with "npx coinbot dashboard password"');
  const file = path.join(dataFolder, 'dashboard', 'aws', 'access.json');
  writePrivateFile(file, `${JSON.stringify({ version: 1, password: JSON.parse(password) as unknown, sessionKey: randomBytes(32).toString('base64') }, undefined, 2)}\n`);
  return file;
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    const config = loadConfig();
    const file = writeLambdaAccess(folderOf(config, 'dataFolder'));
    printLine(`Written to ${file}: whoever reads it could pass for you at that page. Put it into the lake, with credentials that may:`);
    printLine(`  aws s3 cp "${file}" s3://${config.aws?.bucket ?? 'BUCKET'}/${KEY} --sse AES256`);
    printLine('It holds within a minute, and ends every session there. To use the same password with a new key, run this again.');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
