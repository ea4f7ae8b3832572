import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { note } from '../cli/output.ts';
import type { AutoOptimize } from '../config/auto-optimize-schema.ts';
import { autoOptimize } from '../models/auto-optimize.ts';
import { Registry } from '../models/registry.ts';
import { modelsFolderIn, openShelf } from '../models/shelf.ts';
import type { TradePlan } from './trade-plan.ts';
import { modelMarkets } from './with-models.ts';

/** Trains on schedule beside a trading process, where the configuration says so. `end` resolves when nothing of it runs any more. */
export function trainBeside(plan: TradePlan, settings: AutoOptimize, stop: AbortSignal): { end(): Promise<void> } {
  const markets = modelMarkets(plan);
  if (!settings.enabled || markets.length === 0) return { end: async () => undefined };
  const ending = new AbortController();
  const folder = modelsFolderIn(plan.dataFolder);
  const clock = systemClock();
  const running = autoOptimize({
    settings, markets, folder, clock, registry: new Registry(folder), signal: AbortSignal.any([stop, ending.signal]), takeUp: () => openShelf(folder, clock.now()), warn: (text) => { note(`coinbot: ${text}`); },
  });
  return {
    async end() {
      ending.abort();
      await running;
    },
  };
}
