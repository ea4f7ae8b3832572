import { Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { SavedSearch } from '../../desk/optimise.ts';
import { isUnderWay } from '../jobs/use-job.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { JobBadge, JobLine } from '../parts/job-line.tsx';
import { Panel } from '../parts/panel.tsx';
import { VerdictBadge } from '../research/verdict.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function SavedSearches({ searches }: { readonly searches: readonly SavedSearch[] | undefined }) {
  const texts = useTexts(optimiseTexts);
  const underWay = searches?.filter((search) => isUnderWay(search)) ?? [];
  const over = searches?.filter((search) => !isUnderWay(search)) ?? [];
  return (
    <Panel title={texts.saved}>
      {underWay.length > 0 && <Stack gap="sm" mb="md">{underWay.map((search) => <Link key={search.id} to={`/optimise?run=${search.id}`} className="plain"><JobLine job={search} /></Link>)}</Stack>}
      {searches === undefined ? <Skeleton h={160} /> : over.length > 0 ? <Rows searches={over} /> : underWay.length === 0 && <Empty text={texts.noSearches} />}
    </Panel>
  );
}

function Rows({ searches }: { readonly searches: readonly SavedSearch[] }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.title}</th><th className="end">{texts.tests}</th><th className="end">{texts.lockBoxGrowth}</th><th className="end">{texts.distinct}</th><th /></tr></thead>
      <tbody>{searches.map(({ id, title, askedAt, headline, state, error }) => (
        <tr key={id}>
          <td style={{ minWidth: 170 }}><Link className="plain" to={`/optimise?run=${id}`}><strong>{title}</strong></Link><Text size="xs" className="quiet figure">{f.moment(askedAt)}</Text>{error !== null && <Text size="xs" className="warn">{error}</Text>}</td>
          {headline === null ? <td colSpan={3} /> : <><td className="end">{f.number(headline.testsSharpe)}</td><td className="end"><Change value={headline.lockBoxGrowth}>{f.percentChange(headline.lockBoxGrowth, 1)}</Change></td><td className="end">{f.count(headline.trials)}</td></>}
          <td className="end">{headline?.grade === undefined || headline.grade === null ? state !== 'done' && <JobBadge state={state} /> : <VerdictBadge grade={headline.grade} />}</td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}
