import { type LoaderFunctionArgs } from 'react-router';
import { usePlan, useStatus } from '../live/live.tsx';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { ApartHome } from '../overview/apart-home.tsx';
import { EquityPanel } from '../overview/equity-panel.tsx';
import { DaysPanel } from '../overview/days-panel.tsx';
import { Decisions } from '../overview/decisions.tsx';
import { Fills } from '../overview/fills.tsx';
import { Figures } from '../overview/figures.tsx';
import { Greeting } from '../overview/greeting.tsx';
import { Health } from '../overview/health.tsx';
import { Positions } from '../overview/positions.tsx';
import { overviewTexts } from '../texts/overview.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'coinbot' }];

export async function loader({ context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  return { equity: await api?.overview.equity({}) };
}

export default function Overview() {
  const texts = useTexts(overviewTexts);
  const { equity } = useLoaded<typeof loader>();
  const status = useStatus();
  const plan = usePlan();
  const isApart = useIsApart();
  if (isApart) return <ApartHome />;
  if (status === undefined) return <><PageTitle title={texts.title} /><Panel><Empty text={texts.waiting}>{texts.waitingHint}</Empty></Panel></>;
  return (
    <>
      <PageTitle title={texts.title} />
      <Greeting mode={status.mode} />
      <div className="grid">
        <Figures status={status} />
        <EquityPanel first={equity} currency={status.currency} />
        <Positions positions={status.positions} instruments={plan?.instruments ?? []} />
        <Decisions decisions={status.lastDecisions} />
        <Fills fills={status.lastFills} instruments={plan?.instruments ?? []} />
        <DaysPanel first={equity} currency={status.currency} />
        <Health status={status} />
      </div>
    </>
  );
}
