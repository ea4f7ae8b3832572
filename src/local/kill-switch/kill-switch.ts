import { mkdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { stricter, type KillState } from '../../shared/risk/kill-state.ts';
import { commandKillFile, isTripped, readKillFile, type KillRecord } from './kill-file.ts';

/** Some file systems tell of no changes (network drives, Windows folders inside Linux): the file is looked at so often in any case. */
const POLL_MS = 20;

/** The kill switch as the process that sends orders sees it. */
export interface KillSwitch {
  /** The state now. Looks at the file each time (some microseconds), so it is asked right before an order is signed. */
  current(): KillState;
  /** The last record read; undefined before anybody asked for anything. */
  record(): KillRecord | undefined;
  /** An automatic control asks for a stricter state. It holds from this call on, and durably when the promise resolves. */
  restrict(to: Exclude<KillState, 'RUN'>, by: string, reason: string): Promise<void>;
  /** Tells of every change until the signal aborts. */
  watch(tell: (state: KillState, record: KillRecord | undefined) => void, signal: AbortSignal): void;
}

/** Opens the switch over its file. A file that vanishes while it is watched changes nothing: taking it away is not resuming. */
export const openKillSwitch = (file: string): KillSwitch => new FileKillSwitch(path.resolve(file));

class FileKillSwitch implements KillSwitch {
  readonly #file: string;
  #seen = '';
  #record: KillRecord | undefined;
  /** What this process asked for and is not on the disk yet, or could not be put there. */
  readonly #pending = new Set<{ readonly to: KillState }>();

  constructor(file: string) {
    this.#file = file;
  }

  current(): KillState {
    const stamp = this.#stamp();
    if (stamp !== this.#seen && stamp !== '') {
      this.#record = readKillFile(this.#file) ?? this.#record;
      this.#seen = stamp;
    }
    let state = stricter(this.#record?.state ?? 'RUN', isTripped(this.#file) ? 'REDUCE_ONLY' : 'RUN');
    for (const { to } of this.#pending) state = stricter(state, to);
    return state;
  }

  /** A replaced file has another inode or time of change; both together change with every write. */
  #stamp(): string {
    const stat = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino}:${stat.ctimeNs}:${stat.mtimeNs}:${stat.size}`;
  }

  record(): KillRecord | undefined {
    this.current();
    return this.#record;
  }

  async restrict(to: Exclude<KillState, 'RUN'>, by: string, reason: string): Promise<void> {
    const asked = { to };
    this.#pending.add(asked);
    // Where the disk refuses, it holds for as long as this process lives.
    await commandKillFile(this.#file, { command: { kind: 'restrict', to }, by, reason, at: Date.now() });
    this.#pending.delete(asked);
  }

  watch(tell: (state: KillState, record: KillRecord | undefined) => void, signal: AbortSignal): void {
    let last = this.current();
    const look = (): void => {
      const now = this.current();
      if (now === last) return;
      last = now;
      tell(now, this.#record);
    };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const timer = setInterval(look, POLL_MS);
    const watcher = watched(path.dirname(this.#file), look);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      watcher?.close();
    }, { once: true });
  }
}

/** Undefined where the system has no watch to give: the poll does without. */
function watched(folder: string, look: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, look);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
