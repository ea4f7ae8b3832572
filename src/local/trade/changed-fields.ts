import { canonical } from './canonical.ts';

export interface ChangedField {
  /** `draft.quantity` */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where two values of a like shape part. */
export function changedFields(before: unknown, after: unknown, place = ''): readonly ChangedField[] {
  if (canonical({ value: before }) === canonical({ value: after })) return [];
  if (!isObject(before) || !isObject(after)) return [{ field: place, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => changedFields(before[key] ?? null, after[key] ?? null, place === '' ? key : `${place}.${key}`));
}
