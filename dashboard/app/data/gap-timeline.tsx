import type { DatasetGaps, DatasetLine } from '../../desk/data.ts';
import { dataTexts } from '../texts/data.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const TICKS = 5;

/** A dataset from its first candle to its last; gaps are cut out of it, at least as wide as the eye can see. */
export function GapTimeline({ dataset, holes }: { readonly dataset: DatasetLine; readonly holes: DatasetGaps['holes'] | undefined }) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const { from, candleMs } = dataset;
  const to = dataset.to + candleMs;
  const place = (at: number): number => (1_000 * (at - from)) / Math.max(1, to - from);
  return (
    <div>
      <svg viewBox="0 0 1000 24" preserveAspectRatio="none" width="100%" height={32} role="img" aria-label={`${texts.gaps}: ${texts.coverageHint(f.count(dataset.missing), f.count(dataset.rows))}`} style={{ display: 'block', borderRadius: 6 }}>
        <rect x="0" y="0" width="1000" height="24" fill="var(--green)" fillOpacity={holes === undefined ? 0.2 : 0.55} />
        {(holes ?? []).map(({ after, missing }) => {
          const start = place(after + candleMs);
          const width = Math.max(1.5, place(after + (missing + 1) * candleMs) - start);
          return <rect key={after} x={Math.min(1_000 - width, start)} y="0" width={width} height="24" fill="var(--amber)"><title>{`${f.moment(after + candleMs)} – ${f.moment(after + (missing + 1) * candleMs)} · ${texts.missing}: ${f.count(missing)}`}</title></rect>;
        })}
      </svg>
      <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: '0.7rem' }} className="quiet figure" aria-hidden="true">
        {Array.from({ length: TICKS }, (_, i) => <span key={i}>{f.day(from + ((to - from) * i) / (TICKS - 1))}</span>)}
      </div>
    </div>
  );
}
