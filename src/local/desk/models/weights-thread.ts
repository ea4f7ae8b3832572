import { parentPort } from 'node:worker_threads';
import type { z } from 'zod';
import type { weightsQuery } from '../../../../dashboard/desk/models.ts';
import { answerBeside } from '../beside-answers.ts';
import { weightHistory } from './weight-history.ts';

/** A story may be a gigabyte: it is read where nobody waits for it. */
if (parentPort !== null) answerBeside(parentPort, ({ stateFolder, asked }: { readonly stateFolder: string; readonly asked: z.output<typeof weightsQuery> }) => weightHistory(stateFolder, asked));
