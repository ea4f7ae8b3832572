import { useFormats } from '../view/format.ts';

const HEIGHT = 90;

/** How many in each stretch of time. */
export function TimeBars({ times, counts, stepMs, label }: { readonly times: readonly number[]; readonly counts: readonly number[]; readonly stepMs: number; readonly label: string }) {
  const f = useFormats();
  const most = Math.max(1, ...counts);
  const named = (at: number): string => (stepMs >= 86_400_000 ? f.day(at) : stepMs < 60_000 ? f.time(at) : `${f.day(at).slice(5)} ${f.minute(at)}`);
  return (
    <div style={{ marginBottom: 12 }}>
      <div style={{ position: 'relative' }}>
        <span className="quiet figure" style={{ position: 'absolute', insetInlineStart: 0, top: -2, fontSize: '0.7rem' }} aria-hidden="true">{f.count(most)}</span>
        <svg viewBox={`0 0 ${times.length} ${HEIGHT}`} preserveAspectRatio="none" width="100%" height={HEIGHT} role="img" aria-label={label} style={{ display: 'block', borderBottom: '1px solid var(--line)' }}>
          {times.map((at, i) => counts[i] === 0 ? null : <rect key={at} x={i + 0.12} width={0.76} y={HEIGHT - (HEIGHT - 14) * (counts[i] / most)} height={(HEIGHT - 14) * (counts[i] / most)} fill="var(--amber)"><title>{`${named(at)}: ${f.count(counts[i])}`}</title></rect>)}
        </svg>
      </div>
      <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: '0.7rem' }} className="quiet figure" aria-hidden="true"><span>{named(times[0] ?? 0)}</span><span>{named((times.at(-1) ?? 0) + stepMs)}</span></div>
    </div>
  );
}
