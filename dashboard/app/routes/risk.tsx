import { type LoaderFunctionArgs } from 'react-router';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { DenialsPanel } from '../risk/denials-panel.tsx';
import { GuardsPanel, LocksPanel, WatchedElsewhere } from '../risk/guards-panel.tsx';
import { KillPanel, TrippedAlert } from '../risk/kill-panel.tsx';
import { LimitsPanel, PlainLimits } from '../risk/limits-panel.tsx';
import { riskTexts } from '../texts/risk.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Risk · coinbot' }];

export async function loader({ context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const [standing, history, denials] = await Promise.all([api?.control.standing(), api?.risk.killHistory(), api?.risk.denials({})]);
  return { standing, history, denials };
}

/** What is chosen stands in the address; everything is asked for again by itself. */
export const shouldRevalidate = (): boolean => false;

export default function Risk() {
  const texts = useTexts(riskTexts);
  const { standing, history, denials } = useLoaded<typeof loader>();
  return (
    <>
      <PageTitle title={texts.title} />
      <TrippedAlert />
      <div className="grid">
        <LimitsPanel />
        <KillPanel standing={standing} history={history} />
        <GuardsPanel />
        <LocksPanel />
        <DenialsPanel first={denials} />
        <PlainLimits />
        <WatchedElsewhere />
      </div>
    </>
  );
}
