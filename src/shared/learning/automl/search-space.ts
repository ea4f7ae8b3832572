import type { Random } from '../../domain/random.ts';
import { modelSettings, type ModelSettings } from '../model.ts';

/** Families in the order in which they are tried: what is simple first. */
export const FAMILIES = ['linear', 'boosting', 'mlp'] as const;
export type Family = (typeof FAMILIES)[number];

const between = (source: Random, low: number, high: number): number => low + (high - low) * source.uniform();
const logBetween = (source: Random, low: number, high: number): number => Math.exp(between(source, Math.log(low), Math.log(high)));
const oneOf = <T>(source: Random, choices: readonly T[]): T => choices[source.below(choices.length)];
/** Three digits are enough for a person and for a search. */
const short = (value: number): number => Number(value.toPrecision(3));

/** Settings drawn from the family's space: small spaces, for each further setting is one more chance to be fooled. `rows` are those of the search. */
export function drawSettings(family: Family, { source, rows }: { readonly source: Random; readonly rows: number }): ModelSettings {
  if (family === 'linear') {
    const kind = source.uniform() < 0.25 ? 'ridge' : 'logistic';
    return modelSettings.parse({ kind, target: 'probability', l2: short(logBetween(source, 1, 1e4)) });
  }
  if (family === 'boosting') {
    return modelSettings.parse({
      kind: 'boosting', trees: 300, depth: 3 + source.below(3), learningRate: short(logBetween(source, 0.02, 0.1)), leaves: oneOf(source, [8, 16, 31]),
      minLeafRows: Math.max(20, Math.round(rows * logBetween(source, 0.01, 0.05))), l2: short(logBetween(source, 1, 100)), rowShare: 0.7, columnShare: short(between(source, 0.3, 0.9)),
    });
  }
  return modelSettings.parse({
    kind: 'mlp', hidden: oneOf(source, [[16], [32], [32, 32]]), learningRate: short(logBetween(source, 3e-4, 3e-3)), weightDecay: short(logBetween(source, 1e-4, 1e-1)),
    batch: 128, epochs: 30, patience: 4, members: 2,
  });
}

export const familyOf = ({ kind }: ModelSettings): Family => (kind === 'boosting' || kind === 'mlp' ? kind : 'linear');
