import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { nearName } from '../domain/near-name.ts';
import { bollingerReversion } from './bollinger-reversion.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { crossSectionalMomentum } from './cross-sectional-momentum.ts';
import { dca } from './dca.ts';
import { donchianBreakout } from './donchian-breakout.ts';
import { grid } from './grid.ts';
import { macdCross } from './macd.ts';
import { momentum } from './momentum.ts';
import { pairSpread } from './pair-spread.ts';
import { rsiMeanReversion } from './rsi-mean-reversion.ts';
import { smaCross } from './sma-cross.ts';
import type { Strategy } from './strategy.ts';
import { supertrendFollowing } from './supertrend.ts';
import { trendFollowing } from './trend-following.ts';
import { volatilityBreakout } from './volatility-breakout.ts';

/** Every shipped strategy, the forecasts first. */
export const strategies: readonly Strategy[] = [
  buyAndHold, smaCross, trendFollowing, macdCross, supertrendFollowing, donchianBreakout, volatilityBreakout, momentum,
  rsiMeanReversion, bollingerReversion, crossSectionalMomentum, pairSpread, grid, dca,
];

export type ParamValue = number | boolean | string;
export type Params = Readonly<Record<string, ParamValue>>;

/** One parameter as a form, a flag or a search space needs it. */
export interface ParamDescription {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'boolean' | 'choice' | 'text';
  readonly default?: ParamValue;
  /** Bounds that the value itself may reach. */
  readonly min?: number;
  readonly max?: number;
  /** Of a choice. */
  readonly choices?: readonly string[];
  readonly description: string;
  /** False where a search must leave it alone: an amount of money or a price is the owner's to say. `.meta({ tunable: false })` in the declaration. */
  readonly tunable: boolean;
}

/** The strategy of that name; a UsageError that suggests a near one or lists them all. `known` are the shipped ones where a user has none. */
export function findStrategy(name: string, known: readonly Strategy[] = strategies): Strategy {
  const found = known.find((strategy) => strategy.name === name);
  if (found) return found;
  throw new UsageError(`no strategy is called "${name}"${suggestion(name, known.map((strategy) => strategy.name))}`);
}

function suggestion(name: string, known: readonly string[]): string {
  const near = nearName(name, known);
  if (near !== undefined) return `: did you mean "${near}"?`;
  return known.length === 0 ? ': there are none' : `: there are ${known.join(', ')}`;
}

/** What `z.toJSONSchema` says of the types a parameter may have. */
interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: ParamValue;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly tunable?: boolean;
}

/** A bound that is only the largest integer a double can count to is none. */
const bound = (value: number | undefined): value is number => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function typeOf({ type, enum: choices }: PropertySchema): ParamDescription['type'] {
  if (choices) return 'choice';
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

/** The parameters in the order they are declared. */
export function describeParams({ params }: Pick<Strategy, 'params'>): readonly ParamDescription[] {
  const properties = (z.toJSONSchema(params).properties ?? {}) as Readonly<Record<string, PropertySchema>>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    ...(property.default === undefined ? {} : { default: property.default }),
    ...(bound(property.minimum) ? { min: property.minimum } : {}),
    ...(bound(property.maximum) ? { max: property.maximum } : {}),
    ...(property.enum ? { choices: property.enum } : {}),
    description: property.description ?? '',
    tunable: property.tunable ?? true,
  }));
}

/** What a parameter takes, in words: `a whole number from 1 to 500`. */
function expected({ type, min, max, choices }: ParamDescription): string {
  if (choices) return `one of ${choices.join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'text') return 'a text';
  const range = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` to ${max}`].join('');
  return `${type === 'integer' ? 'a whole number' : 'a number'}${range}`;
}

/** A text of the command line as the value it stands for; the text itself where it stands for none, so that the check names it. */
function valueOf(text: string, { type }: ParamDescription): ParamValue {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'choice' || type === 'text') return text;
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/**
 * Values from a file or a job, completed by the defaults and checked against the bounds and against each other.
 * A UsageError names the parameter, what was expected and what was found.
 */
export function checkParams(strategy: Strategy, values: Readonly<Record<string, unknown>>): Params {
  const known = describeParams(strategy);
  for (const name of Object.keys(values)) {
    if (!known.some((param) => param.name === name)) throw new UsageError(`${strategy.name} has no parameter "${name}"${suggestion(name, known.map((param) => param.name))}`);
  }
  const result = strategy.params.safeParse(values);
  if (!result.success) {
    const name = String(result.error.issues[0].path[0]);
    const param = known.find((candidate) => candidate.name === name);
    const found = values[name] === undefined ? 'nothing' : `"${String(values[name])}"`;
    throw new UsageError(`${strategy.name}: expected ${param ? expected(param) : result.error.issues[0].message} for parameter "${name}", found ${found}`);
  }
  const params = result.data as Params;
  const objection = strategy.check?.(params);
  if (objection !== undefined) throw new UsageError(`${strategy.name}: ${objection}`);
  return params;
}

/** The same from the texts of a command line: `{ fast: '30' }`. */
export function parseParams(strategy: Strategy, texts: Readonly<Record<string, string>>): Params {
  const known = describeParams(strategy);
  const values = Object.entries(texts).map(([name, text]) => {
    const param = known.find((candidate) => candidate.name === name);
    return [name, param ? valueOf(text, param) : text] as const;
  });
  return checkParams(strategy, Object.fromEntries(values));
}
