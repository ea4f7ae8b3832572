import type { FillModel } from './fill-model.ts';

/**
 * A model for the first days at an instrument, until own recordings are there to fit one to. Fitted by `bench/execution/train.ts` to 1,760
 * posts on the first two fifths of eleven recorded minutes of Binance spot ETH/USDT (2024-08-08, 23:54 UTC, one tick of spread
 * throughout), 86 ms away. It is one quiet evening of one market: its features have no units, but nothing says that others weigh the same.
 */
export const USUAL_FILL_MODEL: FillModel = {
  propensity: [-0.007476, -0.3122, 0, 0.08623, 0.3944, 0.631, 0.3021],
  missMove: [0.5153, 0.5391, -0.08339, 0.1962],
  waitMove: [0.3965, 0.01721],
  mean: [0, 0, 0.6492, 4.707, 1.52, 0],
  scale: [0.6649, 1, 1.44, 0.5548, 1.076, 1.1],
  samples: 1_760,
};
