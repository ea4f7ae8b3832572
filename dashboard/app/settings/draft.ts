import type { SettingField } from '../../desk/settings.ts';
import { isOutOfBounds } from '../parts/out-of-bounds.ts';

/** What a person has typed and not saved: texts of the inputs by path; null: back to what is usual. */
export type Draft = Readonly<Record<string, string | null>>;

export type Typed = { readonly kind: 'value'; readonly json: string | null } | { readonly kind: 'wrong' };

const itemsOf = (json: string): readonly unknown[] => {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value : [];
};

/** The text of a field's input for a value as JSON. */
export function textOf({ type }: Pick<SettingField, 'type'>, json: string | null): string {
  if (json === null) return '';
  if (type === 'list') return itemsOf(json).join('\n');
  if (type === 'text' || type === 'choice') return String(JSON.parse(json) ?? '');
  return json;
}

const wrong: Typed = { kind: 'wrong' };
const value = (json: string | null): Typed => ({ kind: 'value', json });

type Reader = (text: string, choices: readonly string[] | null) => Typed;

const READERS: Readonly<Record<SettingField['type'], Reader>> = {
  text: (text) => value(JSON.stringify(text.trim())),
  choice: (text, choices) => (choices === null || choices.includes(text) ? value(JSON.stringify(text)) : wrong),
  boolean: (text) => value(text),
  switch: (text) => value(text === 'true' ? '{}' : null),
  number: (text) => numberOf(text, false),
  integer: (text) => numberOf(text, true),
  list: (text) => listOf(text),
  json: (text) => jsonOf(text),
};

/** What an input's text says, as JSON for the file. An empty text takes the setting out of it. */
export function typedOf({ type, choices, min, max }: Pick<SettingField, 'type' | 'choices'> & Partial<Pick<SettingField, 'min' | 'max'>>, text: string | null): Typed {
  if (text === null || (text.trim() === '' && type !== 'list')) return value(null);
  const typed = READERS[type](text, choices);
  const isBeyond = (type === 'number' || type === 'integer') && typed.kind === 'value' && isOutOfBounds(Number(typed.json), { min: min ?? undefined, max: max ?? undefined });
  return isBeyond ? wrong : typed;
}

function numberOf(text: string, isWhole: boolean): Typed {
  const found = Number(text.replaceAll(',', ''));
  return Number.isFinite(found) && (!isWhole || Number.isInteger(found)) ? value(JSON.stringify(found)) : wrong;
}

/** Ids of people are numbers, everything else in lists is text. */
const listOf = (text: string): Typed => value(JSON.stringify(text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => (/^\d+$/.test(line) ? Number(line) : line))));

function jsonOf(text: string): Typed {
  try {
    return value(JSON.stringify(JSON.parse(text)));
  } catch {
    return wrong;
  }
}
