import type { Mood } from '../../desk/sentiment.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { FromMiddle } from './from-middle.tsx';

/** Each part of the index, how old it is, and what it counts for that. */
export function PartPanel({ mood: { parts } }: { readonly mood: Mood }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  return (
    <Panel title={texts.parts} span={8}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th /><th aria-hidden="true" /><th className="end">{texts.value}</th><th className="end">{texts.age}</th><th className="end">{texts.counts}</th></tr></thead>
        <tbody>{parts.map(({ part, value, ageMs, weight, fullWeight }) => (
          <tr key={part}>
            <td className="figure">{texts.part[part]}</td>
            <td style={{ width: '40%', minWidth: 70 }} aria-hidden="true"><FromMiddle value={value} isFaint={weight === 0} /></td>
            <td className="end"><Change value={value}>{f.number(value)}</Change></td>
            <td className="end quiet">{ageMs === null ? texts.missing : weight === 0 && fullWeight > 0 ? `${f.duration(ageMs)} (${texts.stale})` : f.duration(ageMs)}</td>
            <td className="end quiet">{f.number(weight)} / {f.number(fullWeight)}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}
