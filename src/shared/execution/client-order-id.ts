import { InvariantError } from '../domain/errors.ts';

/** Which start of the program, which intent, which try: the id alone says it, so that an order is known again even with an empty disk. */
export interface ClientOrderId {
  /** Counts the starts, modulo `EPOCHS`. */
  readonly epoch: number;
  /** Counts the intents of all starts, so that an id is never used twice. */
  readonly sequence: number;
  /** 0 for the first try, at most 35. */
  readonly attempt: number;
}

export const EPOCHS = 36 ** 3;
export const SEQUENCES = 36 ** 6;
export const ATTEMPTS = 36;

/** ISO 7064 MOD 1271-36: two check characters find every change of one character and every swap of two neighbours; of random texts 1 in 1271 passes. */
const MODULUS = 1271;

const remainder = (text: string): number => {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 36 + Number.parseInt(text[i], 36)) % MODULUS;
  return sum;
};

const digits = (value: number, length: number, what: string): string => {
  if (!Number.isInteger(value) || value < 0 || value >= 36 ** length) throw new InvariantError(`expected ${what} from 0 to ${36 ** length - 1}, found "${value}"`);
  return value.toString(36).padStart(length, '0');
};

/** `q` + epoch(3) + sequence(6) + attempt(1) + check(2), base 36 in small letters: 13 characters, which every venue takes. */
export function mintClientOrderId({ epoch, sequence, attempt }: ClientOrderId): string {
  const text = `q${digits(epoch, 3, 'an epoch')}${digits(sequence, 6, 'a sequence')}${digits(attempt, 1, 'an attempt')}`;
  const check = (MODULUS + 1 - remainder(`${text}00`)) % MODULUS;
  return text + check.toString(36).padStart(2, '0');
}

/** What an id of ours says; undefined for one that is not ours or was damaged. */
export function parseClientOrderId(text: string): ClientOrderId | undefined {
  if (!/^q[\da-z]{12}$/.test(text) || remainder(text) !== 1) return undefined;
  const part = (from: number, to: number): number => Number.parseInt(text.slice(from, to), 36);
  // The check has fewer values than its two characters: what no minting writes is not ours.
  return part(11, 13) < MODULUS ? { epoch: part(1, 4), sequence: part(4, 10), attempt: part(10, 11) } : undefined;
}

/** Whether `other` was given out after `epoch`, counting on over the end of the numbers. */
export const isLaterEpoch = (other: number, epoch: number): boolean => {
  const ahead = (other - epoch + EPOCHS) % EPOCHS;
  return ahead > 0 && ahead < EPOCHS / 2;
};
