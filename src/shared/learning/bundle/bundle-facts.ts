import type { Verdict } from '../../domain/evidence-verdict.ts';
import type { Bundle } from './bundle.ts';

/** What a person is told of a bundle. JSON-safe. */
export interface BundleFacts {
  readonly kind: 'learned' | 'tuned';
  /** A strategy with its parameters, or how many models on how many features. */
  readonly strategy: { readonly name: string; readonly params: Readonly<Record<string, string | number | boolean>> } | null;
  readonly members: number | null;
  readonly features: number | null;
  readonly seed: number;
  readonly dataHash: string;
  readonly codeHash: string;
  readonly verdict: Verdict | null;
  readonly evidence: {
    readonly days: number; readonly trades: number; readonly netProfit: number; readonly profitAtDoubleCosts: number;
    readonly pbo: number | null; readonly lossOutside: number | null; readonly spa: number | null; readonly deflated: number | null; readonly hasBand: boolean;
  };
  readonly lockBox: {
    readonly from: number; readonly to: number; readonly model: number; readonly incumbent: number | null;
    readonly baselines: readonly { readonly name: string; readonly value: number }[]; readonly opened: number | null;
  } | null;
}

export function bundleFacts(bundle: Bundle): BundleFacts {
  const { kind, seed, dataHash, codeHash, verdict, lockBoxReturns, evidence: { days, trades, netProfit, profitAtDoubleCosts, pbo, lossOutside, spa, deflated, band, lockBox } } = bundle;
  return {
    kind, seed, dataHash, codeHash, verdict, strategy: bundle.kind === 'tuned' ? bundle.strategy : null,
    members: bundle.kind === 'learned' ? bundle.ensemble.members.length : null, features: bundle.kind === 'learned' ? bundle.rules.features.length : null,
    evidence: { days, trades, netProfit, profitAtDoubleCosts, pbo, lossOutside: lossOutside ?? null, spa, deflated, hasBand: band !== null },
    lockBox: lockBoxReturns === null ? null : { ...lockBoxReturns, baselines: Object.entries(lockBoxReturns.baselines).map(([name, value]) => ({ name, value })), opened: lockBox?.opened ?? null },
  };
}
