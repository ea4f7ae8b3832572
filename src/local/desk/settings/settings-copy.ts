import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RefusedError, UsageError } from '../../../shared/domain/errors.ts';
import { systemErrorText } from '../../cli/system-error.ts';
import { writeFileWhole } from '../../config/write-file.ts';
import { settingsText } from './settings-text.ts';

const KEEP = 30;

export interface SettingsCopy {
  readonly value: Readonly<Record<string, unknown>>;
  /** Changes with every byte of the file. */
  readonly revision: string;
}

export const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A settings file as it stands, without defaults; an empty one where there is none. A UsageError where it is no JSON. */
export function readCopy(file: string): SettingsCopy {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const revision = revisionOf(text);
  if (text === '') return { value: {}, revision };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`${path.basename(file)}: expected JSON, found a mistake: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError(`${path.basename(file)}: expected an object, found something else`);
  return { value: value as Record<string, unknown>, revision };
}

/** Puts new settings in the place of those that were read, whole or not at all, and keeps the old file beside the page's own. The answer is the new revision. */
export function replaceSettings(file: string, { read, next, backups, now }: { readonly read: SettingsCopy; readonly next: unknown; readonly backups: string; readonly now: number }): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (revisionOf(before) !== read.revision) throw new RefusedError(`${path.basename(file)} was changed by somebody else meanwhile: look at it again`);
  const text = settingsText(next);
  try {
    // Behind a link the file itself is replaced; its rights stay what they were.
    const target = existsSync(file) ? realpathSync(file) : file;
    if (before !== '') keep(before, { file, backups, now });
    writeFileWhole(target, text, existsSync(target) ? statSync(target).mode & 0o777 : 0o644);
  } catch (error) {
    throw new RefusedError(systemErrorText(error, file) ?? `${path.basename(file)} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return revisionOf(text);
}

function keep(text: string, { file, backups, now }: { readonly file: string; readonly backups: string; readonly now: number }): void {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const stem = path.basename(file, '.json');
  writeFileSync(path.join(backups, `${stem}.${String(now).padStart(13, '0')}.json`), text, { mode: 0o600 });
  const kept = readdirSync(backups).filter((name) => name.startsWith(`${stem}.`)).toSorted();
  for (const name of kept.slice(0, Math.max(0, kept.length - KEEP))) rmSync(path.join(backups, name), { force: true });
}
