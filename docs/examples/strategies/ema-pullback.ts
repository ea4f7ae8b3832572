import { z } from 'zod';
import { ema } from '#coinbot/indicators/ema';
import { price } from '#coinbot/indicators/price';
import { rsi } from '#coinbot/indicators/rsi';
import { defineStrategy } from '#coinbot/strategy';

/** A strategy of your own: copy this file into your strategies folder, change its name, and `coinbot strategies` lists it. */
export const emaPullback = defineStrategy({
  name: 'ema-pullback',
  summary: 'Buys a short weakness in a longer rise and sells it into strength, with a stop.',

  // Bounds and defaults are the command line flags, the form of the dashboard and the search space of the optimiser.
  params: z.object({
    trend: z.int().min(20).max(400).default(100).describe('Candles of the average that says whether it rises'),
    weak: z.number().min(5).max(45).default(35).describe('Buys below this RSI(7)'),
    strong: z.number().min(55).max(95).default(65).describe('Sells above this RSI(7)'),
    stop: z.number().min(0.5).max(20).default(5).describe('Stop loss in percent of the entry price'),
  }),

  // What is declared here is computed once, live or over years of history, and drawn on the chart.
  indicators: ({ trend }) => ({ close: price(), average: ema(trend), strength: rsi(7) }),

  // The forecast at the close of candle i: 1 is fully long, -1 fully short, 0 out, NaN no opinion. Never look beyond i.
  decide({ close, average, strength }, i, held, { weak, strong }) {
    if (Number.isNaN(close[i] + average[i] + strength[i])) return NaN;
    if (held > 0) return strength[i] > strong || close[i] < average[i] ? 0 : held;
    return close[i] > average[i] && strength[i] < weak ? 1 : 0;
  },

  exits: ({ stop }) => ({ stopLoss: stop / 100 }),
});
