import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../shared/ports/clock.ts';
import type { TrainedMarket } from '../models/auto-optimize.ts';
import { MODELS } from '../models/managed-models.ts';
import { ModelsInTrade } from '../models/models-in-trade.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { stateFileIn } from './state-place.ts';
import { venueOf, type TradePlan } from './trade-plan.ts';

/** What is traded by models, each once. */
export function modelMarkets({ strategies, baseUrlOf }: TradePlan): readonly TrainedMarket[] {
  const markets = strategies.filter(({ strategy }) => strategy.name === MODELS).flatMap(({ instruments, timeframe }) => instruments.map((instrument): TrainedMarket => ({ instrument, timeframe, baseUrl: baseUrlOf(venueOf(instrument)) })));
  return markets.filter((one, i) => markets.findIndex(({ instrument, timeframe }) => instrument === one.instrument && timeframe === one.timeframe) === i);
}

/** Decisions of a run are kept under the name of its folder, with the whole path where that lies somewhere else. */
const nameOf = ({ folder, dataFolder }: TradePlan): string => (path.dirname(folder) === dataFolder ? path.basename(folder) : folder);

/** The plan with the models there are in the place of the strategy "models"; the plan as it was where that does not trade. */
export async function withModels(plan: TradePlan, clock: Clock): Promise<TradePlan> {
  const markets = modelMarkets(plan);
  if (markets.length === 0) return plan;
  const models = await ModelsInTrade.open({ folder: modelsFolderIn(plan.dataFolder), trader: nameOf(plan), markets, isFresh: !existsSync(stateFileIn(plan.folder)), clock });
  return { ...plan, models, strategies: plan.strategies.map((one) => (one.strategy.name === MODELS ? { ...one, strategy: models.strategyFor(one.timeframe) } : one)) };
}

interface Following {
  readonly say: (text: string) => void;
  readonly again: () => void;
  readonly signal: AbortSignal;
  readonly closing: (() => Promise<unknown> | void)[];
  /** What the trader began from. */
  readonly saved: unknown;
}

/** Keeps what the learners decide on record, and looks whether somebody else changed something. */
export function followModels({ models }: TradePlan, { closing, saved, ...following }: Following): void {
  if (models === undefined) return;
  models.recall(saved);
  models.follow(following);
  closing.push(() => models.close());
}
