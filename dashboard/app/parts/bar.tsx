/** A figure as a length, from the left or, where it may be below zero, from the middle. What it says stands beside it. */
export function Bar({ value, widest, isSigned = false, colour }: { readonly value: number; readonly widest: number; readonly isSigned?: boolean; readonly colour?: string }) {
  const share = widest > 0 ? Math.min(1, Math.abs(value) / widest) : 0;
  const width = value === 0 ? 0 : Math.max(0.5, (isSigned ? 50 : 100) * share);
  const left = isSigned ? (value >= 0 ? 50 : 50 - width) : 0;
  return (
    <div aria-hidden="true" style={{ position: 'relative', height: 8, minWidth: 60, borderRadius: 4, background: 'var(--shade)', marginTop: 5 }}>
      <div style={{ position: 'absolute', top: 0, height: 8, borderRadius: 4, left: `${left}%`, width: `${width}%`, background: colour ?? (value >= 0 ? 'var(--gain)' : 'var(--loss)') }} />
    </div>
  );
}
