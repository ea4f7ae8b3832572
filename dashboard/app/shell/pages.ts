import type { shellTexts } from '../texts/shell.ts';

export type PageName = keyof typeof shellTexts.en.pages;
export type GroupName = keyof typeof shellTexts.en.groups;

interface PageEntry {
  readonly name: PageName;
  readonly to: string;
  /** Path of an icon in a box of 24 by 24, drawn with a line. */
  readonly icon: string;
  /** The second key of a shortcut that begins with g. */
  readonly key: string;
  /** Has something to show where nothing trades, too: out of the lake of an AWS account. */
  readonly isOfLake?: true;
}

/** The pages in the order of the menu: a path each that can be bookmarked. */
export const PAGES: readonly { readonly group: GroupName; readonly pages: readonly PageEntry[] }[] = [
  { group: 'trade', pages: [
    { name: 'overview', to: '/', icon: 'M3 12l9-8 9 8M5 10v10h14V10', key: 'o', isOfLake: true },
    { name: 'market', to: '/market', icon: 'M7 4v16M5 8h4v7H5zM17 3v18M15 6h4v9h-4z', key: 'm' },
    { name: 'flow', to: '/flow', icon: 'M4 6h5v5H4zM15 4h5v5h-5zM15 15h5v5h-5zM9 8h6M11 8v10h4', key: 'f' },
    { name: 'sentiment', to: '/sentiment', icon: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5', key: 's' },
    { name: 'portfolio', to: '/portfolio', icon: 'M12 3a9 9 0 1 0 9 9h-9zM15 3a9 9 0 0 1 6 6h-6z', key: 'p' },
    { name: 'execution', to: '/execution', icon: 'M4 7h12M12 3l4 4-4 4M20 17H8M12 13l-4 4 4 4', key: 'e' },
  ] },
  { group: 'research', pages: [
    { name: 'backtests', to: '/backtests', icon: 'M4 12a8 8 0 1 0 3-6M4 4v4h4M12 8v4l3 2', key: 'b' },
    { name: 'optimise', to: '/optimise', icon: 'M4 20V10M9 20V4M14 20v-7M19 20V8', key: 'i', isOfLake: true },
    { name: 'models', to: '/models', icon: 'M12 3l8 4.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12L4 7.500', key: 'l', isOfLake: true },
    { name: 'data', to: '/data', icon: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0', key: 'd' },
  ] },
  { group: 'safety', pages: [
    { name: 'risk', to: '/risk', icon: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z', key: 'r' },
    { name: 'gap', to: '/gap', icon: 'M3 8c4 0 5 4 9 4s5-4 9-4M3 16c4 0 5-2 9-2s5 2 9 2', key: 'a' },
  ] },
  { group: 'records', pages: [
    { name: 'trials', to: '/trials', icon: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5', key: 't' },
    { name: 'sql', to: '/sql', icon: 'M4 5h16v14H4zM7 9l3 3-3 3M12 15h5', key: 'q' },
    { name: 'log', to: '/log', icon: 'M5 6h14M5 10h14M5 14h14M5 18h9', key: 'g' },
    { name: 'settings', to: '/settings', icon: 'M4 7h10M18 7h2M4 17h4M12 17h8M14 5v4M8 15v4', key: ',' },
  ] },
];

export const ALL_PAGES: readonly PageEntry[] = PAGES.flatMap(({ pages }) => pages);
