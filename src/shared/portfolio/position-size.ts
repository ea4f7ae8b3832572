import { floorToLot } from '../domain/instrument.ts';
import { shrunkKelly, type Edge } from './kelly.ts';
import { shortfallExposure } from './tail-risk.ts';
import { volatilityTarget } from './volatility-target.ts';

/** How a position is sized. Shares are fractions of equity. */
export interface SizeRules {
  /** Volatility per year that a position may bring, 0.15 to 0.4. */
  readonly volatilityTarget: number;
  readonly maxLeverage: number;
  readonly kellyFraction: number;
  /** Loss when price moves `atrMultiple` average true ranges against the position, 0.005 to 0.01. */
  readonly atrRisk: number;
  readonly atrMultiple: number;
  /** Expected shortfall of a period, at 95 %. */
  readonly shortfallBudget: number;
  /** Share of the volume of a day. */
  readonly volumeShare: number;
  /** Largest value of a cluster of correlated instruments, over equity. */
  readonly clusterShare: number;
}

export const SIZE_RULES: SizeRules = { volatilityTarget: 0.25, maxLeverage: 1, kellyFraction: 0.25, atrRisk: 0.0075, atrMultiple: 3, shortfallBudget: 0.02, volumeShare: 0.01, clusterShare: 0.4 };

/** What is known when a position is sized. Money in the account's currency, at the rate of this moment. NaN: not known. */
export interface SizeInputs {
  readonly equity: number;
  /** Value of one base unit. */
  readonly price: number;
  readonly lotSize: number;
  readonly annualVolatility: number;
  readonly edge: Edge;
  /** A model's probability of being right; 1 without one. */
  readonly confidence: number;
  /** Average true range of one base unit. */
  readonly atr: number;
  /** Expected shortfall of a period at 95 %, as a share of the position. */
  readonly shortfall: number;
  /** Base units traded in a day. */
  readonly dailyVolume: number;
  /** Value held in the other instruments of the cluster. */
  readonly clusterHeld: number;
  /** From drawdown control, 0 to 1. */
  readonly scale: number;
}

export type CapName = 'volatility-target' | 'kelly' | 'atr-risk' | 'shortfall-budget' | 'daily-volume' | 'cluster';

export interface Sizing {
  /** Base units, whole lots, never below zero. */
  readonly quantity: number;
  /** The smallest of the caps, which is why it is no larger. `drawdown-control`: scaled to nothing. */
  readonly boundBy: CapName | 'drawdown-control' | 'lot';
  /** What each cap alone would allow, before scaling and lots. */
  readonly caps: Readonly<Record<CapName, number>>;
}

/** No more than is known to be safe: not a number and below zero are nothing. */
const safe = (quantity: number): number => (quantity > 0 ? quantity : 0);

/** The largest position that every cap allows, and which of them bound it. What is not known allows nothing. */
export function positionSize(inputs: SizeInputs, rules: SizeRules = SIZE_RULES): Sizing {
  const { price, atr, scale, lotSize } = inputs;
  // Without a price no amount of money says how many units it is.
  const equity = price > 0 && price < Infinity ? inputs.equity : NaN;
  const units = equity / price;
  const caps: Record<CapName, number> = {
    'volatility-target': safe(volatilityTarget(inputs.annualVolatility, rules.volatilityTarget, rules.maxLeverage) * units),
    kelly: safe(shrunkKelly(inputs.edge, rules.kellyFraction, inputs.confidence) * units),
    'atr-risk': safe((rules.atrRisk * equity) / (rules.atrMultiple * atr)),
    'shortfall-budget': safe(shortfallExposure(inputs.shortfall, rules.shortfallBudget) * units),
    'daily-volume': safe(rules.volumeShare * inputs.dailyVolume),
    cluster: safe((rules.clusterShare * equity - inputs.clusterHeld) / price),
  };
  let boundBy: CapName = 'volatility-target';
  for (const name of Object.keys(caps) as CapName[]) if (caps[name] < caps[boundBy]) boundBy = name;
  const scaled = safe(caps[boundBy] * Math.min(1, safe(scale)));
  const quantity = Number.isFinite(scaled) ? floorToLot(scaled, lotSize) : 0;
  if (quantity > 0 || caps[boundBy] === 0) return { quantity, boundBy, caps };
  return { quantity: 0, boundBy: scaled > 0 ? 'lot' : 'drawdown-control', caps };
}
