import { useRouteLoaderData } from 'react-router';
import type { RootData } from '../root.tsx';

/** Whether this page is served where nothing trades: it then shows no state of a bot, and offers nothing that would steer one. */
export const useIsApart = (): boolean => useRouteLoaderData<RootData>('root')?.isApart === true;
