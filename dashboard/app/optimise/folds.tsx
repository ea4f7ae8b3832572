import { SimpleGrid } from '@mantine/core';
import type { SearchResult, SearchWindow } from '../../desk/optimise.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { paramsText } from '../research/params-text.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Each window: what was chosen on it, and what that came to on the days after. The lock-box is the last. */
export function Folds({ result: { walkForward: { windows, tests, efficiency }, lockBox, distinctTrials, peakBytes } }: { readonly result: SearchResult }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  return (
    <Panel title={texts.foldsTitle}>
      <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="md" mb="md">
        <Stat name={texts.testsTogether} value={<Change value={tests.growth}>{f.percentChange(tests.growth, 1)}</Change>} hint={`${texts.sharpe} ${f.number(tests.sharpe)}`} />
        <Stat name={texts.gaining} value={f.percent(efficiency.gaining, 0)} hint={`${texts.tradesOut} ${f.count(tests.trades)}`} />
        <Stat name={texts.efficiency} value={f.number(efficiency.efficiency)} hint={<span style={{ whiteSpace: 'normal' }}>{texts.efficiencyHint}</span>} />
        <Stat name={texts.box} value={<Change value={lockBox.outside.growth}>{f.percentChange(lockBox.outside.growth, 1)}</Change>} hint={`${texts.holdInBox} ${f.percentChange(lockBox.outside.buyAndHold, 1)}`} />
        <Stat name={texts.distinct} value={f.count(distinctTrials)} hint={<span style={{ whiteSpace: 'normal' }}>{texts.peakMemory(f.bytes(peakBytes))}</span>} />
      </SimpleGrid>
      <div className="scroll-x"><table className="rows" data-testid="folds">
        <thead><tr><th>{texts.window}</th><th>{texts.trained}</th><th>{texts.tested}</th><th>{texts.chosen}</th><th className="end">{texts.sharpeIn}</th><th className="end">{texts.sharpeOut}</th><th className="end">{texts.growthIn}</th><th className="end">{texts.growthOut}</th><th className="end">{texts.drawdown}</th><th className="end">{texts.tradesOut}</th></tr></thead>
        <tbody>
          {windows.map((window, k) => <WindowRow key={window.test.from} name={String(k + 1)} window={window} />)}
          <WindowRow name={texts.box} window={lockBox} />
        </tbody>
      </table></div>
    </Panel>
  );
}

const daysOf = ({ from, to }: SearchWindow['train']): string => `${from.slice(0, 10)} – ${to.slice(0, 10)}`;

function WindowRow({ name, window: { train, test, choice, inside, outside } }: { readonly name: string; readonly window: SearchWindow }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  return (
    <tr>
      <td><strong>{name}</strong></td><td className="figure quiet">{daysOf(train)}</td><td className="figure">{daysOf(test)}</td><td style={{ minWidth: 180 }}>{choice === null ? texts.noneChosen : paramsText(choice.params)}</td>
      <td className="end quiet">{f.number(inside.sharpe)}</td><td className="end"><Change value={outside.sharpe}>{f.number(outside.sharpe)}</Change></td>
      <td className="end quiet">{f.percentChange(inside.growth, 1)}</td><td className="end"><Change value={outside.growth}>{f.percentChange(outside.growth, 1)}</Change></td>
      <td className="end">{f.percent(outside.maxDrawdown, 1)}</td><td className="end">{f.count(outside.trades)}</td>
    </tr>
  );
}
