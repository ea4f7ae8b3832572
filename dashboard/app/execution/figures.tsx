import type { ExecutionOverview } from '../../desk/execution.ts';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { executionTexts } from '../texts/execution.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Figures({ overview: { all, parents, older, working, times } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  return (
    <Panel>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 138px), 1fr))', gap: '12px 20px' }}>
        <Stat name={texts.orders} value={f.count(parents)} hint={[texts.workingNow(f.count(working)), ...(older > 0 ? [texts.older(f.count(older))] : [])].join(', ')} />
        <Stat name={texts.slippage} value={f.bps(all.slippage.mean)} hint={all.low === null ? '' : texts.interval(f.number(all.low, 1), f.bps(all.high))} />
        <Stat name={texts.cost} value={f.bps(all.totalBps)} hint={texts.expected(f.bps(all.estimateBps))} />
        <Stat name={texts.filled} value={f.percent(all.filledShare, 1)} />
        <Stat name={texts.maker} value={f.percent(all.makerShare, 1)} />
        <Stat name={texts.firstFill} value={f.duration(times.toFirstFill.p50)} hint={texts.percentiles(f.duration(times.toFirstFill.p90), f.duration(times.toFirstFill.p99))} />
      </div>
    </Panel>
  );
}
