import { parentPort, workerData } from 'node:worker_threads';
import { judgeFold } from '../../shared/learning/automl/judge-fold.ts';
import type { FitAnswer, FitInput, FitRequest } from './fit-messages.ts';

// A thread that fits one model after the other, until it is ended.
const { set, folds, rules }: FitInput = workerData;
parentPort?.on('message', (request: FitRequest) => {
  const { result, model, answers } = judgeFold(request, { set, fold: folds[request.fold] }, rules);
  parentPort?.postMessage({ result, answers, ...(request.isKept ? { model } : {}) } satisfies FitAnswer);
});
