import { createContext } from 'react-router';
import type { Caller } from '../server/root-router.ts';

/** What the server knows of one request for a page, beside its address. */
export interface PageContext {
  /** Calls the procedures of the API as this visitor; undefined for one who has not logged in. */
  readonly api: Caller | undefined;
  /** Lets the page's own scripts and styles through the content security policy. */
  readonly nonce: string;
  /** Has to come with every change; empty for one who has not logged in. */
  readonly csrf: string;
  /** No password was chosen yet. */
  readonly isNew: boolean;
  /** Served where nothing trades and nothing can be steered (AWS): sweeps and models are shown, and no bot. */
  readonly isApart: boolean;
  /** Of the configuration, for a browser that has not chosen. */
  readonly language: 'ko' | 'en';
}

export const pageContext = createContext<PageContext>();
