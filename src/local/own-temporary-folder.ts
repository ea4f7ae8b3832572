import { mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { RefusedError } from '../shared/domain/errors.ts';

/** For sockets whose own place has too long a name. In a folder that others may write into, somebody else may have been quicker, and would listen in our name. */
export function ownTemporaryFolder(): string {
  const { uid } = userInfo();
  const folder = path.join(tmpdir(), `coinbot-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = statSync(folder);
  if (owner !== uid || (mode & 0o077) !== 0) throw new RefusedError(`"${folder}" is not this user's alone: it cannot hold a socket of this program`);
  return folder;
}
