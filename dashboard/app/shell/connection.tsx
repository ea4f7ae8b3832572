import { Alert, Badge, Box, Group, Text, Tooltip } from '@mantine/core';
import { useDataAge, useIsStale, useLine, useRunner } from '../live/live.tsx';
import { apartTexts } from '../texts/apart.ts';
import { shellTexts } from '../texts/shell.ts';
import { useFormats } from '../view/format.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useTexts } from '../view/view.tsx';

/** How fresh the page is. */
export function Connection() {
  const texts = useTexts(shellTexts).line;
  const f = useFormats();
  const line = useLine();
  const runner = useRunner();
  const age = useDataAge();
  const isApart = useIsApart();
  const apart = useTexts(apartTexts);
  const isFresh = line === 'open' && runner.isConnected;
  if (isApart) return <Tooltip label={apart.hint} multiline maw={300}><Badge variant="light" color="gray" radius="sm" tabIndex={0}>AWS</Badge></Tooltip>;
  return (
    <Tooltip label={isFresh ? texts.live : line === 'connecting' ? texts.connecting : line === 'lost' ? texts.lost : texts.runnerAway}>
      <Group gap={6} wrap="nowrap" visibleFrom="xs" tabIndex={0} aria-label={isFresh ? texts.live : texts.stale}>
        <Box w={8} h={8} style={{ borderRadius: 4, background: isFresh ? 'var(--green)' : line === 'connecting' ? 'var(--ink-quiet)' : 'var(--amber)' }} />
        <Text size="xs" className="quiet figure" visibleFrom="lg" w={46}>{isFresh ? texts.live : age === undefined ? '' : f.duration(age)}</Text>
      </Group>
    </Tooltip>
  );
}

/** Says that what is seen is old, and how old. It lies over the foot of the window, and makes room for itself below everything else. */
export function LineBanner() {
  const texts = useTexts(shellTexts).line;
  const f = useFormats();
  const isLost = useLine() === 'lost';
  const isStale = useIsStale();
  const age = useDataAge();
  const isApart = useIsApart();
  if (isApart || !isStale) return null;
  return (
    <>
      <Box h={96} aria-hidden="true" />
      <Alert role="status" color="yellow" variant="filled" title={isLost ? texts.lost : texts.runnerAway} style={{ position: 'fixed', insetInline: 12, bottom: 12, zIndex: 150, maxWidth: 520, marginInline: 'auto' }} data-testid="line-banner">
        {isLost ? (age === undefined ? '' : texts.age(f.duration(age))) : texts.runnerAwayHint}
      </Alert>
    </>
  );
}
