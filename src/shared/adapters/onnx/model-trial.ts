import { performance } from 'node:perf_hooks';
import { DataError } from '../../domain/errors.ts';
import type { ModelLimits, ModelReport } from '../../ports/model-runtime.ts';
import { random } from '../../domain/random.ts';
import { ask, checkedAnswers, type Asking } from './onnx-session.ts';

/** Runs that are not counted, and those that are: 99 of 100 need some hundreds to be told. */
const [WARM_UP, COUNTED] = [200, 1_000];
/** The machine has its own pauses: the best of so many rounds is the model's. */
const ROUNDS = 3;
const BATCH = 8;

type Trial = Pick<ModelReport, 'latency' | 'answersMissing'>;

/**
 * Asks a model for answers to drawn rows, to all of them together and to each alone, and to a row without any feature; then measures single
 * rows. DataError where an answer is none, depends on the other rows, or comes too late.
 */
export async function tryModel(asking: Asking, { target, limits }: { readonly target: ModelReport['target']; readonly limits: ModelLimits }): Promise<Trial> {
  const { source, width } = asking;
  const draw = random(1);
  const rows = Float32Array.from({ length: BATCH * width }, () => draw.normal());
  const answers = checkedAnswers((await ask(asking, rows, BATCH)).slice(), { source, target });
  for (let row = 0; row < BATCH; row++) {
    const [alone] = checkedAnswers(await ask(asking, rows.subarray(row * width, (row + 1) * width), 1), { source, target });
    const scale = Math.max(1, Math.abs(answers[row]));
    if (!(Math.abs(alone - answers[row]) <= 1e-4 * scale)) throw new DataError(`${source}: expected the answer to a row to depend on that row alone, found "${answers[row]}" among others and "${alone}" by itself`);
  }
  const answersMissing = await ask(asking, new Float32Array(width).fill(NaN), 1).then(([answer]) => Number.isFinite(answer), () => false);
  return { latency: await latencyOf(asking, rows, limits), answersMissing };
}

async function latencyOf(asking: Asking, rows: Float32Array, { maxP99Us, maxTrialMs }: ModelLimits): Promise<ModelReport['latency']> {
  const until = performance.now() + maxTrialMs / 2;
  let best = { p50Us: Infinity, p99Us: Infinity };
  for (let round = 0; round < ROUNDS && best.p99Us > maxP99Us; round++) {
    if (round === 0) await timesOf(asking, rows, { count: WARM_UP, until });
    const took = await timesOf(asking, rows, { count: COUNTED, until });
    const [p50Us, p99Us] = [0.5, 0.99].map((share) => took[Math.floor(share * took.length)] ?? Infinity);
    if (p99Us < best.p99Us) best = { p50Us, p99Us };
    if (performance.now() > until) break;
  }
  if (!(best.p99Us <= maxP99Us)) throw new DataError(`${asking.source}: expected 99 of 100 answers within ${maxP99Us} us, found "${Math.round(best.p99Us)}" us (median ${Math.round(best.p50Us)} us)`);
  return best;
}

/** Microseconds of single rows, ascending; fewer than asked for where the time is up. */
async function timesOf(asking: Asking, rows: Float32Array, { count, until }: { readonly count: number; readonly until: number }): Promise<Float64Array> {
  const { width } = asking;
  const took = new Float64Array(count);
  let done = 0;
  for (; done < count && (done === 0 || performance.now() < until); done++) {
    const from = (done % BATCH) * width;
    const start = performance.now();
    await ask(asking, rows.subarray(from, from + width), 1);
    took[done] = (performance.now() - start) * 1_000;
  }
  return took.subarray(0, done).sort();
}
