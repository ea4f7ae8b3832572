import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TransientError } from '../../shared/domain/errors.ts';
import { main } from '../cli/main.ts';
import { note } from '../cli/output.ts';
import { whileLocked } from './registry-lock.ts';
import { TRAINING_ELSEWHERE } from './scheduled-command.ts';

// A command of the schedule in a process of its own: behind everything else on this machine, gone with the one that started it, and never two at once.
// Arguments: the word `coinbot`, by which locks know this program; the folder of models; the command.

/** Threads have priorities of their own on Linux; those that are begun later take that of the one that begins them. */
function stepBack(): void {
  for (const thread of ['0', ...entriesOf('/proc/self/task')]) {
    try {
      os.setPriority(Number(thread), os.constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended.
    }
  }
  try {
    // Where memory runs out, this goes before what trades.
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Linux alone has it.
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

if (path.resolve(process.argv[1]) === import.meta.filename) {
  const [, folder, ...words] = process.argv.slice(2);
  const leave = (): void => { process.exit(130); };
  process.on('disconnect', leave);
  stepBack();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await whileLocked(path.join(folder, 'training.lock'), 0, async () => {
    process.send?.('begun');
    await main(words);
  }).catch((error: unknown) => {
    note(`coinbot: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof TransientError ? TRAINING_ELSEWHERE : 1;
  });
  process.off('disconnect', leave);
  process.disconnect();
}
