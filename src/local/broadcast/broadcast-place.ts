import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { LONGEST_SOCKET_PATH } from '../kill-switch/heartbeat-place.ts';
import { ownTemporaryFolder } from '../own-temporary-folder.ts';

const nameOf = (stateFolder: string): string => createHash('sha256').update(path.resolve(stateFolder)).digest('hex').slice(0, 16);

/** Where the trading process of a state folder is listened to (a Unix socket, a named pipe on Windows): the same for both sides. Only this user can get in. */
export function broadcastPlace(stateFolder: string): string {
  const name = nameOf(stateFolder);
  if (process.platform === 'win32') return `\\\\.\\pipe\\coinbot-live-${name}`;
  const folder = path.join(path.resolve(stateFolder), 'run');
  const near = path.join(folder, 'live.sock');
  if (Buffer.byteLength(near) > LONGEST_SOCKET_PATH) return path.join(ownTemporaryFolder(), `live-${name}.sock`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return near;
}

/** The channel of the same on a bus. */
export const broadcastChannel = (stateFolder: string): string => `live:${nameOf(stateFolder)}`;
