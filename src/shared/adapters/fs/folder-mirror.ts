import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { TransientError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { FolderMirror } from '../../ports/folder-mirror.ts';
import type { ObjectStore, PutCondition } from '../../ports/object-store.ts';

interface Known {
  readonly etag: string;
  readonly sha256: string;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keys of all files below a folder, in order. Temporary files begin with a dot; locks are nobody else's. */
async function keysBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error; });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.lock')).map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')).toSorted();
}

/** Keys of a store as files below `root`. */
export function folderMirror({ store, files, root }: { readonly store: ObjectStore; readonly files: DurableFiles; readonly root: string }): FolderMirror {
  const known = new Map<string, Known>();
  const bringOne = async (key: string): Promise<void> => {
    const found = await store.get(key);
    if (found === undefined) return;
    await files.replace(path.join(root, key), found.bytes);
    known.set(key, { etag: found.etag, sha256: sha256(found.bytes) });
  };
  const sendOne = async (key: string, isLast: boolean): Promise<number> => {
    const bytes = await readFile(path.join(root, key));
    const hash = sha256(bytes);
    const before = known.get(key);
    if (before?.sha256 === hash) return 0;
    const condition: PutCondition = before === undefined ? { when: 'absent' } : { when: 'unchanged', etag: before.etag };
    const outcome = await store.put(key, bytes, isLast ? condition : undefined);
    if (outcome.kind === 'refused') throw new TransientError(`"${key}" was changed by another meanwhile: what was made here is left out, and made again next time`);
    known.set(key, { etag: outcome.etag, sha256: hash });
    return 1;
  };
  return {
    root,
    async bring(keys) {
      for (const key of keys) {
        if (!key.endsWith('/')) await bringOne(key);
        else for await (const { key: below } of store.list(key)) await bringOne(below);
      }
    },
    async send(folder, { last, prune = false }) {
      const here = await keysBelow(root, folder);
      let sent = 0;
      for (const key of here) if (!last.includes(key)) sent += await sendOne(key, false);
      for (const key of last) if (here.includes(key)) sent += await sendOne(key, true);
      if (prune) for (const key of [...known.keys()].filter((one) => one.startsWith(folder) && !here.includes(one))) { await store.remove(key); known.delete(key); }
      return sent;
    },
  };
}
