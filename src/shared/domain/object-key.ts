import { UsageError } from './errors.ts';

const PART = /^[A-Za-z0-9._=-]+$/;
const MAX_LENGTH = 900;

/** A key that means the same in a folder and in a bucket: parts of letters, digits and `. _ = -`, none of them `.` or `..`. UsageError otherwise. */
export function checkObjectKey(key: string): string {
  const isGood = key.length <= MAX_LENGTH && key.split('/').every((part) => PART.test(part) && !/^\.+$/.test(part));
  if (!isGood) throw new UsageError(`expected a key of parts joined by "/", each of letters, digits and . _ = -, at most ${MAX_LENGTH} characters in all, found "${key}"`);
  return key;
}
