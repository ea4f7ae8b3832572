import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SweepLine } from '../../desk/optimise.ts';
import { useApi } from '../api.tsx';
import { Panel } from '../parts/panel.tsx';
import { paramsText } from '../research/params-text.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const EVERY_MS = 15_000;

/** Sweeps of the queue of this machine; nothing where there never was one. */
export function Sweeps({ first }: { readonly first: readonly SweepLine[] | undefined }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const { data } = useQuery(useApi().optimise.sweeps.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(first === undefined ? {} : { initialData: [...first] }) }));
  if (data === undefined || data.length === 0) return null;
  return (
    <Panel title={texts.sweeps}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.sweep}</th><th className="end">{texts.distinct}</th><th>{texts.jobs}</th><th /></tr></thead>
        <tbody>{data.map(({ sweep, strategy, trials, jobs, done, isCancelled, hasResult, best }) => (
          <tr key={sweep}>
            <td><strong>{sweep}</strong><Text size="xs" className="quiet">{strategy}</Text>{best !== undefined && <Text size="xs" className="figure">{best.objective} {f.number(best.score, 3)}: {paramsText(best.params)}</Text>}</td><td className="end">{f.count(trials)}</td>
            <td style={{ minWidth: 110 }}><Progress value={jobs > 0 ? (100 * done) / jobs : 0} size="sm" mt={6} aria-label={texts.jobs} /><Text size="xs" className="quiet figure">{f.count(done)} / {f.count(jobs)}</Text></td>
            <td className="end quiet">{isCancelled ? texts.cancelled : hasResult ? texts.done : texts.waiting}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}
