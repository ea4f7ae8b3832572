/** What the watch found: the machine slept, its clock was set, or this process could not run. */
export interface Interruption {
  readonly kind: 'sleep' | 'clock' | 'stall';
  readonly forMs: number;
}

const EVERY_MS = 100;
/** A loop that was busy for so long traded on old data: new orders wait until the account was looked at. */
const STALL_MS = 250;
/** What is longer is no busy loop but a machine, or a process, that was stopped. */
const SLEEP_MS = 5_000;
/** Wall clock against the steady one: beyond this somebody set it. */
const JUMP_MS = 1_000;

/** Watches this process's own time. `wall` and `steady` are read at each turn; a late turn and clocks that part are told. */
export function watchTime({ tell, signal, wall = Date.now, steady = () => performance.now() }: { readonly tell: (found: Interruption) => void; readonly signal: AbortSignal; readonly wall?: () => number; readonly steady?: () => number }): void {
  let [wallBefore, steadyBefore] = [wall(), steady()];
  const look = (): void => {
    const [wallNow, steadyNow] = [wall(), steady()];
    const [byWall, bySteady] = [wallNow - wallBefore, steadyNow - steadyBefore];
    [wallBefore, steadyBefore] = [wallNow, steadyNow];
    const late = Math.max(byWall, bySteady) - EVERY_MS;
    // Some systems stop the steady clock while they sleep: then the wall clock alone has gone on.
    if (late >= SLEEP_MS) tell({ kind: 'sleep', forMs: Math.round(late) });
    else if (Math.abs(byWall - bySteady) >= JUMP_MS) tell({ kind: 'clock', forMs: Math.round(byWall - bySteady) });
    else if (late >= STALL_MS) tell({ kind: 'stall', forMs: Math.round(late) });
  };
  const timer = setInterval(look, EVERY_MS);
  signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
}
