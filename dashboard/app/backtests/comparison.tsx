import { Button, CloseButton, Group, Skeleton, Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { ComparedRun } from '../../desk/backtests.ts';
import { useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { LineChart } from '../parts/line-chart.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { VerdictBadge } from '../research/verdict.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import { alignedGrowth } from './aligned-growth.ts';
import { paramsText } from '../research/params-text.ts';
import { rowText } from './group-tables.tsx';

const COLOURS = ['--mantine-color-teal-5', '--mantine-color-blue-5', '--mantine-color-orange-5', '--mantine-color-grape-5', '--mantine-color-pink-5', '--mantine-color-lime-6'] as const;

/** Several runs side by side: growth over one another, and all rows. */
export function Comparison({ ids, first }: { readonly ids: readonly string[]; readonly first: readonly ComparedRun[] | undefined }) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const f = useFormats();
  const { data: runs } = useQuery(useApi().backtests.compare.queryOptions({ ids: [...ids] }, { staleTime: Infinity, placeholderData: keepPreviousData, ...(first === undefined ? {} : { initialData: [...first] }) }));
  const { times, growth } = useMemo(() => alignedGrowth(runs ?? []), [runs]);
  const lines = useMemo(() => (runs ?? []).map(({ title }, k) => ({ name: title, values: growth[k] ?? [], colour: COLOURS[k] ?? '--ink-quiet' })), [runs, growth]);
  const formatValue = useCallback((value: number) => f.percent(value, 0), [f]);
  const others = (id: string): string => ids.filter((one) => one !== id).join(',');
  return (
    <>
      <PageTitle title={texts.compareTitle}><Button component={Link} to="/backtests" variant="default" size="xs">{shared.back}</Button></PageTitle>
      {runs === undefined ? <Skeleton h={480} /> : runs.length === 0 ? <Panel><Empty text={shared.nothing} /></Panel> : (
        <div className="grid" data-testid="comparison">
          <Panel title={texts.growthCurves}>
            <LineChart times={times} lines={lines} height={320} formatValue={formatValue} label={texts.growthCurves} />
            <Group gap="md" mt="xs">
              {runs.map(({ id, title }, k) => (
                <Group key={id} gap={4} wrap="nowrap">
                  <span aria-hidden="true" style={{ width: 12, height: 3, borderRadius: 2, background: `var(${COLOURS[k] ?? '--ink-quiet'})`, display: 'inline-block' }} />
                  <Link className="plain" to={`/backtests?run=${id}`} style={{ fontSize: 13 }}>{k + 1}. {title}</Link>
                  {runs.length > 1 && <CloseButton component={Link} to={`/backtests?compare=${others(id)}`} size="xs" aria-label={texts.remove(title)} />}
                </Group>
              ))}
            </Group>
          </Panel>
          <Rows runs={runs} />
        </div>
      )}
    </>
  );
}

function Rows({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const { language } = useView();
  const f = useFormats();
  const [isShort, setShort] = useState(true);
  const [first] = runs;
  const rowsOf = (key: string) => first?.groups.find((group) => group.key === key)?.rows ?? [];
  const textsOf = (group: string, row: string): string[] => runs.map(({ groups, currency }) => {
    const found = groups.find(({ key }) => key === group)?.rows.find(({ key }) => key === row);
    return found === undefined ? '–' : rowText(found, { f, currency, language });
  });
  return (
    <Panel title={shared.verdict} side={<Switch size="sm" label={texts.onlyDifferent} checked={isShort} onChange={({ currentTarget }) => { setShort(currentTarget.checked); }} />}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.row}</th>{runs.map(({ id, strategy, params }, k) => <th key={id} style={{ textAlign: 'end', whiteSpace: 'normal' }}>{k + 1}. {strategy}<br />{paramsText(params)}</th>)}</tr></thead>
        <tbody><tr><th scope="row">{shared.verdict}</th>{runs.map(({ id, verdict }) => <td key={id} className="end">{verdict === null ? '–' : <VerdictBadge grade={verdict.grade} />}</td>)}</tr></tbody>
        {(first?.groups ?? []).map(({ key, name }) => {
          const rows = rowsOf(key).map((row) => ({ row, cells: textsOf(key, row.key) })).filter(({ cells }) => !isShort || runs.length < 2 || new Set(cells).size > 1);
          return rows.length === 0 ? null : (
            <tbody key={key}>
              <tr><th scope="rowgroup" colSpan={runs.length + 1} style={{ paddingTop: 16, color: 'var(--ink)' }}>{name[language]}</th></tr>
              {rows.map(({ row, cells }) => <tr key={row.key}><th scope="row">{row.name[language]}</th>{cells.map((text, k) => <td key={runs[k]?.id ?? k} className="figure" style={{ textAlign: 'end', whiteSpace: 'normal', minWidth: 110 }}>{text}</td>)}</tr>)}
            </tbody>
          );
        })}
      </table></div>
    </Panel>
  );
}
