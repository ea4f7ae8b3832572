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
export async function freezeDataset(job: FreezeJob, { archive }: { readonly archive: DatasetArchive }): Promise<{ readonly folder: string; readonly manifest: DatasetManifest }> {
  const { folder, name, out } = job;
  const manifest = await archive.read(folder);
  if (manifest === undefined) throw new DataError(`"${folder}" is no dataset: expected a folder with a manifest`);
  const target = datasetFolder(`${out}/historical/${name}`, manifest);
  return archive.exclusively(target, async () => {
    if ((await archive.read(target)) !== undefined) throw new DataError(`"${target}" is there already: a frozen set is never written again`);
    // A writer removes the files that its manifest no longer names, perhaps those being copied. Nobody writes to what is frozen.
    const frozen = manifest.frozen ? await copied(job, target, archive) : await archive.exclusively(folder, () => copied(job, target, archive));
    return { folder: target, manifest: frozen };
  });
}

async function copied({ folder }: FreezeJob, target: string, archive: DatasetArchive): Promise<DatasetManifest> {
  const manifest = await archive.read(folder);
  if (manifest === undefined) throw new DataError(`"${folder}" is no dataset any more: expected a folder with a manifest`);
  await archive.copy(folder, target, manifest.files.map(({ name: file }) => file));
  const frozen = { ...manifest, frozen: true };
  await archive.commit(target, frozen);
  return frozen;
}
