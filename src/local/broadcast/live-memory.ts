import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';

/** Lets each notice of a start through once: to one who comes back, the newest are told again. */
export function onceEach(message: (told: LiveMessage) => void): (told: LiveMessage) => void {
  let boot: string | undefined;
  let seq = -1;
  return (told) => {
    if (told.of === 'hello' && told.boot !== boot) [boot, seq] = [told.boot, -1];
    if (told.of === 'notice') {
      if (told.seq <= seq) return;
      seq = told.seq;
    }
    message(told);
  };
}
