import type { DatasetLine } from '../../desk/data.ts';
import { dataTexts } from '../texts/data.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** The months or years of a dataset on a line of time: how much of each is there. Whole ones are green, what is missing is amber. */
export function CoverageBar({ dataset, from, to, height = 14 }: { readonly dataset: DatasetLine; readonly from: number; readonly to: number; readonly height?: number }) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const length = Math.max(1, to - from);
  return (
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" width="100%" height={height} role="img" aria-label={texts.coverageHint(f.count(dataset.missing), f.count(dataset.rows))} style={{ display: 'block', minWidth: 120 }}>
      <rect x="0" y="4" width="1000" height="2" fill="var(--line)" />
      {dataset.spans.map(({ period, from: begin, to: end, rows, missing, holes }) => {
        const share = rows / (rows + missing);
        const [x, width] = [(1_000 * (begin - from)) / length, Math.max(2, (1_000 * (end + dataset.candleMs - begin)) / length)];
        return (
          <g key={period}>
            <title>{`${period}: ${f.percent(share, missing === 0 ? 0 : 2)} · ${texts.coverageHint(f.count(missing), f.count(rows))}${holes > 0 ? ` · ${texts.holes(f.count(holes))}` : ''}`}</title>
            <rect x={x} y="0" width={width} height="10" fill={missing === 0 ? 'var(--green)' : 'var(--amber)'} fillOpacity={missing === 0 ? 0.75 : 0.35 + 0.5 * share} />
          </g>
        );
      })}
    </svg>
  );
}
