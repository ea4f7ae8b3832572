import type { z } from 'zod';
import type { luckQuery, trialsQuery } from '../../../../dashboard/desk/trials.ts';

/** What the thread that knows the ledger is asked. */
export interface TrialQuestion {
  readonly dataFolder: string;
  readonly asked:
    | { readonly of: 'totals' }
    | { readonly of: 'list'; readonly query: z.output<typeof trialsQuery> }
    | { readonly of: 'luck'; readonly query: z.output<typeof luckQuery> }
    | { readonly of: 'several'; readonly ids: readonly string[] };
}
