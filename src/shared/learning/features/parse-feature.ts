import { UsageError } from '../../domain/errors.ts';
import { isOutsideName } from '../../domain/outside-series.ts';
import type { Feature } from './feature.ts';
import { featureColumn } from './feature-column.ts';
import { indicatorFeature } from './indicator-feature.ts';
import { outsideFeature } from './outside-feature.ts';
import { OWN_FEATURES, type OwnFeature } from './own-features.ts';

/**
 * The feature a text names: one of our own, `return:24`, an indicator of the catalogue, `adx:14@4h`, `bollinger:20:2/upper`, or a series from outside, `funding:rate`.
 * Parameters left out at the end take their defaults. UsageError for a name or a value that is not there.
 */
export function parseFeature(name: string): Feature {
  if (isOutsideName(name)) return outsideFeature(name);
  const [head, ...texts] = name.split(':');
  if (!Object.hasOwn(OWN_FEATURES, head)) return indicatorFeature(name);
  const own = OWN_FEATURES[head];
  const parameters = parametersOf(name, own, texts);
  return {
    name, unit: own.unit, indicator: (timeframeMs) => own.indicator(parameters, timeframeMs),
    compute: (input) => featureColumn(own.indicator(parameters, input.timeframeMs), input),
  };
}

function parametersOf(name: string, { parameters }: OwnFeature, texts: readonly string[]): readonly number[] {
  if (texts.length > parameters.length) throw new UsageError(`feature "${name}": expected at most ${parameters.length} parameters, found "${texts.length}"`);
  return parameters.map((parameter, k) => {
    if (k >= texts.length) return parameter.default;
    const value = texts[k].trim() === '' ? NaN : Number(texts[k]);
    if (!(value >= parameter.least && value <= parameter.most) || (parameter.isWhole && !Number.isInteger(value))) throw new UsageError(`feature "${name}": expected ${parameter.name} to be ${parameter.isWhole ? 'a whole number' : 'a number'} from ${parameter.least} to ${parameter.most}, found "${texts[k]}"`);
    return value;
  });
}
