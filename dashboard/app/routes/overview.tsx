import { type LoaderFunctionArgs } from 'react-router';
import type { EquityHistory } from '../../desk/account.ts';
import { useIsStale, usePlan, useStatus } from '../live/live.tsx';
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
import { KillAlert } from '../overview/kill-alert.tsx';
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
  const isStale = useIsStale();
  if (isApart) return <ApartHome />;
  if (status === undefined) return <Waiting equity={equity} />;
  return (
    <>
      <PageTitle title={texts.title} />
      {status.kill !== 'RUN' && <KillAlert kill={status.kill} />}
      {status.kill === 'RUN' && !isStale && <Greeting mode={status.mode} />}
      <div className="grid">
        <Figures status={status} isStale={isStale} />
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

/** Nothing trades: what is on record is shown all the same. */
function Waiting({ equity }: { readonly equity: EquityHistory | undefined }) {
  const texts = useTexts(overviewTexts);
  return (
    <>
      <PageTitle title={texts.title} />
      <div className="grid">
        <Panel><Empty text={texts.waiting}>{texts.waitingHint}</Empty></Panel>
        {equity !== undefined && equity.moments.length > 0 && <><EquityPanel first={equity} currency={equity.currency} /><DaysPanel first={equity} currency={equity.currency} /></>}
      </div>
    </>
  );
}
