import { SegmentedControl } from '@mantine/core';
import type { ExecutionOverview } from '../../desk/execution.ts';
import { Panel } from '../parts/panel.tsx';
import { executionTexts } from '../texts/execution.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';

const BY = ['algorithm', 'instrument'] as const;

export function Groups({ overview: { byAlgorithm, byInstrument } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const { get, set } = useSearch();
  const by = choiceOf(get('by'), BY);
  return (
    <Panel title={texts.groups} side={<SegmentedControl size="xs" value={by} onChange={(value) => { set({ by: value === 'algorithm' ? undefined : value }); }} data={BY.map((value) => ({ value, label: texts.groupBy[value] }))} aria-label={texts.groupLabel} />}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts[by]}</th><th className="end">{texts.orders}</th><th className="end">{texts.slippage}</th><th className="end">{texts.p50}</th><th className="end">{texts.p90}</th><th className="end">{texts.fee}</th><th className="end">{texts.total}</th><th className="end">{texts.estimate}</th><th className="end">{texts.filled}</th><th className="end">{texts.makerShort}</th><th className="end">{texts.fillTime}</th></tr></thead>
        <tbody>{(by === 'algorithm' ? byAlgorithm : byInstrument).map(({ key, parents, slippage, low, high, feeBps, totalBps, estimateBps, filledShare, makerShare, fillMs }) => (
          <tr key={key}>
            <td className="figure"><strong>{by === 'instrument' ? symbolOf(key) : key}</strong></td>
            <td className="end">{f.count(parents)}</td>
            <td className="end" title={low === null ? undefined : texts.interval(f.number(low, 1), f.bps(high))}>{f.bps(slippage.mean)}</td>
            <td className="end quiet">{f.bps(slippage.p50)}</td>
            <td className="end quiet">{f.bps(slippage.p90)}</td>
            <td className="end">{f.bps(feeBps)}</td>
            <td className="end"><strong>{f.bps(totalBps)}</strong></td>
            <td className="end quiet">{f.bps(estimateBps)}</td>
            <td className="end">{f.percent(filledShare, 1)}</td>
            <td className="end">{f.percent(makerShare, 1)}</td>
            <td className="end">{f.duration(fillMs)}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}
