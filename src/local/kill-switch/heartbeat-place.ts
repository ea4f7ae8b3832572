import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { RefusedError } from '../../shared/domain/errors.ts';
import type { HeartbeatPlace } from './heartbeat.ts';

/** Longest path of a socket that every system takes (104 bytes on macOS, 108 on Linux, with the final zero). */
const LONGEST = 100;

/** Where a bot and its watchdog meet, the same for both from what both know. Only this user can get in. */
export function heartbeatPlace(dataFolder: string, { venue, account }: { readonly venue: string; readonly account: string }): HeartbeatPlace {
  const folder = path.join(path.resolve(dataFolder), 'run');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `heartbeat-${venue}-${account}`);
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return { file, socket: `\\\\.\\pipe\\coinbot-${name}` };
  const near = path.join(folder, `${name}.sock`);
  return { file, socket: Buffer.byteLength(near) <= LONGEST ? near : path.join(ownTemporaryFolder(), `${name}.sock`) };
}

/** In a folder that others may write into, somebody else may have been quicker: whoever listens there could say that all is well. */
function ownTemporaryFolder(): string {
  const { uid } = userInfo();
  const folder = path.join(tmpdir(), `coinbot-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = statSync(folder);
  if (owner !== uid || (mode & 0o077) !== 0) throw new RefusedError(`"${folder}" is not this user's alone: it cannot hold the socket of the watchdog`);
  return folder;
}
