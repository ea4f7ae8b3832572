import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function PageTitle({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return <Group justify="space-between" align="center" mb="md" mih={36} gap="sm"><Title order={1}>{title}</Title>{children !== undefined && <Group gap="xs">{children}</Group>}</Group>;
}
