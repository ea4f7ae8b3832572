import { Link } from 'react-router';
import type { ExecutionOverview } from '../../desk/execution.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { executionTexts } from '../texts/execution.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Denials({ overview: { denials } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  return (
    <Panel title={texts.denials} span={8}>
      {denials.length === 0 ? <Empty text={texts.noDenials} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.rule}</th><th className="end">{texts.count}</th><th>{texts.newest} ({f.zoneName})</th><th>{texts.instrument}</th><th>{texts.reason}</th><th /></tr></thead>
          <tbody>{denials.map(({ rule, count, at, instrument, reason, id }) => (
            <tr key={rule}><td><strong>{rule}</strong></td><td className="end">{f.count(count)}</td><td className="figure quiet">{f.moment(at)}</td><td>{symbolOf(instrument)}</td><td style={{ minWidth: 220 }}>{reason}</td><td className="end"><Link to={`/flow?order=${encodeURIComponent(id.split('/')[0] ?? id)}`}>{texts.why}</Link></td></tr>
          ))}</tbody>
        </table></div>
      )}
    </Panel>
  );
}
