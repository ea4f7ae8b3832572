/**
 * What trading is allowed, from everything to nothing. RUN: all. REDUCE_ONLY: positions may shrink, nothing else. CANCEL_ALL: the
 * same, and every working order is cancelled. FLATTEN: the same, and every position is closed. LOCKED: no order at all, cancels excepted.
 */
export const KILL_STATES = ['RUN', 'REDUCE_ONLY', 'CANCEL_ALL', 'FLATTEN', 'LOCKED'] as const;
export type KillState = (typeof KILL_STATES)[number];

/** What the person must type to leave LOCKED. */
export const UNLOCK_PHRASE = 'unlock trading';

export type KillCommand =
  /** Pause, stop, flatten, lock, or an automatic control that asks for it. */
  | { readonly kind: 'restrict'; readonly to: Exclude<KillState, 'RUN'> }
  /** A person lets trading go on. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'unlock'; readonly typed: string };

export type KillTransition =
  | { readonly kind: 'moved' | 'same'; readonly state: KillState }
  | { readonly kind: 'refused'; readonly state: KillState; readonly reason: string };

const severity = (state: KillState): number => KILL_STATES.indexOf(state);

/** The stricter of two states. */
export const stricter = (a: KillState, b: KillState): KillState => (severity(a) >= severity(b) ? a : b);

/**
 * The state after a command. Restricting never loosens: a pause during a flattening leaves it flattening. `resume` leads back to
 * RUN from anything but LOCKED; out of LOCKED leads the typed phrase alone, and only as far as REDUCE_ONLY.
 */
export function afterCommand(state: KillState, command: KillCommand): KillTransition {
  switch (command.kind) {
    case 'restrict': {
      const next = stricter(state, command.to);
      return next === state ? { kind: 'same', state } : { kind: 'moved', state: next };
    }
    case 'resume':
      if (state === 'LOCKED') return { kind: 'refused', state, reason: `trading is LOCKED: expected "${UNLOCK_PHRASE}" to be typed first` };
      return state === 'RUN' ? { kind: 'same', state } : { kind: 'moved', state: 'RUN' };
    case 'unlock':
      if (state !== 'LOCKED') return { kind: 'same', state };
      if (command.typed !== UNLOCK_PHRASE) return { kind: 'refused', state, reason: `expected "${UNLOCK_PHRASE}" to be typed, found "${command.typed}"` };
      return { kind: 'moved', state: 'REDUCE_ONLY' };
  }
}
