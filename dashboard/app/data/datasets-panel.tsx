import { Anchor, Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { DatasetLine } from '../../desk/data.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { dataTexts } from '../texts/data.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { CoverageBar } from './coverage-bar.tsx';

const SEARCH_FROM = 6;

/** Every dataset of the archive, on one line of time. */
export function DatasetsPanel({ datasets, check, busy }: { readonly datasets: readonly DatasetLine[]; readonly check: (ids: readonly string[]) => void; readonly busy: boolean }) {
  const texts = useTexts(dataTexts);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = datasets.filter(({ id, venue, symbol, timeframe }) => `${venue}:${symbol} ${timeframe} ${id}`.toLowerCase().includes(wanted));
  const side = (
    <Group gap="xs">
      {datasets.length >= SEARCH_FROM && <TextInput size="xs" w={160} placeholder={texts.search} aria-label={texts.search} value={text} onChange={({ currentTarget }) => { setText(currentTarget.value); }} />}
      {datasets.length > 0 && <Button size="xs" variant="default" disabled={busy || shown.length === 0} onClick={() => { check(shown.slice(0, 50).map(({ id }) => id)); }}>{texts.checkAll}</Button>}
    </Group>
  );
  return (
    <Panel title={texts.archive} side={side}>
      {datasets.length === 0 ? <Empty text={texts.none} /> : shown.length === 0 ? <Empty text={texts.noMatch} /> : <Rows datasets={shown} />}
    </Panel>
  );
}

function Rows({ datasets }: { readonly datasets: readonly DatasetLine[] }) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const [from, to] = [Math.min(...datasets.map((one) => one.from)), Math.max(...datasets.map((one) => one.to + one.candleMs))];
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.dataset}</th><th>{texts.timeframe}</th><th>{texts.from}</th><th>{texts.to}</th><th className="end">{texts.rows}</th><th className="end">{texts.missing}</th><th className="end">{texts.size}</th><th style={{ width: '28%' }}>{texts.coverage} <span className="figure">({f.day(from)} – {f.day(to)})</span></th><th /></tr></thead>
      <tbody>{datasets.map((dataset) => (
        <tr key={dataset.id}>
          <td><Link className="plain" to={`?dataset=${encodeURIComponent(dataset.id)}`} preventScrollReset><strong>{dataset.symbol}</strong></Link> <Text span size="xs" className="quiet">{dataset.venue}</Text>{dataset.isMadeUp && <Badge ml={6} size="xs" variant="light" color="grape" tt="none">{texts.made}</Badge>}{dataset.isFrozen && <Badge ml={6} size="xs" variant="light" tt="none">{texts.frozen}</Badge>}</td>
          <td>{dataset.timeframe}</td>
          <td className="figure">{f.day(dataset.from)}</td>
          <td className="figure">{f.day(dataset.to)}</td>
          <td className="end">{f.count(dataset.rows)}</td>
          <td className="end">{dataset.missing === 0 ? <span className="quiet">{texts.complete}</span> : <span className="warn">{f.count(dataset.missing)}</span>}</td>
          <td className="end">{f.bytes(dataset.bytes)}</td>
          <td><CoverageBar dataset={dataset} from={from} to={to} /></td>
          <td className="end"><Anchor component={Link} size="xs" to={`?dataset=${encodeURIComponent(dataset.id)}`} preventScrollReset>{texts.details}</Anchor></td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}
