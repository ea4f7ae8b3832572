import { useEffect } from 'react';
import type { LiveStore } from '../live/live-store.ts';
import { useLiveStore } from '../live/live.tsx';

/**
 * Draws by hand when parts of what is known change, at most once a frame and without React: for what changes many times a second. `draw` has to
 * stay the same function between renderings. It is called once at the beginning.
 */
export function useHot(keys: readonly string[], draw: (store: LiveStore) => void): void {
  const store = useLiveStore();
  const all = keys.join('\n');
  useEffect(() => {
    let frame: number | undefined;
    const drawNow = (): void => { frame = undefined; draw(store); };
    const later = (): void => { frame ??= requestAnimationFrame(drawNow); };
    const ends = all.split('\n').map((key) => store.listen(key, later));
    drawNow();
    return () => {
      for (const end of ends) end();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [store, all, draw]);
}
