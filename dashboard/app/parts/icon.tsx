/** A line drawing in a box of 24 by 24; text beside it says what it means. */
export function Icon({ path, size = 18 }: { readonly path: string; readonly size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
