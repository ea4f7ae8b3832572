import { Alert } from '@mantine/core';
import type { SearchReport } from '../../desk/optimise.ts';
import { Panel } from '../parts/panel.tsx';
import { Verdict } from '../research/verdict.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { Folds } from './folds.tsx';
import { HeatMap } from './heat-map.tsx';
import { ParallelCoordinates } from './parallel-coordinates.tsx';
import { Baselines, Importance, Robustness } from './search-tables.tsx';
import { Winner } from './winner.tsx';

/** What a search found, and what is to be thought of it. */
export function SearchReportView({ report }: { readonly report: SearchReport }) {
  const shared = useTexts(researchTexts);
  const texts = useTexts(optimiseTexts);
  const { cloud, result, verdict, isMadeUp } = report;
  const opened = result.lockBox.opened ?? 1;
  return (
    <div className="grid" data-testid="search-report">
      {isMadeUp && <Alert color="yellow" variant="light" py={8}>{shared.madeUpWarning}</Alert>}
      <Panel title={shared.verdict} span={6}><Verdict verdict={verdict} />{opened > 1 && <Alert color="yellow" variant="light" mt="sm" py={6}>{texts.opened(opened)}</Alert>}</Panel>
      <Panel title={texts.winner} span={6}><Winner report={report} /></Panel>
      <Folds result={result} />
      {cloud !== null && <HeatMap cloud={cloud} importance={result.importance} winner={result.winner} />}
      <Importance result={result} />
      {cloud !== null && <ParallelCoordinates cloud={cloud} />}
      <Baselines result={result} />
      <Robustness result={result} />
    </div>
  );
}
