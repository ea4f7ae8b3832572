import { HalvingSearch, type FoldResult, type SearchRules, type Standing } from '../../shared/learning/automl/halving-search.ts';
import type { FitQueue } from './fit-pool.ts';
import type { FitAnswer } from './fit-messages.ts';

/** A search whose results are remembered, and perhaps known from before. */
export interface RememberedSearch {
  readonly queue: FitQueue;
  standings(): Standing[];
  readonly done: number;
  readonly resumed: number;
}

/** What was fitted before is not fitted again: the search asks for the same in the same order, and is answered at once. What found no memory is not remembered: under another cap it is tried again. */
export function rememberedSearch(rules: SearchRules, known: readonly FoldResult[], remember: (answer: FitAnswer) => void): RememberedSearch {
  const search = new HalvingSearch(rules);
  const before = new Map(known.map((result) => [`${result.trial} ${result.fold}`, result]));
  let [done, resumed] = [0, 0];
  const next: FitQueue['next'] = () => {
    for (let task = search.next(); task !== undefined; task = search.next()) {
      const result = before.get(`${task.trial} ${task.fold}`);
      if (result === undefined) return { ...task, isKept: false };
      done += 1;
      resumed += 1;
      search.finish(result);
    }
    return undefined;
  };
  return {
    queue: {
      next, putBack: ({ trial, fold, settings, seed }) => search.putBack({ trial, fold, settings, seed }), get isDone() { return search.isDone; },
      finish: (_, answer) => {
        if (answer.isRefused !== true) remember(answer);
        done += 1;
        search.finish(answer.result);
      },
    },
    standings: () => search.standings(), get done() { return done; }, get resumed() { return resumed; },
  };
}

/** Fits the given models on the folds that they lack and, as the last, on `final`; `answers[k][fold]`. The models of `final` are kept. */
export function keptFits(wanted: readonly Standing[], final: number): { readonly queue: FitQueue; readonly answers: readonly (readonly (FitAnswer | undefined)[])[] } {
  const answers: (FitAnswer | undefined)[][] = wanted.map(() => []);
  const waiting = wanted.flatMap(({ settings, seed, results }, k) => Array.from({ length: final + 1 }, (_, fold) => ({ trial: k, fold, settings, seed, isKept: fold === final })).filter(({ fold }) => results.every((result) => result.fold !== fold)));
  let left = waiting.length;
  return {
    answers,
    queue: {
      next: () => waiting.shift(), putBack: (request) => { waiting.unshift(request); }, get isDone() { return left === 0; },
      finish: ({ trial, fold }, answer) => {
        answers[trial][fold] = answer;
        left -= 1;
      },
    },
  };
}
