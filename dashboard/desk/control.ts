import { z } from 'zod';
import type { KillState } from '../../src/shared/risk/kill-state.ts';

/** Who moved the kill switch last, and why. */
export interface KillStanding {
  readonly state: KillState;
  readonly by: string | null;
  readonly reason: string | null;
  readonly at: number | null;
}

export const restriction = z.object({
  to: z.enum(['REDUCE_ONLY', 'CANCEL_ALL']),
  reason: z.string().trim().max(200).default('asked for on the page'),
});
export const flattening = z.object({ reason: z.string().trim().max(200).default('asked for on the page') });
export const resumption = z.object({
  reason: z.string().trim().max(200).default('asked for on the page'),
  /** The phrase that ends LOCKED, typed by a person. */
  unlock: z.string().max(100).optional(),
});

/** What became of a command. A refusal says why. */
export type KillMove = { readonly kind: 'moved' | 'same'; readonly state: KillState; readonly previous: KillState } | { readonly kind: 'refused'; readonly reason: string };

/** The kill switch, as the commands of the machine move it. `by` names who asked. */
export interface ControlDesk {
  standing(): KillStanding;
  restrict(order: z.infer<typeof restriction> & { readonly by: string }): Promise<KillMove>;
  flatten(order: z.infer<typeof flattening> & { readonly by: string }): Promise<KillMove>;
  resume(order: z.infer<typeof resumption> & { readonly by: string }): Promise<KillMove>;
}
