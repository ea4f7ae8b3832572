import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { LakeSweeps } from '../optimise/lake-sweeps.tsx';
import { OptimiseHome } from '../optimise/optimise-home.tsx';
import { SearchPage } from '../optimise/search-page.tsx';
import { pageContext } from '../page-context.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useLoaded } from '../view/use-loaded.ts';

export const meta = () => [{ title: 'Optimise · coinbot' }];

const idOf = (text: string | null): string | undefined => (text !== null && /^\d{13}-[0-9a-f]{8}$/.test(text) ? text : undefined);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const asked = new URL(request.url).searchParams;
  const [run, quote] = [idOf(asked.get('run')), idOf(asked.get('quote'))];
  if (run !== undefined) {
    const [job, report] = await Promise.all([api?.jobs.get({ id: run }), api?.optimise.report({ id: run })]);
    return { job, report };
  }
  const [offer, saved, sweeps, quoted] = await Promise.all([api?.optimise.offer(), api?.optimise.saved(), api?.optimise.sweeps(), quote === undefined ? undefined : api?.optimise.quoted({ id: quote })]);
  return { offer, saved, sweeps, quoted };
}

/** `?run=ID` one search, `?quote=ID` the form with what it would take, else the form and what was searched. */
export default function Optimise() {
  const [asked] = useSearchParams();
  const loaded = useLoaded<typeof loader>();
  const isApart = useIsApart();
  const run = idOf(asked.get('run'));
  if (isApart) return <LakeSweeps first={loaded.sweeps} />;
  if (run !== undefined) return <SearchPage key={run} id={run} firstJob={loaded.job} firstReport={loaded.report} />;
  return <OptimiseHome first={{ offer: loaded.offer, saved: loaded.saved, sweeps: loaded.sweeps, quoted: loaded.quoted }} quote={idOf(asked.get('quote'))} again={idOf(asked.get('again'))} />;
}
