import type { LiveGateway } from '../../../shared/engine/live/live-gateway.ts';
import type { Venue } from '../../../shared/ports/venue.ts';
import { openKillSwitch } from '../../kill-switch/kill-switch.ts';
import type { FromTrader } from './messages.ts';

export interface GuardSetup {
  readonly killFile: string;
  /** A planted bug: the switch works, but a new start knows nothing of it. */
  readonly forgetsKill: boolean;
  /** Reads the venue's rules anew. */
  readonly refresh: () => Promise<void>;
  readonly say: (message: FromTrader) => void;
}

/** A pulse that stood still for so long: the process was stopped, the machine slept. */
const STILL_MS = 1_000;
const PULSE_MS = 100;

/** What stands last before the wire: the kill switch, the watch for sleep, and the refresh of rules that a refusal shows to be old. */
export function guarded(venue: Venue, { killFile, forgetsKill, refresh, say }: GuardSetup): { readonly venue: Venue; readonly attach: (gateway: LiveGateway) => void } {
  const kill = openKillSwitch(killFile);
  const ignored = forgetsKill ? kill.record()?.at : undefined;
  const isKilled = (): boolean => kill.current() !== 'RUN' && (ignored === undefined || kill.record()?.at !== ignored);
  let gateway: LiveGateway | undefined;
  let pulse = performance.now();
  let refreshing: Promise<void> | undefined;
  const beat = (): void => {
    const now = performance.now();
    const still = now - pulse;
    pulse = now;
    if (still > STILL_MS) gateway?.suspect(`this process stood still for ${Math.round(still)} ms`);
  };
  const refused = (code: string, reason: string) => ({ kind: 'refused', code, reason }) as const;
  return {
    venue: {
      name: venue.name, capabilities: venue.capabilities, cancel: (reference) => venue.cancel(reference), find: (reference) => venue.find(reference),
      async place(order) {
        await refreshing;
        beat();
        if (gateway?.status().isOpen === false) return refused('not-sent', 'the account is being looked at');
        if (isKilled()) return refused('not-sent', 'the kill switch is on');
        const outcome = await venue.place(order);
        if (outcome.kind === 'refused' && outcome.code === '-1013') refreshing ??= refresh().catch(() => undefined).finally(() => { refreshing = undefined; });
        return outcome;
      },
    },
    attach(opened) {
      gateway = opened;
      setInterval(beat, PULSE_MS);
      kill.watch(() => {
        if (!isKilled()) return;
        opened.cancelAll().then(() => { say({ kind: 'cancelled', at: Date.now() }); }, () => undefined);
      }, new AbortController().signal);
    },
  };
}
