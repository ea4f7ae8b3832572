import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing is there yet: says what to do about it. */
export function Empty({ text, children }: { readonly text: ReactNode; readonly children?: ReactNode }) {
  return <Stack align="center" justify="center" gap="xs" py="xl" ta="center"><Text className="quiet" size="sm" maw={460}>{text}</Text>{children}</Stack>;
}
