import type { Exits, Strategy } from '../../shared/strategies/strategy.ts';
import { checkParams, findStrategy, parseParams, type Params } from '../../shared/strategies/registry.ts';
import { loadStrategyConfig } from './load.ts';

/** A strategy with its parameters and exits, ready to run. */
export interface ChosenStrategy {
  readonly strategy: Strategy;
  readonly params: Params;
  readonly exits: Exits | undefined;
}

/**
 * The strategy that was named, with the parameters that were given over its defaults; without a name the first one of
 * `strategy_config.json`, with the parameters given over those it has there.
 */
export function chosenStrategy(name: string | undefined, texts: Readonly<Record<string, string>>, known: readonly Strategy[]): ChosenStrategy {
  if (name !== undefined) {
    const strategy = findStrategy(name, known);
    return { strategy, params: parseParams(strategy, texts), exits: undefined };
  }
  const [entry] = loadStrategyConfig().strategies;
  const strategy = findStrategy(entry.strategy, known);
  const configured = checkParams(strategy, entry.params);
  const given = Object.fromEntries(Object.entries(configured).map(([key, value]) => [key, String(value)]));
  return { strategy, params: parseParams(strategy, { ...given, ...texts }), exits: exitsOf(entry.exits) };
}

export function exitsOf(fields: { readonly [K in keyof Exits]?: number | undefined }): Exits | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
