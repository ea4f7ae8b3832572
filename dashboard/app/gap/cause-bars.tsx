import { Tooltip } from '@mantine/core';
import type { GapParts } from '../../../src/shared/evaluation/reality-gap/gap-cause.ts';
import { Change } from '../parts/change.tsx';
import { gapTexts } from '../texts/gap.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** One bar a cause, to the left of the middle where reality came out worse. */
export function CauseBars({ parts, currency }: { readonly parts: GapParts; readonly currency: string }) {
  const texts = useTexts(gapTexts);
  const f = useFormats();
  const causes = Object.keys(texts.causes) as (keyof GapParts)[];
  const widest = Math.max(1e-9, ...causes.map((cause) => Math.abs(parts[cause])));
  return (
    <table className="rows">
      <tbody>{causes.map((cause) => {
        const value = parts[cause];
        const width = 50 * Math.abs(value) / widest;
        return (
          <tr key={cause}>
            <td><Tooltip label={texts.hints[cause]} multiline maw={300}><span tabIndex={0}>{texts.causes[cause]}</span></Tooltip></td>
            <td style={{ width: '50%', position: 'relative' }} aria-hidden="true">
              <div style={{ position: 'absolute', insetBlock: 6, left: '50%', width: 1, background: 'var(--line)' }} />
              <div style={{ position: 'absolute', insetBlock: 10, borderRadius: 3, width: `${width}%`, left: value < 0 ? `${50 - width}%` : '50%', background: value < 0 ? 'var(--loss)' : 'var(--gain)' }} />
            </td>
            <td className="end"><Change value={Math.abs(value) < 0.005 ? 0 : value}>{f.change(Math.abs(value) < 1e-9 ? 0 : value, currency)}</Change></td>
          </tr>
        );
      })}</tbody>
    </table>
  );
}
