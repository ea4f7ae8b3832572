import { parentPort } from 'node:worker_threads';
import { Registry } from '../../models/registry.ts';
import { openShelf } from '../../models/shelf.ts';
import { answerBeside } from '../beside-answers.ts';
import { shelfView } from './shelf-view.ts';

/** Looks through every bundle of the folder: each is read whole and held against its hashes. */
if (parentPort !== null) {
  answerBeside(parentPort, async ({ folder, at }: { readonly folder: string; readonly at: number }) => {
    const shelf = await openShelf(folder, at);
    return shelfView(shelf, (await new Registry(folder).read()).rows);
  });
}
