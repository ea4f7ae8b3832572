import { DataError } from '../../../shared/domain/errors.ts';
import { runCoinbot } from '../coinbot-program.ts';

const PATIENCE_MS = 30_000;

/** What a short command of this program prints with `--json`: in a process of its own, since it may run code of the user. */
export async function ownAnswer(words: readonly string[]): Promise<unknown> {
  try {
    return JSON.parse(await runCoinbot([...words, '--json'], AbortSignal.timeout(PATIENCE_MS)));
  } catch (error) {
    throw new DataError(`"coinbot ${words.join(' ')}" gave no answer: ${error instanceof Error ? toldIn(error.message) : String(error)}`, { cause: error });
  }
}

/** With --json a command tells its failure as a line of JSON. */
function toldIn(text: string): string {
  return /^\{"error":\{.*"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
}
