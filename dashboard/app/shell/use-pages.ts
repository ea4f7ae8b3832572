import { useIsApart } from '../view/use-is-apart.ts';
import { PAGES } from './pages.ts';

/** The menu: every page, or those that have something to show where nothing trades. */
export function usePages(): typeof PAGES {
  const isApart = useIsApart();
  return isApart ? PAGES.map(({ group, pages }) => ({ group, pages: pages.filter(({ isOfLake }) => isOfLake === true) })).filter(({ pages }) => pages.length > 0) : PAGES;
}
