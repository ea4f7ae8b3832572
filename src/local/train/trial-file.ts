import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { FoldResult } from '../../shared/learning/automl/halving-search.ts';
import { AppendFile } from '../trade/append-file.ts';

const FORMAT = 'coinbot-training-1';
const head = z.object({ format: z.literal(FORMAT), search: z.string() });
const row = z.strictObject({
  trial: z.int().min(0), fold: z.int().min(0), logLoss: z.number().nullable(), auc: z.number().nullable(), days: z.array(z.number()), returns: z.array(z.number()), trades: z.int().min(0), failure: z.string().optional(),
});

/** Finished fits, one JSON line each and what they answered beside it, on the disk before they count. A line that was cut off by a crash is taken away and fitted again. */
export class TrialFile {
  readonly #file: AppendFile;
  readonly #answers: string;
  /** What was there when the file was opened. */
  readonly known: readonly FoldResult[];

  /** `search` names everything that decides the results; UsageError when the folder holds those of another. */
  constructor(file: string, search: string) {
    this.#answers = path.join(path.dirname(file), 'answers');
    mkdirSync(this.#answers, { recursive: true });
    const lines = existsSync(file) ? wholeLines(file) : [];
    if (lines.length > 0) assertSame(file, lines[0], search);
    this.known = lines.slice(1).map((line, i) => read(file, line, i + 2));
    this.#file = new AppendFile(file);
    if (lines.length === 0) this.#write({ format: FORMAT, search });
  }

  add(result: FoldResult, answers: Float64Array): void {
    if (result.failure === undefined) writeFileSync(this.#answersFile(result), new Uint8Array(answers.buffer, answers.byteOffset, answers.byteLength), { flush: true });
    this.#write(result);
  }

  /** What was answered, if the fit is known. DataError when it is not what `rows` rows make. */
  answersOf(fit: Pick<FoldResult, 'trial' | 'fold'>, rows: number): Float64Array {
    const file = this.#answersFile(fit);
    const bytes = readFileSync(file);
    if (bytes.length !== 8 * rows) throw new DataError(`${file}: expected answers to ${rows} rows, found ${bytes.length} bytes; remove the folder to begin anew`);
    return new Float64Array(Uint8Array.from(bytes).buffer);
  }

  #answersFile({ trial, fold }: Pick<FoldResult, 'trial' | 'fold'>): string {
    return path.join(this.#answers, `${trial}-${fold}.f64`);
  }

  close(): void {
    this.#file.close();
  }

  #write(content: object): void {
    this.#file.add(JSON.stringify(content));
    if (!this.#file.flush()) throw new DataError('a finished fit could not be written: is the disk full?');
    this.#file.sync();
  }
}

function wholeLines(file: string): string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

function assertSame(file: string, line: string, search: string): void {
  const found = head.safeParse(parsed(line));
  if (!found.success) throw new DataError(`${file}: expected finished fits of "coinbot train", found "${line.slice(0, 60)}"`);
  if (found.data.search !== search) throw new UsageError(`"${path.dirname(file)}" holds a search on other data, with other settings or another version of the program: expected another --out folder`);
}

function read(file: string, line: string, number: number): FoldResult {
  const found = row.safeParse(parsed(line));
  if (!found.success) throw new DataError(`${file}: expected a finished fit in line ${number}, found "${line.slice(0, 60)}"`);
  return found.data;
}
