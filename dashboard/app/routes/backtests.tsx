import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { BacktestsHome } from '../backtests/backtests-home.tsx';
import { Comparison } from '../backtests/comparison.tsx';
import { RunPage } from '../backtests/run-page.tsx';
import { pageContext } from '../page-context.ts';
import { useLoaded } from '../view/use-loaded.ts';

export const meta = () => [{ title: 'Backtests · coinbot' }];

const idsOf = (text: string | null): string[] => (text ?? '').split(',').filter((id) => /^\d{13}-[0-9a-f]{8}$/.test(id)).slice(0, 6);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const asked = new URL(request.url).searchParams;
  const [run] = idsOf(asked.get('run'));
  const compare = idsOf(asked.get('compare'));
  if (run !== undefined) {
    const [job, report] = await Promise.all([api?.jobs.get({ id: run }), api?.backtests.report({ id: run })]);
    return { job, report };
  }
  if (compare.length > 0) return { compared: await api?.backtests.compare({ ids: compare }) };
  const [offer, saved] = await Promise.all([api?.backtests.offer(), api?.backtests.saved()]);
  return { offer, saved };
}

/** `?run=ID` one report, `?compare=ID,ID` several side by side, else the form and what was run. */
export default function Backtests() {
  const [asked] = useSearchParams();
  const loaded = useLoaded<typeof loader>();
  const [run] = idsOf(asked.get('run'));
  const compare = idsOf(asked.get('compare'));
  if (run !== undefined) return <RunPage key={run} id={run} firstJob={loaded.job} firstReport={loaded.report} />;
  if (compare.length > 0) return <Comparison ids={compare} first={loaded.compared} />;
  return <BacktestsHome firstOffer={loaded.offer} firstSaved={loaded.saved} again={idsOf(asked.get('again'))[0]} />;
}
