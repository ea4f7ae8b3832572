import { random } from '../../../shared/domain/random.ts';
import { emptyTally, fuzzFrames } from '../fuzz/fuzz-frames.ts';
import { fuzzJournal } from '../fuzz/fuzz-journal.ts';
import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';

const FRAMES = 1_000_000;
/** Fewer within the time prove too little. */
const LEAST = 50_000;
const BATCH = 5_000;
const FLIPS = 2_000;

/** Frames of every socket, changed in every way, until there were a million or the time is up; and journals that disks have spoilt (faults 37, 38, 53). */
async function run({ seed, signal, budget, note }: StageRun): Promise<StageResult> {
  const judgement = new Judgement();
  const until = performance.now() + budget.mostMs;
  const journal = await fuzzJournal(random(seed), FLIPS);
  const tally = emptyTally();
  for (let n = 0; tally.frames < FRAMES && (tally.frames < LEAST || performance.now() < until); n++) {
    signal.throwIfAborted();
    fuzzFrames(tally, { seed: seed * 100_000 + n, count: BATCH });
    if (tally.frames % 100_000 === 0) note(`${tally.frames} frames, ${tally.quarantined} kept out`);
    // Whoever wants to stop the drill has his turn.
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  for (const wrong of [...tally.wrong.slice(0, 10), ...journal.wrong.slice(0, 10)]) judgement.broken.push(wrong);
  judgement.is('frames that crashed a reader or got through wrong', tally.wrong.length, 0);
  judgement.is('spoilt journals accepted without a word', journal.wrong.length, 0);
  judgement.is('frames neither read nor kept out', tally.frames - tally.read - tally.quarantined - tally.wrong.length, 0);
  return {
    figures: { frames: tally.frames, read: tally.read, quarantined: tally.quarantined, crashes: tally.wrong.length, journalsRefused: journal.refused },
    faults: { ...tally.byKind, bitFlips: journal.flips, truncations: journal.truncations }, broken: judgement.broken,
  };
}

export const fuzz: Stage = { name: 'P2', title: 'changed, broken, huge and binary frames of every socket, and journals with turned bits', run };
