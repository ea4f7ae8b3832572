import type { GapDayLine } from '../../desk/gap.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { gapTexts } from '../texts/gap.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

interface DaysTableProps {
  readonly days: readonly GapDayLine[];
  readonly today: string;
  readonly chosen: string | undefined;
  readonly choose: (day: string) => void;
}

export function DaysTable({ days, today, chosen, choose }: DaysTableProps) {
  const texts = useTexts(gapTexts);
  const f = useFormats();
  return (
    <Panel title={texts.byDay}>
      <div className="scroll-x" style={{ maxHeight: 300, overflowY: 'auto' }}>
        <table className="rows">
          <thead><tr><th>{texts.day}</th><th className="end">{texts.real}</th><th className="end">{texts.model}</th><th className="end">{texts.gap}</th></tr></thead>
          <tbody>{days.flatMap(({ day, isOver, currencies }) => currencies.map(({ currency, realProfit, modelProfit, gap }) => (
            <tr key={`${day} ${currency}`} aria-current={day === chosen ? 'true' : undefined} style={day === chosen ? { background: 'var(--shade)' } : undefined}>
              <td className="figure"><button type="button" className="as-link" onClick={() => { choose(day); }}>{day}</button>{!isOver && day === today && <span className="quiet"> {texts.running}</span>}</td>
              <td className="end"><Change value={realProfit}>{f.change(realProfit, currency)}</Change></td>
              <td className="end"><Change value={modelProfit}>{f.change(modelProfit, currency)}</Change></td>
              <td className="end"><Change value={gap}>{f.change(gap, currency)} {currency}</Change></td>
            </tr>
          )))}</tbody>
        </table>
      </div>
    </Panel>
  );
}
