import type { SweepLine } from '../../desk/optimise.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { apartTexts } from '../texts/apart.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { useTexts } from '../view/view.tsx';
import { Sweeps } from './sweeps.tsx';

/** The sweeps of an AWS account, where none can be begun. */
export function LakeSweeps({ first }: { readonly first: readonly SweepLine[] | undefined }) {
  const texts = useTexts(optimiseTexts);
  const { noSweeps } = useTexts(apartTexts);
  return (
    <>
      <PageTitle title={texts.title} />
      <div className="grid">{first?.length === 0 ? <Panel title={texts.sweeps}><Empty text={noSweeps} /></Panel> : <Sweeps first={first} />}</div>
    </>
  );
}
