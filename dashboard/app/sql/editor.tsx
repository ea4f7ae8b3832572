import { useRef, type KeyboardEvent } from 'react';
import { sqlTexts } from '../texts/sql.ts';
import { useTexts } from '../view/view.tsx';

const LINE = 20;
const LEAST_LINES = 9;
const MOST_LINES = 24;

/** A place to write in, with numbers beside its lines. Tab moves on, as everywhere on the page. */
export function Editor({ value, change, run }: { readonly value: string; readonly change: (text: string) => void; readonly run: () => void }) {
  const texts = useTexts(sqlTexts);
  const gutter = useRef<HTMLDivElement>(null);
  const count = value.split('\n').length;
  const height = Math.min(MOST_LINES, Math.max(LEAST_LINES, count + 1)) * LINE + 16;
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  const font = { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13, lineHeight: `${LINE}px` } as const;
  return (
    <div style={{ display: 'flex', height, border: '1px solid var(--line)', borderRadius: 8, background: 'var(--ground)', overflow: 'hidden' }}>
      <div ref={gutter} aria-hidden="true" className="quiet" style={{ ...font, padding: '8px 8px 8px 12px', textAlign: 'end', minWidth: 40, overflow: 'hidden', userSelect: 'none', whiteSpace: 'pre' }}>{Array.from({ length: count }, (_, i) => i + 1).join('\n')}</div>
      <textarea aria-label={texts.question} data-testid="sql" value={value} spellCheck={false} autoCapitalize="off" autoComplete="off" wrap="off" maxLength={20_000} onChange={({ currentTarget }) => { change(currentTarget.value); }} onKeyDown={press}
        onScroll={({ currentTarget }) => { if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop; }}
        style={{ ...font, flex: 1, minWidth: 0, border: 0, padding: 8, resize: 'none', background: 'transparent', color: 'var(--ink)', outlineOffset: -2, whiteSpace: 'pre' }} />
    </div>
  );
}
