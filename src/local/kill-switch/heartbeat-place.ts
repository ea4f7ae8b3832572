import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ownTemporaryFolder } from '../own-temporary-folder.ts';
import type { HeartbeatPlace } from './heartbeat.ts';

/** Longest path of a socket that every system takes (104 bytes on macOS, 108 on Linux, with the final zero). */
export const LONGEST_SOCKET_PATH = 100;

/** Where a bot and its watchdog meet, the same for both from what both know. Only this user can get in. */
export function heartbeatPlace(dataFolder: string, { venue, account }: { readonly venue: string; readonly account: string }): HeartbeatPlace {
  const folder = path.join(path.resolve(dataFolder), 'run');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `heartbeat-${venue}-${account}`);
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return { file, socket: `\\\\.\\pipe\\coinbot-${name}` };
  const near = path.join(folder, `${name}.sock`);
  return { file, socket: Buffer.byteLength(near) <= LONGEST_SOCKET_PATH ? near : path.join(ownTemporaryFolder(), `${name}.sock`) };
}
