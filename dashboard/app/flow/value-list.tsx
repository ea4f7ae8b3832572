import { Text } from '@mantine/core';
import type { FlowValue } from '../../desk/flow.ts';
import { useFormats, type Formats } from '../view/format.ts';

/** As many digits as say something of it. */
export function figureOf(value: number | null, f: Formats): string {
  if (value === null) return f.number(null);
  const size = Math.abs(value);
  if (size >= 1e12) return f.moment(value);
  return f.number(value, size >= 1_000 ? 2 : size >= 1 ? 4 : size === 0 ? 0 : 6);
}

export function ValueList({ name, values }: { readonly name: string; readonly values: readonly FlowValue[] }) {
  const f = useFormats();
  return (
    <div style={{ marginBottom: 10 }}>
      {name !== '' && <Text size="xs" fw={600} mb={2}>{name}</Text>}
      <dl className="flow-values">{values.map((one) => <div key={one.name}><dt>{one.name}</dt><dd className="figure">{figureOf(one.value, f)}</dd></div>)}</dl>
    </div>
  );
}
