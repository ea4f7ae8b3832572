import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { usePlan, useStatus } from '../live/live.tsx';
import { Change } from '../parts/change.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const COLOURS: Readonly<Record<string, string>> = { demo: 'grape', paper: 'blue', live: 'red' };

/** What is run, and what it is worth: on every page. */
export function Glance() {
  const texts = useTexts(shellTexts);
  const f = useFormats();
  const status = useStatus();
  const mode = (usePlan()?.mode ?? status?.mode) as keyof typeof texts.modes | undefined;
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      <Text component={Link} to="/" fw={700} size="lg" className="plain" visibleFrom="sm" style={{ letterSpacing: '-0.02em', color: 'inherit', textDecoration: 'none' }}>coinbot</Text>
      {mode !== undefined && <Tooltip label={texts.modeHints[mode]} multiline maw={280}><Badge variant="light" color={COLOURS[mode] ?? 'gray'} radius="sm" tabIndex={0}>{texts.modes[mode]}</Badge></Tooltip>}
      {status !== undefined && (
        <Group gap={10} wrap="nowrap" className="figure" visibleFrom="xs" aria-label={texts.equity}>
          <Text fw={600} size="md" data-testid="equity">{f.moneyIn(status.equity, status.currency)}</Text>
          <Text size="sm" visibleFrom="lg"><Change value={status.profit}>{f.change(status.profit, status.currency)} ({f.percentChange(status.profitRatio)})</Change></Text>
        </Group>
      )}
    </Group>
  );
}
