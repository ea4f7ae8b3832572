/** Exploration of Exp3 for gains of at most `gain` with `arms` arms: min(1, sqrt(K ln K / ((e - 1) g))) (Auer, Cesa-Bianchi, Freund and Schapire 2002, corollary 3.2). */
export const exp3Exploration = (gain: number, arms: number): number => Math.min(1, Math.sqrt((arms * Math.log(arms)) / ((Math.E - 1) * gain)));

/** Expected regret of Exp3 so tuned, at most: 2 sqrt(e - 1) sqrt(g K ln K), which is 2.63 sqrt(g K ln K). */
export const exp3RegretBound = (gain: number, arms: number): number => 2 * Math.sqrt(Math.E - 1) * Math.sqrt(gain * arms * Math.log(arms));
