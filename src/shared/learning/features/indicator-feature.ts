import { UsageError } from '../../domain/errors.ts';
import { parseIndicator } from '../../indicators/parse-indicator.ts';
import type { Feature } from './feature.ts';
import { featureColumn } from './feature-column.ts';

/** `rsi:14`, `bollinger:20:2/upper`, `adx:14@4h`: an indicator of the catalogue, one of its outputs. UsageError for one that is not there. */
export function indicatorFeature(name: string): Feature {
  const [text, output, ...more] = name.split('/');
  const outputs = more.length > 0 ? {} : parseIndicator(text);
  const names = Object.keys(outputs);
  const wanted = output ?? (names.length === 1 ? names[0] : '');
  if (!Object.hasOwn(outputs, wanted)) throw new UsageError(`feature "${name}": expected an output after "/", one of ${names.join(', ')}, found "${output ?? ''}"`);
  const indicator = outputs[wanted];
  return { name, unit: 'of the indicator', indicator: () => indicator, compute: (input) => featureColumn(indicator, input) };
}
