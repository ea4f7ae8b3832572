import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';

/** Where the two processes meet. A socket path has a length limit of about 100 characters, so it is not always beside the file. */
export interface HeartbeatPlace {
  readonly file: string;
  /** A Unix socket, or a named pipe on Windows. */
  readonly socket: string;
}

const BEAT_MS = 1_000;
/** The word that says: I end of my own will, nothing is to be cancelled. */
export const GOODBYE = 'bye';

/**
 * Tells the watchdog once a second that this process runs: by the time of a file and over a socket, since a full disk stops the one
 * and a restart of the watchdog the other. It beats in the event loop that trades, so that a loop that hangs is silent.
 */
export function startHeartbeat({ file, socket }: HeartbeatPlace, everyMs = BEAT_MS): { stop(): void } {
  let line: Socket | undefined;
  const dial = (): Socket => {
    const fresh = connect(socket);
    // Without a watchdog there is nobody to talk to: the next beat tries again.
    fresh.on('error', () => undefined);
    fresh.on('close', () => { if (line === fresh) line = undefined; });
    fresh.unref();
    return fresh;
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${process.pid}\n`);
  const beat = (): void => {
    touch(file);
    line ??= dial();
    if (line.writable) line.write('beat\n');
  };
  beat();
  const timer = setInterval(beat, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      line?.end(`${GOODBYE}\n`);
      rmSync(file, { force: true });
    },
  };
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    restore(file);
  }
}

/** Somebody took the file away: a watchdog takes that for a goodbye. */
function restore(file: string): void {
  try {
    writeFileSync(file, `${process.pid}\n`);
  } catch {
    // The disk is gone: the socket still beats.
  }
}
