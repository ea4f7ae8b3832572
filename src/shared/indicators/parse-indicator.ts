import { CANDLE_FIELDS, type CandleField } from '../domain/candle.ts';
import { UsageError } from '../domain/errors.ts';
import { nearName } from '../domain/near-name.ts';
import { isTimeframe, TIMEFRAMES } from '../domain/timeframe.ts';
import { CATALOGUE, INDICATOR_NAMES, type Parameter, type ParameterValue } from './catalogue.ts';
import type { Indicator, IndicatorOptions } from './indicator.ts';

/**
 * The indicator a text on the command line names, all its outputs by name: `rsi:14`, `bollinger:20:2`, `ema:20@1h`, `sma:10:of=volume`.
 * Parameters left out at the end take their defaults; hyphens and letter case of names do not matter.
 * Throws UsageError on an unknown name, too many or too few parameters, or a value out of bounds.
 */
export function parseIndicator(text: string): Readonly<Record<string, Indicator>> {
  const [body, timeframe, ...more] = text.trim().split('@');
  if (more.length > 0) throw new UsageError(`indicator "${text}": expected one "@timeframe" at the end`);
  const [name = '', ...parts] = body.split(':');
  const key = plain(name);
  const known = INDICATOR_NAMES.find((candidate) => plain(candidate) === key);
  if (known === undefined) throw new UsageError(`unknown indicator "${name}"${meant(name, INDICATOR_NAMES)}`);

  const entry = CATALOGUE[known];
  const options: IndicatorOptions = { ...ofOption(text, parts), ...timeframeOption(text, timeframe) };
  const values = valuesOf(known, entry.parameters, parts.filter((part) => !part.includes('=')));
  try {
    return entry.build(values, options);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`indicator "${text}": ${error.message}`, { cause: error });
    throw error;
  }
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');

function meant(name: string, candidates: readonly string[]): string {
  const near = nearName(name, candidates);
  return near === undefined ? `: expected one of ${candidates.join(', ')}` : `: did you mean "${near}"?`;
}

function timeframeOption(text: string, timeframe: string | undefined): Pick<IndicatorOptions, 'timeframe'> {
  if (timeframe === undefined) return {};
  if (!isTimeframe(timeframe)) throw new UsageError(`indicator "${text}": expected a timeframe after "@", one of ${TIMEFRAMES.join(', ')}, found "${timeframe}"`);
  return { timeframe };
}

function ofOption(text: string, parts: readonly string[]): Pick<IndicatorOptions, 'of'> {
  let of: CandleField | undefined;
  for (const part of parts.filter((candidate) => candidate.includes('='))) {
    const [option, value = ''] = part.split('=');
    if (option !== 'of') throw new UsageError(`indicator "${text}": expected the option "of", found "${option}"`);
    of = CANDLE_FIELDS.find((field) => field === value);
    if (of === undefined) throw new UsageError(`indicator "${text}": expected of=${CANDLE_FIELDS.join('|')}, found "${value}"`);
  }
  return of === undefined ? {} : { of };
}

function valuesOf(name: string, parameters: readonly Parameter[], parts: readonly string[]): readonly ParameterValue[] {
  const shape = [name, ...parameters.map((parameter) => parameter.name)].join(':');
  if (parts.length > parameters.length) {
    throw new UsageError(`${name} takes ${parameters.length === 0 ? 'no parameters' : `at most ${parameters.length} (${shape})`}, found ${parts.length}: "${parts.join(':')}"`);
  }
  return parameters.map((parameter, index) => {
    const part = parts[index];
    if (part === undefined && parameter.kind === 'instrument') throw new UsageError(`${name} needs ${parameters.length} parameters (${shape}), found ${parts.length}`);
    return part === undefined && parameter.kind !== 'instrument' ? parameter.default : valueOf(name, parameter, part ?? '');
  });
}

function valueOf(indicator: string, parameter: Parameter, text: string): ParameterValue {
  const label = `${indicator}: ${parameter.name}`;
  if (parameter.kind === 'instrument') {
    if (text === '') throw new UsageError(`${label}: expected a symbol such as BTC/USDT, found ""`);
    return text;
  }
  if (parameter.kind === 'choice') {
    const found = parameter.choices.find((candidate) => candidate === text) ?? parameter.choices.find((candidate) => plain(candidate) === plain(text));
    if (found === undefined) throw new UsageError(`${label}: found "${text}"${meant(text, parameter.choices)}`);
    return found;
  }
  const value = text.trim() === '' ? NaN : Number(text);
  const isWhole = parameter.kind === 'count';
  const isInside = value >= parameter.least && value <= parameter.most;
  if (!isInside || (isWhole && !Number.isInteger(value))) {
    throw new UsageError(`${label}: expected ${isWhole ? 'a whole number' : 'a number'} from ${parameter.least} to ${parameter.most}, found "${text}"`);
  }
  return value;
}
