import type { Random } from '../../domain/random.ts';
import type { Environment } from './environment.ts';

/** Undiscounted return of each of `episodes` episodes in which `choose` acts. */
export function playEpisodes(environment: Environment, choose: (observation: Float64Array) => number, { episodes, source }: { readonly episodes: number; readonly source: Random }): number[] {
  const observation = new Float64Array(environment.observationSize);
  return Array.from({ length: episodes }, () => {
    environment.reset(source, observation);
    let sum = 0;
    do sum += environment.step(choose(observation), source, observation);
    while (environment.ending === 'none');
    return sum;
  });
}
