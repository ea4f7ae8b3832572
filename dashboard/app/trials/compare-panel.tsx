import { Button, Group, Switch, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { TrialHead } from '../../../src/shared/domain/trial.ts';
import { useApi } from '../api.tsx';
import { Panel } from '../parts/panel.tsx';
import { trialTexts } from '../texts/trials.ts';
import { symbolOf, useFormats, type Formats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { flatten } from './param-text.ts';
import { usePut } from './trial-list.tsx';

type Whole = TrialHead & { readonly days: number | null };
type Cells = Readonly<Record<string, string>>;

/** Trials side by side: what was asked for, and what came of it. */
export function ComparePanel({ ids }: { readonly ids: readonly string[] }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const put = usePut();
  const [isShort, setIsShort] = useState(false);
  const { data } = useQuery(useApi().trials.several.queryOptions({ ids: [...ids] }, { placeholderData: keepPreviousData, staleTime: Infinity }));
  const trials = data ?? [];
  const groups: readonly { readonly title: string; readonly cells: readonly Cells[] }[] = [
    { title: texts.figures, cells: trials.map(({ metrics, days, kind }) => ({ ...figures(metrics, kind === 'train' ? RATIOS : SHARES, f), [texts.days]: f.count(days) })) },
    { title: texts.params, cells: trials.map(({ params }) => flatten(params)) },
    { title: texts.settings, cells: trials.map((trial) => ({ ...flatten(trial.settings), ...identity(trial, texts) })) },
  ];
  return (
    <Panel id="compare" title={texts.compare} side={<Group gap="sm"><Switch size="xs" label={texts.differs} checked={isShort} disabled={trials.length < 2} onChange={({ currentTarget }) => { setIsShort(currentTarget.checked); }} /><Button size="xs" variant="default" onClick={() => { put({ pick: null }); }}>{texts.clear}</Button></Group>}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.id}</th>{trials.map(({ id, strategy, instruments, timeframe, at }) => <th key={id} className="end"><code>{id.slice(0, 12)}</code><br />{strategy}<br />{instruments.map(symbolOf).join(', ')} {timeframe}<br /><span className="figure">{f.moment(at)}</span></th>)}</tr></thead>
        <tbody>{groups.map(({ title, cells }) => (
          <Fragment key={title}>
            <tr><td colSpan={trials.length + 1}><Text size="xs" fw={600} mt={6}>{title}</Text></td></tr>
            {namesOf(cells, isShort && trials.length > 1).map((name) => <tr key={name}><td>{name}</td>{cells.map((own, i) => <td key={trials[i].id} className="end figure" style={{ maxWidth: 260, overflow: 'hidden', textOverflow: 'ellipsis' }} title={own[name]}>{own[name] ?? '–'}</td>)}</tr>)}
          </Fragment>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

const namesOf = (cells: readonly Cells[], isShort: boolean): readonly string[] =>
  [...new Set(cells.flatMap((own) => Object.keys(own)))].filter((name) => !isShort || new Set(cells.map((own) => own[name])).size > 1);

const SHARES: ReadonlySet<string> = new Set(['cagr', 'maxDrawdown', 'psr', 'auc']);

/** Trainings know no money: their profits are shares of it. */
const RATIOS: ReadonlySet<string> = new Set([...SHARES, 'netProfit', 'profitAtDoubleCosts']);

const figures = (metrics: Whole['metrics'], shares: ReadonlySet<string>, f: Formats): Cells =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, shares.has(name) ? f.percent(value) : name === 'trades' ? f.count(value) : f.number(value, 3)]));

function identity({ dataHash, codeHash, orderHash, seed, selection, lockBox }: Whole, texts: typeof trialTexts.en): Cells {
  return {
    [texts.seed]: String(seed), [texts.data]: dataHash.slice(0, 12), [texts.code]: codeHash.slice(0, 12), [texts.orderHash]: orderHash.slice(0, 12),
    ...(selection === null ? {} : { [texts.selection]: JSON.stringify(selection) }), ...(lockBox === null ? {} : { [texts.lockBox]: `${new Date(lockBox.from).toISOString().slice(0, 10)} – ${new Date(lockBox.to).toISOString().slice(0, 10)}` }),
  };
}
