import { createHash } from 'node:crypto';
import path from 'node:path';
import { LONGEST_SOCKET_PATH } from '../kill-switch/heartbeat-place.ts';
import { ownTemporaryFolder } from '../own-temporary-folder.ts';

const nameOf = (stateFolder: string): string => createHash('sha256').update(path.resolve(stateFolder)).digest('hex').slice(0, 16);

/** Where the trading process of a state folder is listened to (a Unix socket, a named pipe on Windows): the same for both sides. Nothing is made there: a listener may look before there is a run. */
export function broadcastPlace(stateFolder: string): string {
  const name = nameOf(stateFolder);
  if (process.platform === 'win32') return `\\\\.\\pipe\\coinbot-live-${name}`;
  const near = path.join(path.resolve(stateFolder), 'run', 'live.sock');
  return Buffer.byteLength(near) <= LONGEST_SOCKET_PATH ? near : path.join(ownTemporaryFolder(), `live-${name}.sock`);
}

/** The channel of the same on a bus. */
export const broadcastChannel = (stateFolder: string): string => `live:${nameOf(stateFolder)}`;
