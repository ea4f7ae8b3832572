import type { Worked } from '../../shared/handlers/sweep/work-message.ts';
import type { PlaceSettings } from './place.ts';

/** What a worker is told when it starts. */
export interface WorkerOrder {
  readonly place: PlaceSettings;
  readonly code: string;
  readonly dataFolder: string;
  /** Ends when nothing came for so long; null: only when it is told to. */
  readonly idleMs: number | null;
}

/** What it tells. */
export type WorkerNews = { readonly kind: 'worked'; readonly worked: Worked } | { readonly kind: 'failed'; readonly error: string; readonly message: string };
