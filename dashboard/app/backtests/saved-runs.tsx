import { Button, Checkbox, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SavedBacktest } from '../../desk/backtests.ts';
import { isUnderWay } from '../jobs/use-job.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { JobBadge, JobLine } from '../parts/job-line.tsx';
import { Panel } from '../parts/panel.tsx';
import { paramsText } from '../research/params-text.ts';
import { VerdictBadge } from '../research/verdict.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const MOST_COMPARED = 6;

/** What was run, newest first; some of them can be chosen and laid side by side. */
export function SavedRuns({ runs }: { readonly runs: readonly SavedBacktest[] | undefined }) {
  const texts = useTexts(backtestTexts);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (id: string, isIn: boolean): void => { setChosen((current) => (isIn ? [...current, id].slice(-MOST_COMPARED) : current.filter((one) => one !== id))); };
  const underWay = runs?.filter((run) => isUnderWay(run)) ?? [];
  const over = runs?.filter((run) => !isUnderWay(run)) ?? [];
  const side = <Button component={Link} to={`/backtests?compare=${chosen.join(',')}`} size="xs" variant="default" data-disabled={chosen.length < 2 || undefined} aria-disabled={chosen.length < 2} onClick={(event) => { if (chosen.length < 2) event.preventDefault(); }} title={texts.mostCompared} data-testid="compare">{texts.compare(chosen.length)}</Button>;
  return (
    <Panel title={texts.saved} side={side} span={7}>
      {underWay.length > 0 && <Stack gap="sm" mb="md">{underWay.map((run) => <Link key={run.id} to={`/backtests?run=${run.id}`} className="plain"><JobLine job={run} /></Link>)}</Stack>}
      {runs === undefined ? <Skeleton h={200} /> : over.length === 0 ? (underWay.length === 0 && <Empty text={texts.noRuns} />) : <Rows runs={over} chosen={chosen} choose={choose} />}
      {over.length > 1 && chosen.length < 2 && <Text size="xs" className="quiet" mt="sm">{texts.atLeastTwo}</Text>}
    </Panel>
  );
}

function Rows({ runs, chosen, choose }: { readonly runs: readonly SavedBacktest[]; readonly chosen: readonly string[]; readonly choose: (id: string, isIn: boolean) => void }) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th /><th>{texts.run}</th><th className="end">{texts.growth}</th><th className="end">{texts.hold}</th><th className="end">{texts.sharpe}</th><th className="end">{texts.drawdown}</th><th className="end">{texts.trades}</th><th /></tr></thead>
      <tbody>{runs.map(({ id, title, askedAt, headline, state, error, asked }) => (
        <tr key={id}>
          <td>{headline !== null && <Checkbox size="xs" checked={chosen.includes(id)} onChange={({ currentTarget }) => { choose(id, currentTarget.checked); }} aria-label={texts.choose(title)} />}</td>
          <td style={{ minWidth: 200 }}><Link className="plain" to={`/backtests?run=${id}`}><strong>{title}</strong></Link><Text size="xs" className="quiet">{f.moment(askedAt)}{aboutOf(asked, shared.costKinds)}</Text>{error !== null && <Text size="xs" className="warn">{error}</Text>}</td>
          {headline === null ? <td colSpan={5} /> : (
            <>
              <td className="end"><Change value={headline.growth}>{f.percentChange(headline.growth, 1)}</Change></td>
              <td className="end"><Change value={headline.hold}>{f.percentChange(headline.hold, 1)}</Change></td>
              <td className="end">{f.number(headline.sharpe)}</td>
              <td className="end">{f.percent(headline.maxDrawdown, 1)}</td>
              <td className="end">{f.count(headline.trades)}</td>
            </>
          )}
          <td className="end">{headline?.grade === null || headline === null ? state !== 'done' && <JobBadge state={state} /> : <VerdictBadge grade={headline.grade} />}</td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}

/** What tells it from others of the same name: parameters that differ from the defaults, and costs. */
function aboutOf(asked: SavedBacktest['asked'], costKinds: Readonly<Record<'realistic' | 'zero' | 'custom', string>>): string {
  if (asked === null) return '';
  const parts = [paramsText(asked.params), ...(asked.costs.kind === 'realistic' ? [] : [costKinds[asked.costs.kind]])].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` · ${parts.join(' · ')}`;
}
