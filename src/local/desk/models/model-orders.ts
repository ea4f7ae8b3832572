import { execFile } from 'node:child_process';
import path from 'node:path';
import type { ModelWord } from '../../../../dashboard/desk/models.ts';
import { projectRoot } from '../../config/load.ts';

const PROGRAM = path.join(projectRoot, 'src', 'local', 'coinbot.mjs');
const PATIENCE_MS = 30_000;
/** Exit code of a command that a guard refused, or that was wrong. */
const SAYS_WHY: ReadonlySet<unknown> = new Set([1, 2, 3]);

export type OrderOutcome = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string };

/** The words of the command line that say the same: each name was checked to be one, none can be taken for an option. */
export function wordsOf(word: ModelWord): readonly string[] {
  const yes = 'phrase' in word && word.phrase !== undefined && word.phrase !== '' ? ['--yes', word.phrase] : [];
  if (word.kind === 'rollback-slot') return ['models', 'rollback', '--slot', word.slot];
  return ['models', word.kind, word.model, ...yes];
}

/** A person's word on a model, said as the command line says it: it is on record when this resolves. Without a phrase where one is asked for it is refused. */
export function giveOrder(word: ModelWord): Promise<OrderOutcome> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, ...wordsOf(word)], { timeout: PATIENCE_MS, maxBuffer: 1e6 }, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'done', text: stdout.trim() });
      else if (SAYS_WHY.has(error.code)) resolve({ kind: 'refused', reason: lastSaid(stderr) });
      else reject(new Error(`"coinbot models" ended with ${error.code ?? error.signal ?? 'an error'}: ${stderr.trim().slice(-500)}`, { cause: error }));
    }).stdin?.end();
  });
}

/** What the program says at the end, without its name. */
const lastSaid = (stderr: string): string => stderr.trim().split('\n').findLast((line) => line.startsWith('coinbot: '))?.slice('coinbot: '.length) ?? stderr.trim().slice(-500);
