import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { note } from '../cli/output.ts';
import type { TradePlan } from './trade-plan.ts';

const market = z.object({ seed: z.int().min(0) });

/** The seed of the made-up market that a state folder keeps; undefined where there is none, or where the exchange has to say what is wrong with it. */
export function savedSeed(folder: string): number | undefined {
  try {
    return market.safeParse(JSON.parse(readFileSync(path.join(folder, 'exchange', 'market.json'), 'utf8'))).data?.seed;
  } catch {
    return undefined;
  }
}

/** A demonstration goes on with the market it has: another seed in the configuration is for the next one that begins. What is given with --seed has to fit. */
export function withSavedMarket(plan: TradePlan, { seed, fresh, supervised }: { readonly seed?: number; readonly fresh?: true; readonly supervised?: true }): TradePlan {
  if (plan.mode !== 'demo' || seed !== undefined || fresh === true) return plan;
  const saved = savedSeed(plan.folder);
  if (saved === undefined || saved === plan.seed) return plan;
  // The process that watches says it; the one that trades does as that one.
  if (supervised !== true) note(`coinbot: the saved demo keeps its market (seed ${saved}); --fresh begins one of seed ${plan.seed}`);
  return { ...plan, seed: saved };
}
