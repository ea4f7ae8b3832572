import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { periodsPerYear, TIMEFRAMES } from '../domain/timeframe.ts';
import { random } from '../domain/random.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { resample } from './metrics/bootstrap.ts';
import { longestUnderwater, maxDrawdown, underwater } from './metrics/drawdown.ts';
import { finite, mean } from './metrics/moments.ts';
import { omega } from './metrics/omega.ts';
import { minimumTrackRecord, probabilisticSharpe } from '../domain/probabilistic-sharpe.ts';
import { loFactor, sharpe, volatility } from './metrics/sharpe.ts';
import { downsideDeviation } from './metrics/sortino.ts';
import { sqn } from './metrics/sqn.ts';
import { expectancy, expectancyRatio, payoff, profitFactor, winRate } from './metrics/trades.ts';
import { benjaminiHochberg, bonferroni, holm } from './statistics/multiple-tests.ts';
import { conditionalValueAtRisk, gaussianValueAtRisk, valueAtRisk } from './metrics/value-at-risk.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

type Series = readonly (number | null)[];
const known = (value: unknown): number[] => finite((value as Series).map((entry) => entry ?? NaN));
const forEach = (inputs: Case['inputs'], compute: (series: number[], name: string) => number | null): Record<string, number | null> =>
  Object.fromEntries(Object.entries(inputs).map(([name, series]) => [name, compute(known(series), name)]));

/** What the product answers to each case. */
const ANSWERS: Readonly<Record<string, (given: Case) => Readonly<Record<string, unknown>>>> = {
  'mt.emp.sharpe': ({ inputs }) => forEach(inputs, (series) => sharpe(series, 252)),
  'mt.emp.vol_downside': ({ inputs, params }) => {
    const periods = params['periods'] as Readonly<Record<string, number>>;
    return { vol: forEach(inputs, (series, name) => volatility(series, periods[name])), downside: forEach(inputs, (series, name) => downsideDeviation(series, periods[name])) };
  },
  'mt.emp.omega': ({ inputs, params }) => ({
    values: (params['cases'] as [string, number, number][]).map(([name, riskFree, required]) => omega(known(inputs[name]), riskFree + (1 + required) ** (1 / 252) - 1)),
  }),
  'mt.ft.expectancy': ({ inputs }) => {
    const profits = known(inputs['profits']);
    return { expectancy: expectancy(profits), expectancy_ratio: expectancyRatio(profits), profit_factor: profitFactor(profits), win_rate: winRate(profits), payoff: payoff(profits) };
  },
  'mt.ft.maxdd': ({ inputs, params }) => {
    const start = Number(params['start']);
    let balance = start;
    const equity = known(inputs['profits']).map((profit) => { balance += profit; return balance; });
    let peak = start;
    const absolute = equity.reduce((worst, value) => { peak = Math.max(peak, value); return Math.max(worst, peak - value); }, 0);
    return { dd_abs: absolute, dd_rel: maxDrawdown(start, equity) };
  },
  'mt.annualise': () => Object.fromEntries(TIMEFRAMES.map((timeframe) => [timeframe, periodsPerYear(timeframe)])),
  'mt.sqn': ({ inputs }) => ({ expectancy_R: mean(known(inputs['R'])), sqn: sqn(known(inputs['R'])) }),
  'rk.var_cvar': ({ inputs }) => {
    const returns = known(inputs['r']);
    const gauss = gaussianValueAtRisk(returns, 0.95);
    return {
      var_hist: valueAtRisk(returns, 0.95), cvar_hist_le_var: conditionalValueAtRisk(returns, 0.95), cvar_rockafellar_uryasev: conditionalValueAtRisk(returns, 0.95),
      var_gauss: gauss?.valueAtRisk, cvar_gauss: gauss?.conditional,
    };
  },
  'rk.drawdown': ({ inputs }) => {
    const equity = known(inputs['equity']);
    return { dd: Array.from(underwater(equity[0], equity), (depth) => -depth), max_dd: -maxDrawdown(equity[0], equity), longest_underwater_bars: longestUnderwater(equity[0], equity) };
  },
  'st.psr.paper': ({ params }) => {
    const record = { sharpe: Number(params['sr']), n: Number(params['n']), skew: Number(params['skew']), kurtosis: Number(params['kurtosis']) };
    const psr = probabilisticSharpe(record);
    const normal = probabilisticSharpe({ ...record, skew: 0, kurtosis: 3 });
    return { psr, psr_if_normal: normal, paper: { psr, psr_if_normal: normal } };
  },
  'st.mintrl.paper': () => {
    const years = (periods: number, skew: number, kurtosis: number) =>
      Number(minimumTrackRecord({ sharpe: 2 / Math.sqrt(periods), n: 24, skew, kurtosis }, 1 / Math.sqrt(periods), 0.95)) / periods;
    const all = [years(12, 0, 3), years(12, -0.72, 5.78), years(250, 0, 3)];
    return { normal_years: all[0], 'skew-0.72_kurt5.78_years': all[1], 'daily_normal_years(250)': all[2], paper: all };
  },
  'st.lo2002': ({ inputs, params }) => ({ eta: loFactor(known(inputs['rho']), Number(params['q'])), naive: loFactor([], Number(params['q'])) }),
  'st.bh': ({ inputs, params }) => {
    const [p, level] = [known(inputs['p']), Number(params['q'])];
    const [bh, step, bonf] = [benjaminiHochberg(p, level), holm(p, level), bonferroni(p, level)];
    return { bh_rejected: bh.rejected, holm_rejected: step.rejected, bonf_rejected: bonf.rejected, bh_adjusted: Array.from(bh.adjusted), holm_adjusted: Array.from(step.adjusted) };
  },
  'st.statboot.var': ({ inputs, params }) => {
    const series = known(inputs['x']);
    const source = random(7);
    const into = new Float64Array(series.length);
    const means = Array.from({ length: 200_000 }, () => { resample(series, into, { blockLength: 1 / Number(params['p']), random: source }); return mean(into) ?? NaN; });
    const centre = mean(means) ?? NaN;
    return { mean_of_means: centre, var_mean: mean(means.map((value) => (value - centre) ** 2)) };
  },
};

function compare(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (typeof expected === 'number') {
    expect(typeof got).toBe('number');
    expect(Math.abs(Number(got) - expected), `${String(got)} against ${expected}`).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(expected));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) compare((got as Record<string, unknown>)[key], value, tolerance);
  } else expect(got).toEqual(expected);
}

describe('known answers', () => {
  it.each(own.cases as unknown as Case[])('$id: $title', (given) => {
    compare(ANSWERS[given.id](given), given.expected, given.tolerance);
  });
});

const shared = new URL('../../../../shared/known-answers/', import.meta.url);
const files = ['12_metrics', '10_risk', '08_stats'].map((area) => new URL(`${area}.open.json`, shared));
const areHere = files.every((file) => existsSync(file));

describe.skipIf(!areHere)(areHere ? 'the reference cases' : 'the reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = areHere ? files.flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases) : [];

  it('answers every case of its own area', () => {
    expect(cases.filter(({ id }) => /^(mt|st)\./.test(id)).map(({ id }) => id).filter((id) => !(id in ANSWERS))).toEqual([]);
  });

  it.each(cases.filter(({ id }) => id in ANSWERS))('$id: $title', (given) => {
    compare(ANSWERS[given.id](given), given.expected, given.tolerance);
  });
});
