import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A file that is only ever added to. */
export interface AppendFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when everything written is on the disk. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** What a journal needs of a folder. Tests put a layer here that forgets what was not synced. */
export interface JournalFiles {
  /** Names in the folder, which is made when it is missing. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Buffer>;
  /** A new file; fails when there is one of that name. */
  create(name: string): Promise<AppendFile>;
  /** An old file, cut to a length first, on the disk before it is returned. */
  reopen(name: string, length: number): Promise<AppendFile>;
  /** Keeps bytes aside under a name. */
  save(name: string, bytes: Uint8Array): Promise<void>;
  /** Puts the names in the folder on the disk. */
  syncFolder(): Promise<void>;
}

/** A real folder. */
export function journalFiles(folder: string): JournalFiles {
  const at = (name: string): string => path.join(folder, name);
  return {
    async list() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return readdir(folder);
    },
    read: (name) => readFile(at(name)),
    create: async (name) => appendFile(await open(at(name), 'ax', 0o600)),
    async reopen(name, length) {
      const handle = await open(at(name), 'r+');
      try {
        await handle.truncate(length);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return appendFile(await open(at(name), 'a'));
    },
    save: (name, bytes) => writeFile(at(name), bytes, { mode: 0o600, flush: true }),
    async syncFolder() {
      // Windows has no such call and needs none.
      if (process.platform === 'win32') return;
      const handle = await open(folder, 'r');
      try { await handle.sync(); } finally { await handle.close(); }
    },
  };
}

type Handle = Awaited<ReturnType<typeof open>>;
const appendFile = (handle: Handle): AppendFile => ({
  // `writeFile` on an open handle goes on until every byte is written.
  write: (bytes) => handle.writeFile(bytes),
  datasync: () => handle.datasync(),
  close: () => handle.close(),
});
