import { HOUR } from '../../shared/domain/time.ts';
import { indexRules, PARTS, type IndexRules, type PartName, type PartRules } from '../../shared/sentiment/sentiment-parts.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';

/** The rules of the index with the weights and half-life of the configuration. */
export function configuredRules({ weights, halfLifeHours }: Pick<SentimentConfig, 'weights' | 'halfLifeHours'>): IndexRules {
  const parts = Object.fromEntries(PARTS.map((name) => [name, { ...indexRules.parts[name], weight: weights[name] }])) as Record<PartName, PartRules>;
  return { ...indexRules, halfLifeMs: halfLifeHours * HOUR, parts };
}
