import type { ExecutionOverview } from '../../desk/execution.ts';
import { Panel } from '../parts/panel.tsx';
import { executionTexts } from '../texts/execution.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const TIMES = ['toPlan', 'toFirstFill', 'toDone'] as const;

export function Times({ overview: { times } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  return (
    <Panel title={texts.times} span={4}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th aria-hidden="true" /><th className="end">{texts.p50}</th><th className="end">{texts.p90}</th><th className="end">{texts.p99}</th></tr></thead>
        <tbody>{TIMES.map((name) => <tr key={name}><td>{texts.time[name]}</td><td className="end">{f.duration(times[name].p50)}</td><td className="end">{f.duration(times[name].p90)}</td><td className="end">{f.duration(times[name].p99)}</td></tr>)}</tbody>
      </table></div>
    </Panel>
  );
}
