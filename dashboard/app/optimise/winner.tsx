import { Badge, Button, CopyButton, Group, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { SearchReport } from '../../desk/optimise.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const short = (value: number | boolean | string): number | boolean | string => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

/** What was chosen, and how it is used. Nothing trades by itself. */
export function Winner({ report: { result, asked } }: { readonly report: SearchReport }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const { winner, strategy, model } = result;
  if (winner === null) return <Text size="sm">{texts.noWinner}</Text>;
  const params = Object.fromEntries(Object.entries(winner.params).map(([name, value]) => [name, short(value)]));
  const own = Object.entries(params).filter(([name]) => !name.startsWith('exits.'));
  const exits = Object.fromEntries(Object.entries(params).filter(([name]) => name.startsWith('exits.')).map(([name, value]) => [name.slice('exits.'.length), value]));
  const entry = JSON.stringify({ strategy, params: Object.fromEntries(own), ...(Object.keys(exits).length > 0 ? { exits } : {}) });
  const address = new URLSearchParams([['strategy', strategy], ...(asked === null ? [] : [['data', asked.data]]), ...own.map(([name, value]) => [`p.${name}`, String(value)])]);
  return (
    <>
      <Group gap={6} mb={8}>{Object.entries(params).map(([name, value]) => <Badge key={name} variant="light" size="lg" radius="sm" tt="none">{name} {String(value)}</Badge>)}</Group>
      <Text size="sm" className="quiet">{texts.plateau(f.number(winner.score), f.number(winner.neighbourhood), f.number(winner.peak))}</Text>
      {model !== null && <Text size="sm" mt={4}>{texts.model(model.id)}</Text>}
      <Title order={3} mt="md" mb={4}>{texts.use}</Title>
      <Text size="sm" className="quiet">{texts.useHint}</Text>
      <Group gap="xs" wrap="nowrap" mt={6} align="start">
        <code className="figure" style={{ flex: 1, minWidth: 0, overflowX: 'auto', padding: '6px 8px', background: 'var(--ground)', border: '1px solid var(--line)', borderRadius: 6, fontSize: 12 }} tabIndex={0}>{entry}</code>
        <CopyButton value={entry}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? texts.copied : texts.copy}</Button>}</CopyButton>
      </Group>
      <Button component={Link} to={`/backtests?${address.toString()}`} variant="default" size="xs" mt="sm" data-testid="backtest-these">{texts.backtestThese}</Button>
    </>
  );
}
