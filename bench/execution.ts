import { floorToLot } from '../src/shared/domain/instrument.ts';
import type { MeanInterval } from '../src/shared/execution/costs/mean-interval.ts';
import { contest, type Contest } from './execution/contest.ts';
import { usualDepth, type Tape } from './execution/tape.ts';
import { recordedTapes, syntheticTape } from './execution/tapes.ts';
import type { Measurement } from './measurement.ts';

/** Sizes against the five best levels of the book: one worth a single order, one worth slicing. */
const SIZES = [{ name: 'small', share: 0.05 }, { name: 'large', share: 1 }] as const;
/** Not one of those the algorithm was made with. */
const SYNTHETIC_SEED = 20_261_120;

const between = ({ low, high }: MeanInterval): string => `[${low.toFixed(2)}, ${high.toFixed(2)}]`;

/**
 * What each algorithm costs against the mid at arrival, over parents of the last three fifths of each tape; what adaptive is
 * tuned by comes from the first two. Each start is bought and sold. Intervals are 95 %, from blocks as long as a parent.
 */
function figuresOf({ tape, size, quantity, costs, paired, children, tuned }: Contest, isRecorded: boolean): readonly Measurement[] {
  const where = `${tape}, ${size} (${Number(quantity.toPrecision(3))})`;
  const rows = costs.map(({ algorithm, parents, completion, slippage, fees }): Measurement => ({
    name: `${where}: ${algorithm}, slippage against arrival of ${parents} parents`, value: slippage.mean,
    unit: `bp ${between(slippage)}, fees ${fees.mean.toFixed(2)} bp, ${(100 * completion).toFixed(2)} % done, ${children.get(algorithm)?.toFixed(1)} children`,
  }));
  const pairs = paired.flatMap(({ against, shortfall, slippage }): Measurement[] => [
    { name: `${where}: adaptive less ${against}, fees included`, value: shortfall.mean, unit: `bp ${between(shortfall)}; without fees ${slippage.mean.toFixed(2)} ${between(slippage)}` },
    ...(isRecorded && (against === 'market' || against === 'twap') ? [{ name: `${where}: adaptive less ${against}, fees included, high end`, value: shortfall.high, unit: 'bp', target: '< 0' }] : []),
  ]);
  const { algorithm, urgency } = tuned;
  const settings = `steps ${algorithm.steps}, share ${algorithm.touchShare}, hysteresis ${algorithm.hysteresisBps} bp, urgency ${urgency}`;
  return [
    { name: `${where}: parents of each algorithm`, value: Math.min(...costs.map(({ parents }) => parents)), unit: '', target: '>= 200' },
    ...rows, ...pairs,
    { name: `${where}: posts the fill model was fitted to (adaptive chosen: ${settings})`, value: algorithm.model.samples, unit: 'posts' },
  ];
}

function figures(tape: Tape, isRecorded: boolean): readonly Measurement[] {
  const depth = usualDepth(tape);
  return SIZES.flatMap(({ name, share }) => figuresOf(contest(tape, { name, quantity: floorToLot(depth * share, tape.rules.lotSize) }), isRecorded));
}

export async function run(): Promise<readonly Measurement[]> {
  const recorded = await recordedTapes();
  if (recorded.length === 0) process.stderr.write('execution: no recorded books here, synthetic ones only\n');
  return [...recorded.flatMap((tape) => figures(tape, true)), ...[0, 1, 2].flatMap((k) => figures(syntheticTape(k, SYNTHETIC_SEED), false))];
}

if (import.meta.main) for (const { name, value, unit, target } of await run()) process.stdout.write(`${name}: ${value.toFixed(3)} ${unit}${target === undefined ? '' : ` (${target})`}\n`);
