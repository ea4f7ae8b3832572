import { UsageError } from '../../domain/errors.ts';

export interface LifeSettings {
  /** Share of the position that a canary decides: at most a tenth. */
  readonly canaryShare: number;
  /** Days that a model is followed on paper at least before it becomes canary, and that it is canary at least before it is in charge. */
  readonly shadowDays: number;
  readonly canaryDays: number;
  /** Days after a rollback in which the same model may not come back. */
  readonly coolDownDays: number;
  /** It is retired at the next rollback after so many. */
  readonly rollbacks: number;
  /** Days that a promotion waits for a moment at which the change moves no money; then the position is carried over. */
  readonly carryDays: number;
}

export const LIFE_DEFAULTS: LifeSettings = { canaryShare: 0.1, shadowDays: 7, canaryDays: 14, coolDownDays: 30, rollbacks: 2, carryDays: 1 };

export function lifeSettings(changes: Partial<LifeSettings> = {}): LifeSettings {
  const settings = { ...LIFE_DEFAULTS, ...changes };
  for (const [name, value] of Object.entries(settings)) if (!(value >= 0 && Number.isFinite(value))) throw new UsageError(`models: expected "${name}" to be a number that is not negative, found "${value}"`);
  if (settings.canaryShare > LIFE_DEFAULTS.canaryShare) throw new UsageError(`models: expected a canary's share of at most ${LIFE_DEFAULTS.canaryShare}, found "${settings.canaryShare}"`);
  return settings;
}
