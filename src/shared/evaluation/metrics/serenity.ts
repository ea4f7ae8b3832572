import { underwater } from './drawdown.ts';
import type { Series } from './moments.ts';
import { conditionalValueAtRisk } from './value-at-risk.ts';
import { ulcer } from './ulcer.ts';

/** Conditional drawdown at risk: mean of the drawdowns at or beyond their 95 % quantile (Chekhlov, Uryasev and Zabarankin 2005). Null of nothing. */
export const conditionalDrawdown = (initial: number, equity: Series): number | null =>
  conditionalValueAtRisk(underwater(initial, equity).map((depth) => -depth), 0.95);

/**
 * Serenity ratio: yearly return / (ulcer index * pitfall), pitfall = conditional drawdown at 95 % / yearly volatility (KeyQuant).
 * Every part is annual here; libraries that take the plain sum of returns give another scale. Null without drawdown, volatility or return.
 */
export function serenity(curve: { readonly initial: number; readonly equity: Series }, cagr: number | null, volatility: number | null): number | null {
  const depth = ulcer(curve.initial, curve.equity);
  const pitfall = conditionalDrawdown(curve.initial, curve.equity);
  if (cagr === null || !depth || !pitfall || !volatility) return null;
  return cagr / (depth * (pitfall / volatility));
}
