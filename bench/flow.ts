import { existsSync } from 'node:fs';
import path from 'node:path';
import { readL2File } from '../src/local/tape/l2-file.ts';
import { random } from '../src/shared/domain/random.ts';
import { orderFlowStep, topOf, type BookTop } from '../src/shared/learning/features/book-top.ts';
import { informationCoefficient } from '../src/shared/sentiment/information-coefficient.ts';
import { TapeBook } from '../src/shared/venue/tape/tape-book.ts';
import type { Measurement } from './measurement.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../shared/data/l2');
const TAPES = [['binance_usdm_BTCUSDT-2024-08-08', 'binance-usdm'], ['binance_spot_ETHUSDT-2024-08-08_09', 'binance-spot']] as const;
const HORIZONS_MS = [1_000, 10_000] as const;

/** The flow and the top of the book at the end of each step of a tape. */
interface Steps {
  readonly flow: number[];
  readonly imbalance: number[];
  readonly micro: number[];
  readonly middle: number[];
}

/** Steps by the recorder's clock: what lies in a step was received in it. */
async function stepsOf(name: string, sync: (typeof TAPES)[number][1], stepMs: number): Promise<Steps> {
  const steps: Steps = { flow: [], imbalance: [], micro: [], middle: [] };
  const tape = new TapeBook(sync, random(1));
  let before: BookTop | undefined;
  let [flow, end] = [0, NaN];
  for await (const { event } of readL2File(path.join(FOLDER, `${name}.ndjson.gz`))) {
    while (before !== undefined && event.receivedAt >= end) {
      steps.flow.push(flow / before.best);
      steps.imbalance.push(before.imbalance);
      steps.micro.push(before.microBps);
      steps.middle.push(before.middle);
      [flow, end] = [0, end + stepMs];
    }
    if ((event.kind !== 'depth' && event.kind !== 'snapshot') || !tape.apply(event) || !tape.isValid) continue;
    const top = topOf(tape.book);
    if (top === undefined) continue;
    if (before === undefined) end = event.receivedAt + stepMs;
    else flow += orderFlowStep(before, top);
    before = top;
  }
  return steps;
}

/** What the flow of the last second and ten seconds has to do with the return of the same length, at the same time and after it. Nothing is tuned. */
export async function run(): Promise<readonly Measurement[]> {
  if (!existsSync(FOLDER)) {
    process.stderr.write(`flow: the recorded books of ${FOLDER} are not there\n`);
    return [];
  }
  const measurements: Measurement[] = [];
  for (const [name, sync] of TAPES) {
    for (const stepMs of HORIZONS_MS) {
      const { flow, imbalance, micro, middle } = await stepsOf(name, sync, stepMs);
      const returns = middle.map((price, i) => (i + 1 < middle.length ? Math.log(middle[i + 1] / price) : NaN));
      const now = [NaN, ...returns.slice(0, -1)];
      const what = `${name.slice(8, 20)}, ${stepMs / 1_000} s`;
      const row = (signal: string, values: readonly number[], when = 'after it'): Measurement => {
        const { rank, t, count } = informationCoefficient(values, when === 'after it' ? returns : now);
        return { name: `${what}: rank correlation of ${signal} with the return ${when} (t ${t.toFixed(1)}, ${count} steps)`, value: rank, unit: '' };
      };
      measurements.push(row('order flow', flow, 'of the same time'), row('order flow', flow), row('imbalance', imbalance), row('micro price', micro));
    }
  }
  return measurements;
}
