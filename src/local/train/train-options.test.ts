import { expect, it } from 'vitest';
import { trainOptions, type TrainFlags } from './train-options.ts';

const FLAGS: TrainFlags = { data: 'x.parquet', maxRam: '1GB', maxCores: '1', budget: '5m', trials: '3', seed: '1', costBps: '10' };

it.each(['../../evil', 'a/b', 'a\\b', '', '.', '..', '-x', 'binance:x', 'bin ance', '바이낸스'])('takes no venue called "%s"', (venue) => {
  expect(() => trainOptions({ ...FLAGS, venue })).toThrow(`--venue: expected a plain name of letters, digits, - and _ (such as binance, binanceusdm, bybit, okx, upbit, bithumb), found "${venue}"`);
});

it.each(['binance', 'my-venue_2', '7'])('takes the venue "%s"', (venue) => {
  expect(trainOptions({ ...FLAGS, venue })).toMatchObject({ trials: 3, seed: 1 });
});
