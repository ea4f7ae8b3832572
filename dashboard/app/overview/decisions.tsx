import { Link } from 'react-router';
import type { Status } from '../live/live-store.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { overviewTexts } from '../texts/overview.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Decisions({ decisions }: { readonly decisions: Status['lastDecisions'] }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const words = useEngineWords();
  return (
    <Panel title={texts.decisions} span={6}>
      {decisions.length === 0 ? <Empty text={texts.noDecisions} /> : (
        <div className="scroll-x"><table className="rows">
          <tbody>{decisions.toReversed().map(({ at, instrument, previous, forecast, reason, strategy }) => (
            <tr key={`${at} ${strategy} ${instrument}`}>
              <td className="figure quiet">{f.time(at)}</td>
              <td><Link className="plain" to={`/flow?instrument=${encodeURIComponent(instrument)}&at=${at}`}>{symbolOf(instrument)}</Link></td>
              <td className="end">{f.number(previous)} → <Change value={forecast}>{f.number(forecast)}</Change></td>
              <td>{words.reason(reason)}</td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
    </Panel>
  );
}
