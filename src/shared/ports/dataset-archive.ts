import type { DatasetManifest } from './dataset-manifest.ts';

export interface ListedDataset {
  readonly folder: string;
  readonly manifest: DatasetManifest;
}

/** Dataset folders and their manifests. */
export interface DatasetArchive {
  /** Undefined where the folder is no dataset yet. */
  read(folder: string): Promise<DatasetManifest | undefined>;
  /** Puts the manifest in place, then removes files that neither it nor `keep` names. Until then readers see the old dataset, whole. */
  commit(folder: string, manifest: DatasetManifest): Promise<void>;
  /** Every dataset below a folder, by path. */
  list(root: string): Promise<readonly ListedDataset[]>;
  /** Keeps a file as received under `folder`, named by its content, unless it is there already. Returns where it lies. */
  keep(file: string, folder: string, sha256: string): Promise<string>;
  /**
   * Runs `work` while nobody else, in this process or another, changes the folder, which is made when it is not there. Waits for
   * another to finish; one that does not in good time is a RefusedError that names the lock.
   */
  exclusively<Result>(folder: string, work: () => Promise<Result>): Promise<Result>;
  /** Copies a dataset's files to a new folder that nothing writes to again. The manifest comes by `commit`. */
  copy(from: string, to: string, names: readonly string[]): Promise<void>;
}
