import { DataError } from '../../domain/errors.ts';
import type { DatasetArchive } from '../../ports/dataset-archive.ts';
import type { DatasetManifest } from '../../ports/dataset-manifest.ts';
import { datasetFolder } from './partition.ts';

export interface FreezeJob {
  readonly folder: string;
  /** What the frozen set is called, such as `2024-full`. */
  readonly name: string;
  readonly out: string;
}

/** Copies a dataset into `historical`, where nothing is ever added: what results were made from can be opened years later. */
export async function freezeDataset({ folder, name, out }: FreezeJob, { archive }: { readonly archive: DatasetArchive }): Promise<{ readonly folder: string; readonly manifest: DatasetManifest }> {
  const manifest = await archive.read(folder);
  if (manifest === undefined) throw new DataError(`"${folder}" is no dataset: expected a folder with a manifest`);
  const target = datasetFolder(`${out}/historical/${name}`, manifest);
  if ((await archive.read(target)) !== undefined) throw new DataError(`"${target}" is there already: a frozen set is never written again`);
  await archive.copy(folder, target, manifest.files.map(({ name: file }) => file));
  const frozen = { ...manifest, frozen: true };
  await archive.commit(target, frozen);
  return { folder: target, manifest: frozen };
}
