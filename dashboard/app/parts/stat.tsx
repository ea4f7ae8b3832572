import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One figure with its name, and what belongs to it in small. */
export function Stat({ name, value, hint }: { readonly name: ReactNode; readonly value: ReactNode; readonly hint?: ReactNode }) {
  return (
    <div>
      <Text size="xs" className="quiet">{name}</Text>
      <Text fz="1.25rem" fw={600} className="figure" lh={1.35}>{value}</Text>
      {hint !== undefined && <Text size="xs" className="quiet figure">{hint}</Text>}
    </div>
  );
}
