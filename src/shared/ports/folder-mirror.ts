/** A folder that stands for keys of an object store: brought here to be worked on with files, and sent back. Parts of a path are parts of a key. */
export interface FolderMirror {
  /** Brings the objects of these keys, or all whose key begins with it where one ends with `/`. Those that are not there are none. What was brought is known from then on. */
  bring(keys: readonly string[]): Promise<void>;
  /**
   * Sends every file below `folder` (a key that ends with `/`) that is new or changed, those named in `last` after all others and only where nobody has changed them since
   * they were brought: a TransientError otherwise. With `prune`, objects that were brought and whose files are gone are removed afterwards.
   */
  send(folder: string, options: { readonly last: readonly string[]; readonly prune?: boolean }): Promise<number>;
  /** Path of the folder on this machine. */
  readonly root: string;
}
