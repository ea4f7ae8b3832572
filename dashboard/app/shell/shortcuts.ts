import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useIsApart } from '../view/use-is-apart.ts';
import { ALL_PAGES } from './pages.ts';

/** Between the two keys of a shortcut. */
const WITHIN_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** `g` and then the key of a page goes there. */
export function useShortcuts(): void {
  const go = useNavigate();
  const isApart = useIsApart();
  useEffect(() => {
    let pressedAt = -Infinity;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.timeStamp - pressedAt < WITHIN_MS) {
        pressedAt = -Infinity;
        const page = ALL_PAGES.find(({ key, isOfLake }) => key === event.key && (!isApart || isOfLake === true));
        if (page !== undefined) { event.preventDefault(); void go(page.to); }
      } else if (event.key === 'g') pressedAt = event.timeStamp;
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, [go, isApart]);
}
