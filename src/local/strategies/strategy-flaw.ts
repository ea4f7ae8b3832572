import { z } from 'zod';
import { UsageError } from '../../shared/domain/errors.ts';
import { describeParams } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';

type Candidate = Readonly<Record<string, unknown>>;

/** Functions each kind must have, and may have. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = { forecast: ['indicators', 'decide'], orders: ['start', 'onCandle'] };
const OPTIONAL: Readonly<Record<string, readonly string[]>> = { forecast: ['allocation', 'exits', 'rebalance', 'check'], orders: ['indicators', 'onFill', 'check'] };

/** What keeps an object of unknown origin from being a strategy, or undefined. JavaScript files come without a type checker. */
export function flawIn(candidate: Candidate): string | undefined {
  const { name, summary, kind, params } = candidate;
  if (typeof name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return `expected "name" in small letters, digits and hyphens such as "my-strategy", found "${String(name)}"`;
  if (typeof summary !== 'string' || summary.trim() === '') return 'expected "summary" to say in one line what it does, found nothing';
  for (const key of FUNCTIONS[String(kind)]) if (typeof candidate[key] !== 'function') return `expected "${key}" to be a function, found "${String(candidate[key])}"`;
  for (const key of OPTIONAL[String(kind)]) if (candidate[key] !== undefined && typeof candidate[key] !== 'function') return `expected "${key}" to be a function, found "${String(candidate[key])}"`;
  if (!(params instanceof z.ZodObject)) return 'expected "params" to be made by z.object({ ... })';
  const strategy = candidate as unknown as Strategy;
  return flawInParams(strategy) ?? flawInIndicators(strategy);
}

function flawInParams(strategy: Strategy): string | undefined {
  try {
    const described = describeParams(strategy);
    const bare = described.find((param) => param.default === undefined);
    if (bare) return `parameter "${bare.name}" has no default: add .default(...)`;
    const unbounded = described.find(({ type, min, max }) => (type === 'integer' || type === 'number') && (min === undefined || max === undefined));
    if (unbounded) return `parameter "${unbounded.name}" needs bounds: add .min(...) and .max(...)`;
    const result = strategy.params.safeParse(Object.fromEntries(described.map((param) => [param.name, param.default])));
    if (!result.success) return `the default of parameter "${String(result.error.issues[0].path[0])}" is not allowed by its own bounds`;
    const objection = strategy.check?.(result.data);
    return objection === undefined ? undefined : `its own check refuses the defaults: ${objection}`;
  } catch (error) {
    return `its parameters cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function flawInIndicators(strategy: Strategy): string | undefined {
  try {
    const declared = strategy.indicators?.(strategy.params.parse({}), ['BTC/USDT', 'ETH/USDT']) ?? {};
    const odd = Object.entries(declared).find(([, indicator]) => typeof indicator?.create !== 'function');
    return odd === undefined ? undefined : `expected the indicator "${odd[0]}" to be one such as ema(20), found "${String(odd[1])}"`;
  } catch (error) {
    // A strategy may want another number of instruments than two, and says so by itself when it is used.
    if (error instanceof UsageError) return undefined;
    return `its indicators cannot be declared with the default parameters: ${error instanceof Error ? error.message : String(error)}`;
  }
}
