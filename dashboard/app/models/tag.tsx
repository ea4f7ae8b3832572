import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** A word on a patch of colour: the colour is told apart by those who can, the word is read by everybody. */
export function Tag({ color, title, children }: { readonly color: string; readonly title?: string; readonly children: ReactNode }) {
  return <Badge variant="light" color={color} size="sm" radius="sm" tt="none" {...(title === undefined ? {} : { title })} styles={{ root: { width: 'max-content', maxWidth: 'none', overflow: 'visible' }, label: { color: 'var(--ink)', overflow: 'visible' } }}>{children}</Badge>;
}
