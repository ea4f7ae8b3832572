import { createInterface } from 'node:readline/promises';
import { RefusedError } from '../../shared/domain/errors.ts';

/** What a person types for an order that goes against the evidence, and for one that cannot be taken back. */
export const AGAINST_PHRASE = 'trade against the evidence';
export const RETIRE_PHRASE = 'retire for good';

interface Asked {
  readonly phrase: string;
  /** What is about to happen. */
  readonly about: string;
  /** The phrase, where it was given beforehand. */
  readonly yes: string | undefined;
}

/** Takes nothing for a yes but the phrase itself, given beforehand or typed in a terminal. RefusedError otherwise. */
export async function confirmOrder({ phrase, about, yes }: Asked): Promise<void> {
  if (yes !== undefined) {
    if (yes !== phrase) throw new RefusedError(`${about}: expected --yes "${phrase}", found "${yes}"`);
    return;
  }
  if (!process.stdin.isTTY) throw new RefusedError(`${about}: this has to be confirmed by a person at a terminal, or with --yes "${phrase}"`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await prompt.question(`${about}. Type "${phrase}" to confirm: `);
  prompt.close();
  if (typed.trim() !== phrase) throw new RefusedError(`not confirmed: expected "${phrase}", found "${typed.trim()}"`);
}
