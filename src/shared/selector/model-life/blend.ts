import type { ModelId } from '../../domain/model-life.ts';
import type { LifeSettings } from './life-settings.ts';
import { holderOf, type LifeState } from './life-state.ts';

/** What is to be held, and how much of it each model decides. JSON-safe but for NaN. */
export interface Blend {
  /** In [-1, 1]; NaN where the one that trades has no opinion yet. */
  readonly forecast: number;
  readonly shares: Readonly<Record<ModelId, number>>;
}

interface Positions {
  readonly settings: Pick<LifeSettings, 'canaryShare'>;
  /** On paper; NaN without an opinion. */
  readonly positionOf: (model: ModelId) => number;
  /** Of what trades while no model is in charge; undefined where nothing does. */
  readonly fallback: number | undefined;
}

/** The share of one in alarm is halved; what it gives up is held in cash. */
const ALARMED = 0.5;

/**
 * The one in charge, or the fallback where there is none, with its share less that of the canary, and the canary with at most a tenth. Never more than either
 * wants: the shares add up to 1 at most. Nothing at all where nobody trades; no opinion where the one that trades has none and there is no canary.
 */
export function blendOf(life: LifeState, { settings, positionOf, fallback }: Positions): Blend {
  const [full, canary] = [holderOf(life, 'full'), holderOf(life, 'canary')];
  const canaryShare = canary === null ? 0 : Math.min(0.1, settings.canaryShare);
  const main = full === null ? fallback ?? 0 : positionOf(full);
  if (canary === null && Number.isNaN(main)) return { forecast: NaN, shares: full === null ? {} : { [full]: 1 } };
  const cut = (id: ModelId | null): number => (id !== null && life.models[id].isAlarmed ? ALARMED : 1);
  const [fullShare, tried] = [(1 - canaryShare) * cut(full), canaryShare * cut(canary)];
  const forecast = fullShare * (main || 0) + (canary === null ? 0 : tried * (positionOf(canary) || 0));
  return { forecast: forecast + 0, shares: { ...(full === null ? {} : { [full]: fullShare }), ...(canary === null ? {} : { [canary]: tried }) } };
}
