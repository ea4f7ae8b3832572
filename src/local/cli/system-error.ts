import path from 'node:path';

/** What an error of the operating system means to a person. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', EDQUOT: 'the disk quota is used up', EFBIG: 'the file is too large',
  EISDIR: 'it is a folder', ENOTDIR: 'a part of its path is a file, not a folder', EEXIST: 'it is there already', ENOENT: 'no such file or folder', ENOTEMPTY: 'the folder is not empty',
  EBUSY: 'it is in use', EMFILE: 'too many files are open', ENFILE: 'too many files are open', ENAMETOOLONG: 'its name is too long', ELOOP: 'its links lead in a circle', EIO: 'the disk reports an error',
};

const WRITING = new Set(['write', 'writev', 'mkdir', 'mkdtemp', 'rename', 'unlink', 'rm', 'rmdir', 'copyfile', 'link', 'symlink', 'fsync', 'fdatasync', 'ftruncate', 'truncate', 'chmod', 'fchmod', 'utime']);
const READING = new Set(['read', 'scandir', 'opendir', 'readdir', 'stat', 'lstat', 'fstat', 'access', 'readlink', 'realpath']);

/** `run.json.4711.part` and `.run.json.<uuid>.tmp` are `run.json` on its way: the name a person knows. */
function knownName(file: string): string {
  const name = path.basename(file).replace(/^(.+)\.\d+\.part$/, '$1').replace(/^\.(.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/, '$1');
  return name === path.basename(file) ? file : path.join(path.dirname(file), name);
}

const textAt = (error: Error, key: string): string | undefined => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
};

const wordsFor = (code: string, syscall: string | undefined): string | undefined => (code === 'EEXIST' && syscall === 'mkdir' ? 'it is a file, not a folder' : WORDS[code]);

const verbOf = (syscall: string): string => (WRITING.has(syscall) ? 'write' : READING.has(syscall) ? 'read' : 'open');

/** SQLite's own number for it; it names no file. */
const SQLITE_FULL = 13;

/** `cannot write "x": the disk is full`; undefined for anything but an error of the operating system about a file. `known` is the file where the error does not say it. */
export function systemErrorText(error: unknown, known?: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (Reflect.get(error, 'errcode') === SQLITE_FULL) return `cannot write ${known === undefined ? 'a database in the data folder' : `"${known}"`}: the disk is full`;
  const syscall = textAt(error, 'syscall');
  const words = wordsFor(textAt(error, 'code') ?? '', syscall);
  if (words === undefined || syscall === undefined) return undefined;
  const file = textAt(error, 'dest') ?? textAt(error, 'path') ?? known;
  const named = file === undefined ? undefined : knownName(file);
  const verb = named === file ? verbOf(syscall) : 'write';
  return `cannot ${verb} ${named === undefined ? 'a file' : `"${named}"`}: ${words}`;
}
