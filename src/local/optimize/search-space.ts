import { UsageError } from '../../shared/domain/errors.ts';
import { trialOfBlock } from '../../shared/handlers/sweep/block-job.ts';
import type { Dimension, Params } from '../../shared/search/dimension.ts';
import { Space } from '../../shared/search/space.ts';
import { spaceOf, type Narrowed } from '../../shared/search/space-of.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';

const EXITS = ['exits.stopLoss', 'exits.takeProfit', 'exits.trailingStop', 'exits.maxCandles'] as const;
const isExit = (name: string): boolean => EXITS.some((exit) => exit === name);

interface Searched {
  readonly fixed: Params;
  readonly only?: readonly string[] | undefined;
  readonly ranges: Readonly<Record<string, Narrowed>>;
}

/** What is searched of a strategy: its parameters within their bounds, and the exits of which a range was given. */
export function searchSpace(strategy: Strategy, { fixed, only, ranges }: Searched): Space {
  const own = Object.fromEntries(Object.entries(ranges).filter(([name]) => !isExit(name)));
  const exits = Object.entries(ranges).filter(([name]) => isExit(name)).map(([name, range]) => exitDimension(name, range));
  const odd = Object.keys(ranges).find((name) => name.startsWith('exits.') && !isExit(name));
  if (odd !== undefined) throw new UsageError(`--range: expected one of ${EXITS.join(', ')}, found "${odd}"`);
  if (exits.length === 0) return spaceOf(strategy, { fixed, ranges: own, ...(only === undefined ? {} : { only }) });
  const hasOwn = only !== undefined || Object.keys(strategy.params.shape).length > 0;
  const inner = hasOwn ? spaceOf(strategy, { fixed, ranges: own, ...(only === undefined ? {} : { only }) }) : undefined;
  return new Space([...(inner?.dimensions ?? []), ...exits], { fixed, check: (params) => inner?.objection(trialOfBlock(params, undefined).params) });
}

function exitDimension(name: string, { min = NaN, max = NaN, step }: Narrowed): Dimension {
  if (!(min > 0)) throw new UsageError(`--range: expected ${name} to begin above 0, found "${min}"`);
  if (name === 'exits.maxCandles') return { kind: 'stepped', name, min: Math.ceil(min), max, step: Math.max(1, Math.round(step ?? 1)), scale: 'linear' };
  return step === undefined ? { kind: 'number', name, min, max, scale: 'linear' } : { kind: 'stepped', name, min, max, step, scale: 'linear' };
}
