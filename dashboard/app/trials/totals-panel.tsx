import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { TrialTotal } from '../../desk/trials.ts';
import { Panel } from '../parts/panel.tsx';
import { trialTexts } from '../texts/trials.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const FIRST = 12;

/** What was tried on which market, and whether the best of it says more than luck. */
export function TotalsPanel({ totals }: { readonly totals: readonly TrialTotal[] }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const [search] = useSearchParams();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? totals : totals.slice(0, FIRST);
  const to = ({ strategy, instruments }: TrialTotal): string => {
    const next = new URLSearchParams(search);
    next.set('strategy', strategy);
    if (instruments.length > 0) next.set('instrument', instruments[0]);
    next.delete('page');
    return next.toString();
  };
  return (
    <Panel title={texts.totals}>
      <div className="scroll-x"><table className="rows" style={{ whiteSpace: 'nowrap' }}>
        <thead><tr><th>{texts.strategy}</th><th>{texts.market}</th><th className="end">{texts.trials}</th><th className="end">{texts.best}</th><th className="end">{texts.luck}</th><th /><th className="end">{texts.first}</th><th className="end">{texts.last}</th></tr></thead>
        <tbody>{shown.map((total) => (
          <tr key={`${total.strategy} ${total.instruments.join(' ')}`}>
            <td><Link to={{ search: to(total) }} preventScrollReset>{total.strategy}</Link></td>
            <td style={total.instruments.length > 2 ? { whiteSpace: 'normal', minWidth: 180 } : undefined}>{total.instruments.map(symbolOf).join(', ')}</td>
            <td className="end figure">{f.count(total.trials)}</td>
            <td className="end figure">{f.number(total.bestSharpe)}</td>
            <td className="end figure quiet">{f.number(total.luckySharpe)}</td>
            <td><Against total={total} /></td>
            <td className="end figure quiet">{f.day(total.first)}</td>
            <td className="end figure quiet">{f.day(total.last)}</td>
          </tr>
        ))}</tbody>
      </table></div>
      {totals.length > shown.length && <Button mt="sm" size="xs" variant="default" onClick={() => { setIsWhole(true); }}>{texts.all} ({f.count(totals.length)})</Button>}
    </Panel>
  );
}

function Against({ total: { bestSharpe, luckySharpe } }: { readonly total: TrialTotal }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  if (bestSharpe === null || luckySharpe === null) return null;
  return bestSharpe > luckySharpe ? <span className="figure">{texts.beats(f.number(bestSharpe - luckySharpe))}</span> : <span className="warn">{texts.below}</span>;
}
