import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { repeatedModels } from '../models/managed-models.ts';
import type { ToldStrategy } from './story-line.ts';

/** The strategy of a story, with the models that it had then; why it cannot be had any more, as a text. */
export function toldStrategy({ strategy: name, models }: ToldStrategy, known: readonly Strategy[]): Strategy | string {
  if (models === undefined) return known.find((one) => one.name === name) ?? `there is no strategy "${name}" any more`;
  try {
    return repeatedModels(models);
  } catch (error) {
    if (error instanceof DataError || error instanceof UsageError) return error.message;
    throw error;
  }
}
