/** A figure held against its limit. `unknown` counts as not met wherever it is needed. */
export interface Reason {
  readonly check: Check;
  readonly outcome: 'met' | 'failed' | 'unknown';
  /** What was found; null where it is unknown. */
  readonly found: number | null;
  readonly limit: number;
}

/**
 * days, trades: enough to judge. profit: after costs. double-costs: profit had all costs been twice as high. overfitting: PBO, or, where that is high, the chance that
 * what looks best loses outside of what it was chosen by. ability: SPA of the one chosen against
 * the incumbent, or cash where there is none. deflated: Sharpe ratio deflated by the effective number of trials. lock-box: profit there. incumbent, baselines: annual
 * Sharpe ratio there less theirs. live: PSR of the live record against 0. band: the live record is inside its own band (1) or broke out of it (0).
 */
export type Check = 'days' | 'trades' | 'profit' | 'double-costs' | 'overfitting' | 'ability' | 'deflated' | 'lock-box' | 'incumbent' | 'baselines' | 'live' | 'band';

/** What is known of a strategy or model when it is judged. Null or absent: not known, which never helps. */
export interface Evidence {
  readonly days: number;
  readonly trades: number;
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
  /** How many were tried in all, this one included, and how many independent ones they are worth. */
  readonly trials: number;
  readonly effectiveTrials: number;
  /** Null where nothing else was tried of which returns are known. Needed as soon as more than one was. */
  readonly pbo: number | null;
  /** Of the same splits, the share in which the one that was best inside had a mean that is not positive outside. */
  readonly lossOutside?: number | null | undefined;
  /** Hansen's consistent p-value of the one chosen among all tried. */
  readonly spa: number | null;
  readonly deflated: number | null;
  readonly lockBox?: LockBox | undefined;
  readonly live?: LiveRecord | undefined;
}

/** The period that was opened once, after everything had been chosen. */
export interface LockBox {
  readonly netProfit: number;
  /** Annual Sharpe ratios there, net of costs. `incumbent`: null where nothing trades yet. `baselines`: buy & hold and the like; at least one. */
  readonly sharpe: number;
  readonly incumbent: number | null;
  readonly baselines: readonly number[];
  /** How often it has been opened: more than once, and it is a lock-box no more. */
  readonly opened: number;
}

export interface LiveRecord {
  readonly days: number;
  readonly psr: number | null;
  /** Laid down before the first live day (the minimum track record length of the backtest, at least 60): looking every day would pass noise sooner or later. */
  readonly plannedDays: number;
  /** How often the record has been judged, this time included. */
  readonly looks: number;
  readonly hasBreached: boolean;
}

export interface Verdict {
  /** PASS: more than the best of all trials explains. WEAK: worth a small share of the risk, once the lock-box agrees. NOISE: nothing that noise does not show too. */
  readonly verdict: 'PASS' | 'WEAK' | 'NOISE';
  /** What may be risked: nothing, at most a tenth of the budget, all of it. */
  readonly stage: 'none' | 'canary' | 'full';
  /** Every check that was made, in order. */
  readonly reasons: readonly Reason[];
  readonly trials: number;
  readonly effectiveTrials: number;
}

export const LIMITS = { days: 14, trades: 10, pbo: 0.2, lossOutside: 0.05, spa: 0.05, deflated: 0.95, psr: 0.95, plannedDays: 60 } as const;

const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

function held(check: Check, found: number | null | undefined, { limit, isMet }: { readonly limit: number; readonly isMet: (value: number) => boolean }): Reason {
  if (!known(found)) return { check, outcome: 'unknown', found: null, limit };
  // Adding 0 turns -0 into 0, which JSON does not keep.
  return { check, outcome: isMet(found) ? 'met' : 'failed', found: found + 0, limit };
}

const atLeast = (check: Check, found: number | null | undefined, limit: number): Reason => held(check, found, { limit, isMet: (value) => value >= limit });
const atMost = (check: Check, found: number | null | undefined, limit: number): Reason => held(check, found, { limit, isMet: (value) => value <= limit });
const above = (check: Check, found: number | null | undefined, limit: number): Reason => held(check, found, { limit, isMet: (value) => value > limit });

/**
 * Models that share one edge take turns at being first, so that PBO is near a half however strong the edge: then the choice may not matter, as long as whatever
 * is chosen earns outside (Bailey, Borwein, Lopez de Prado and Zhu 2017 have both figures from the same splits; decision 0012).
 */
function overfitting({ pbo, lossOutside }: Evidence): Reason {
  const byRank = atMost('overfitting', pbo, LIMITS.pbo);
  const byLoss = atMost('overfitting', lossOutside, LIMITS.lossOutside);
  return byRank.outcome !== 'met' && byLoss.outcome === 'met' ? byLoss : byRank;
}

/** What noise rarely shows. Overfitting is a matter of choice: where nothing else was tried, it is not asked for. */
function weakReasons(evidence: Evidence): Reason[] {
  const { days, trades, netProfit, profitAtDoubleCosts, trials, pbo, spa } = evidence;
  return [
    atLeast('days', days, LIMITS.days), atLeast('trades', trades, LIMITS.trades), above('profit', netProfit, 0), above('double-costs', profitAtDoubleCosts, 0),
    ...(trials > 1 || pbo !== null ? [overfitting(evidence)] : []), atMost('ability', spa, LIMITS.spa),
  ];
}

/** The best of them; null where there is none or one is no number. */
const bestOf = (ratios: readonly number[]): number | null => (ratios.length > 0 && ratios.every((value) => Number.isFinite(value)) ? Math.max(...ratios) : null);

function lockBoxReasons(lockBox: LockBox | undefined): Reason[] {
  const box = lockBox?.opened === 1 ? lockBox : undefined;
  const lead = (other: number | null) => (box === undefined || other === null ? null : box.sharpe - other);
  return [
    above('lock-box', box?.netProfit, 0),
    // Where nothing trades yet, there is nobody to beat.
    ...(box?.incumbent === null ? [] : [above('incumbent', lead(box?.incumbent ?? null), 0)]),
    above('baselines', lead(bestOf(box?.baselines ?? [])), 0),
  ];
}

/** PSR of the live record, once it is as long as was planned; each further look costs its share of the doubt. */
function liveReason({ days, psr, plannedDays, looks }: LiveRecord): Reason {
  const limit = 1 - (1 - LIMITS.psr) / Math.max(1, looks);
  return atLeast('live', days >= Math.max(plannedDays, LIMITS.plannedDays) && looks >= 1 ? psr : null, limit);
}

const allMet = (reasons: readonly Reason[]): boolean => reasons.every(({ outcome }) => outcome === 'met');

/**
 * The gate that every backtest, model and live record passes: what it is worth, what may be risked on it, and why. A pure function.
 * Canary: PBO at most 0.2 (or a chance of at most 0.05 that the choice loses outside), SPA p at most 0.05, the edge survives twice the costs, and it beats the incumbent and the baselines on the lock-box.
 * Full: canary, and a deflated Sharpe ratio of at least 0.95 or a live record with PSR of at least 0.95. A live record that broke out of its own band
 * takes everything back. What is unknown is never counted in favour.
 */
export function verdict(evidence: Evidence): Verdict {
  const weak = weakReasons(evidence);
  const deflated = atLeast('deflated', evidence.deflated, LIMITS.deflated);
  const box = lockBoxReasons(evidence.lockBox);
  const live = evidence.live === undefined ? [] : [liveReason(evidence.live)];
  const band = evidence.live === undefined ? [] : [atLeast('band', evidence.live.hasBreached ? 0 : 1, 1)];
  const reasons = [...weak, deflated, ...box, ...live, ...band];
  const counts = { reasons, trials: evidence.trials, effectiveTrials: evidence.effectiveTrials };
  if (!allMet(weak) || !allMet(band)) return { verdict: 'NOISE', stage: 'none', ...counts };
  const isProven = deflated.outcome === 'met' || live.some(({ outcome }) => outcome === 'met');
  const stage = allMet(box) ? (isProven ? 'full' : 'canary') : 'none';
  return { verdict: isProven ? 'PASS' : 'WEAK', stage, ...counts };
}
