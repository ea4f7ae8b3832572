/** A value in [-1, 1] as a bar from the middle. A figure beside it says the same. */
export function FromMiddle({ value, isFaint = false }: { readonly value: number | null; readonly isFaint?: boolean }) {
  const size = Math.min(1, Math.abs(value ?? 0)) * 50;
  return (
    <div style={{ position: 'relative', height: 10, marginTop: 4, borderRadius: 5, background: 'var(--shade)' }}>
      <div style={{ position: 'absolute', insetInlineStart: '50%', top: -2, bottom: -2, width: 1, background: 'var(--line)' }} />
      {size > 0 && <div style={{ position: 'absolute', top: 0, bottom: 0, borderRadius: 5, insetInlineStart: (value ?? 0) > 0 ? '50%' : `${50 - size}%`, width: `${size}%`, background: (value ?? 0) > 0 ? 'var(--gain)' : 'var(--loss)', opacity: isFaint ? 0.35 : 1 }} />}
    </div>
  );
}
