import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { longestUnderwater, maxDrawdown, underwater } from '../evaluation/metrics/drawdown.ts';
import { conditionalValueAtRisk, gaussianValueAtRisk, valueAtRisk } from '../evaluation/metrics/value-at-risk.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { kellyBet, kellyContinuous, kellyGrowth, riskOfRuin } from './kelly.ts';
import { expectedShortfall } from './tail-risk.ts';
import { volatilityTarget } from './volatility-target.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly params: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

/** What the product answers to each case. */
const ANSWERS: Readonly<Record<string, (given: Case) => Readonly<Record<string, unknown>>>> = {
  'rk.kelly': () => ({
    'coin_p0.6_b1': kellyBet(0.6, 1), 'p0.5_b2': kellyBet(0.5, 2), 'p0.55_b1': kellyBet(0.55, 1),
    'continuous_mu.11_r.06_s.15': kellyContinuous(0.11, 0.06, 0.15), growth_continuous: kellyGrowth(0.11, 0.06, 0.15),
  }),
  'rk.var_cvar': ({ inputs: { r }, params: { alpha } }) => ({
    var_hist: valueAtRisk(r, alpha), cvar_hist_le_var: conditionalValueAtRisk(r, alpha), cvar_rockafellar_uryasev: expectedShortfall(r, alpha),
    var_gauss: gaussianValueAtRisk(r, alpha)?.valueAtRisk, cvar_gauss: gaussianValueAtRisk(r, alpha)?.conditional,
  }),
  'rk.voltarget': ({ inputs: { vol_annual: volatilities }, params: { target, max_leverage: cap } }) => ({ exposure: volatilities.map((annual) => volatilityTarget(annual, target, cap)) }),
  'rk.drawdown': ({ inputs: { equity } }) => ({ dd: Array.from(underwater(equity[0], equity), (depth) => -depth), max_dd: -maxDrawdown(equity[0], equity), longest_underwater_bars: longestUnderwater(equity[0], equity) }),
  'rk.ruin': ({ params: { p, units } }) => ({ ruin: riskOfRuin(p, units) }),
};

function compare(got: unknown, expected: unknown, { tolerance, at }: { readonly tolerance: Case['tolerance']; readonly at: string }): void {
  if (Array.isArray(expected)) expected.forEach((value, i) => compare((got as readonly unknown[])[i], value, { tolerance, at: `${at}[${i}]` }));
  else if (typeof expected === 'number') expect(Math.abs(Number(got) - expected), `${at}: ${String(got)} for ${expected}`).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(expected));
  else expect(got, at).toEqual(expected);
}

function check(given: Case): void {
  const got = ANSWERS[given.id]?.(given);
  if (got === undefined) throw new Error(`nothing answers "${given.id}"`);
  for (const [name, expected] of Object.entries(given.expected)) compare(got[name], expected, { tolerance: given.tolerance, at: name });
}

describe('known answers of risk and sizing', () => {
  it.each(own.cases as unknown as readonly Case[])('$id: $title', check);

  const file = new URL('../../../../shared/known-answers/10_risk.open.json', import.meta.url);
  if (!existsSync(file)) process.stdout.write('the reference cases of risk are not here: only the fixtures are checked\n');
  it.skipIf(!existsSync(file))('the reference file as a whole', () => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] };
    expect(cases.length).toBeGreaterThan(0);
    cases.forEach(check);
  });
});
