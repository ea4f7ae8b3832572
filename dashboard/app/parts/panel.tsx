import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A titled part of a page. `span` is its width in twelfths on a wide screen. */
export function Panel({ title, side, span = 12, children, id }: { readonly title?: ReactNode; readonly side?: ReactNode; readonly span?: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12; readonly children: ReactNode; readonly id?: string }) {
  return (
    <section className={`panel${span === 12 ? '' : ` span-${span}`}`} id={id}>
      {(title !== undefined || side !== undefined) && <header>{title !== undefined && <Title order={2}>{title}</Title>}{side}</header>}
      {children}
    </section>
  );
}
