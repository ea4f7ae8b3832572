import type { ReactNode } from 'react';

/** A figure in the colour of a gain or a loss; its sign says the same to those who see no colours. */
export function Change({ value, children }: { readonly value: number | null | undefined; readonly children: ReactNode }) {
  const tone = typeof value !== 'number' || value === 0 ? undefined : value > 0 ? 'gain' : 'loss';
  return <span className={`figure${tone === undefined ? '' : ` ${tone}`}`}>{children}</span>;
}
