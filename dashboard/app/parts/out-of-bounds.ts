import { boundsTexts } from '../texts/bounds.ts';
import { useTexts } from '../view/view.tsx';

export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export const isOutOfBounds = (value: unknown, { min = -Infinity, max = Infinity }: Bounds): boolean => typeof value === 'number' && (value < min || value > max);

/** Says the bounds to whoever typed beyond them; undefined for what may stand. */
export function useOutOfBounds(): (value: unknown, bounds: Bounds) => string | undefined {
  const texts = useTexts(boundsTexts);
  return (value, bounds) => {
    const { min, max } = bounds;
    if (!isOutOfBounds(value, bounds)) return undefined;
    return min !== undefined && max !== undefined ? texts.between(String(min), String(max)) : min !== undefined ? texts.atLeast(String(min)) : texts.atMost(String(max));
  };
}
