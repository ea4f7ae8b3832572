import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { column } from '../../indicators/column.ts';
import { garmanKlass } from '../../indicators/garman-klass.ts';
import { rogersSatchell } from '../../indicators/rogers-satchell.ts';
import { candleVariance } from './candle-variance.ts';
import { CUSUM_START, cusumAlarm, cusumStep } from './cusum.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { backward, forward, viterbi } from './hidden-markov.ts';
import { fitJumpModel, jumpLosses, jumpPath } from './jump-model.ts';
import { logPredictive, updatedBelief, type NormalInverseGamma } from './normal-inverse-gamma.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, number[] & number[][]>>;
  readonly params: Readonly<Record<string, number & number[]>>;
  readonly expected: unknown;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

const rows = (flat: ArrayLike<number>, width: number): number[][] => Array.from({ length: flat.length / width }, (_, t) => Array.from({ length: width }, (__, k) => flat[t * width + k]));

const ANSWERS: Readonly<Record<string, (given: Case) => unknown>> = {
  'reg.hmm.umbrella': ({ inputs: { startprob, transmat, frameprob } }) => {
    const chain = { start: startprob, transition: transmat };
    const frames = Float64Array.from(frameprob.flat());
    const { filtered, scales, logLikelihood } = forward(chain, frames);
    const after = backward(chain, frames, scales);
    // The scaled recursions hold the textbook's numbers divided by the scales before, and after, each time.
    const upTo = (t: number) => scales.slice(0, t + 1).reduce((product, scale) => product * scale, 1);
    const from = (t: number) => scales.slice(t + 1).reduce((product, scale) => product * scale, 1);
    const best = viterbi(chain, frames);
    return {
      loglik: logLikelihood, alpha: rows(filtered, 2).map((row, t) => row.map((value) => value * upTo(t))), beta: rows(after, 2).map((row, t) => row.map((value) => value * from(t))),
      posterior: rows(filtered.map((value, i) => value * after[i]), 2), viterbi_path: [...best.path], viterbi_logprob: best.logProbability,
    };
  },
  'reg.bocpd.nig': ({ inputs: { x }, params: { mu0, kappa0, alpha0, beta0 } }) => {
    let posterior: NormalInverseGamma = { mu: mu0, kappa: kappa0, alpha: alpha0, beta: beta0 };
    const densities = x.map((value) => { const log = logPredictive(posterior, value); posterior = updatedBelief(posterior, value); return log; });
    return { log_predictive: densities, posterior };
  },
  'reg.cusum.montgomery': ({ inputs: { x }, params: { target, K, H } }) => {
    let state = CUSUM_START;
    const rules = { target, slack: K, limit: H };
    const states = x.map((value) => (state = cusumStep(state, value, rules)));
    const first = states.findIndex((one) => cusumAlarm(one, rules) !== 'none');
    return {
      C_plus: states.map(({ plus }) => plus), C_minus: states.map(({ minus }) => minus), first_alarm_index0: first, alarm_period_1based: first + 1,
      N_plus_at_alarm: states[first].plusRun, estimated_shift_after_period: first + 1 - states[first].plusRun,
    };
  },
  'reg.jump_model': ({ inputs: { x }, params: { K, lambda, fixed_centroids } }) => {
    const data = { count: x.length, width: 1, values: Float64Array.from(x) };
    const fitted = fitJumpModel(data, { states: K, penalty: lambda, starts: 10, random: random(3) });
    const losses = jumpLosses(data, fixed_centroids.map((centroid) => [centroid]));
    const [fixed, stiff] = [jumpPath(losses, 2, lambda), jumpPath(losses, 2, 100)];
    const labels = [...fitted.path].map((state) => (state === fitted.path[0] ? 0 : 1));
    return {
      global_objective: fitted.objective, labels_up_to_swap: labels, dp_objective_fixed: fixed.objective, dp_path_fixed: [...fixed.path],
      dp_path_lambda_100: [...stiff.path], dp_objective_lambda_100: stiff.objective,
    };
  },
  'reg.rangevol': ({ inputs: { open, high, low, close } }) => {
    const candles: Candle[] = open.map((value, i) => ({ openTime: i, open: value, high: high[i], low: low[i], close: close[i], volume: 1 }));
    const root = (estimator: 'parkinson' | 'garman-klass' | 'rogers-satchell') => Math.sqrt(candles.reduce((sum, candle) => sum + candleVariance(candle, estimator) / candles.length, 0));
    const columns = columnsOf(candles);
    // The indicators of the same names agree.
    expect(column(garmanKlass(4), columns)[3]).toBeCloseTo(root('garman-klass'), 12);
    expect(column(rogersSatchell(4), columns)[3]).toBeCloseTo(root('rogers-satchell'), 12);
    return { parkinson: root('parkinson'), garman_klass: root('garman-klass'), rogers_satchell: root('rogers-satchell') };
  },
};

function compare(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (typeof expected === 'number') {
    expect(Math.abs(Number(got) - expected), `${String(got)} against ${expected}`).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(expected));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) compare((got as Record<string, unknown>)[key], value, tolerance);
  } else expect(got).toEqual(expected);
}

describe('known answers', () => {
  it.each(own.cases as unknown as Case[])('$id: $title', (given) => { compare(ANSWERS[given.id](given), given.expected, given.tolerance); });
});

const file = new URL('../../../../../shared/known-answers/02_regime.open.json', import.meta.url);
const isHere = existsSync(file);

describe.skipIf(!isHere)(isHere ? 'the reference cases' : 'the reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = isHere ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
  it('answers every one', () => { expect(cases.map(({ id }) => id).filter((id) => !(id in ANSWERS))).toEqual([]); });
  it.each(cases)('$id: $title', (given) => { compare(ANSWERS[given.id](given), given.expected, given.tolerance); });
});
