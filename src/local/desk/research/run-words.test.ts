import { describe, expect, it } from 'vitest';
import { searchOrder } from '../../../../dashboard/desk/optimise.ts';
import { costs, datasetId, paramRecord, type StrategyOffer } from '../../../../dashboard/desk/research.ts';
import { searchWords } from '../optimise/search-words.ts';
import { accountWords, costWords, paramWords } from './run-words.ts';

const strategy: StrategyOffer = {
  name: 'sma-cross', kind: 'forecast', origin: 'shipped', summary: '', parameters: [
    { name: 'fast', type: 'integer', default: 20, min: 1, max: 500, description: '', tunable: true },
    { name: 'edge', type: 'number', default: 0.5, min: 0, max: 1, description: '', tunable: true },
    { name: 'mode', type: 'choice', default: 'a', choices: ['a', 'b'], description: '', tunable: true },
    { name: 'isLoud', type: 'boolean', default: false, description: '', tunable: true },
    { name: 'budget', type: 'number', default: 100, min: 1, max: 1e6, description: '', tunable: false },
  ],
};

describe('words of a run', () => {
  it('says nothing of costs that are as configured, and all of those that are not', () => {
    expect(costWords({ kind: 'realistic' })).toEqual([]);
    expect(costWords({ kind: 'zero' })).toEqual(['--fee-bps', '0', '--spread-bps', '0', '--slippage-bps', '0', '--latency-ms', '0']);
    expect(costWords({ kind: 'custom', feeBps: 4, spreadBps: 2, slippageBps: 1.5, latencyMs: 10 })).toEqual(['--fee-bps', '4', '--spread-bps', '2', '--slippage-bps', '1.5', '--latency-ms', '10']);
    expect(costs.safeParse({ kind: 'custom', feeBps: -1, spreadBps: 0, slippageBps: 0, latencyMs: 0 }).success).toBe(false);
  });
  it('names only what was asked of the account', () => {
    expect(accountWords({})).toEqual([]);
    expect(accountWords({ cash: 500, shorts: true, stopLoss: 0.05 })).toEqual(['--cash', '500', '--shorts', '--stop-loss', '0.05']);
  });
  it('writes parameters that the strategy declares, and no others', () => {
    expect(paramWords({ fast: 12, edge: 0.25, mode: 'b', isLoud: true }, strategy)).toEqual(['--param', 'fast=12', '--param', 'edge=0.25', '--param', 'mode=b', '--param', 'isLoud=true']);
    expect(() => paramWords({ fats: 12 }, strategy)).toThrow('"sma-cross" has no parameter "fats": did you mean "fast"?');
    expect(() => paramWords({ fast: 12.5 }, strategy)).toThrow('fast: expected a whole number, found "12.5"');
    expect(() => paramWords({ fast: 501 }, strategy)).toThrow('fast: expected a number from 1 to 500, found "501"');
    expect(() => paramWords({ edge: 'x' }, strategy)).toThrow('edge: expected a number, found "x"');
    expect(() => paramWords({ mode: '--help' }, strategy)).toThrow('mode: expected one of a, b, found "--help"');
    expect(() => paramWords({ isLoud: 1 }, strategy)).toThrow('isLoud: expected true or false, found "1"');
  });
  it('takes no names that a command line could read otherwise, and no lines', () => {
    expect(paramRecord.safeParse({ '--out': 1 }).success).toBe(false);
    expect(paramRecord.safeParse({ note: 'one\ntwo' }).success).toBe(false);
    expect(datasetId.safeParse('').success).toBe(false);
  });
});

describe('words of a search', () => {
  const order = searchOrder.parse({ strategy: 'sma-cross', data: 'processed/x', params: { mode: 'b' }, ranges: { fast: { from: 5, to: 50, step: 5 } }, where: 'local', maxUsd: 2, isKept: false });
  it('hold what is held, narrow what is narrowed, and cap what it may take', () => {
    expect(searchWords(order, strategy, '/data/processed/x')).toEqual([
      'optimize', 'sma-cross', '--param', 'mode=b', '--range', 'fast=5:50:5', '--sampler', 'tpe', '--trials', '100', '--objective', 'sharpe', '--folds', '5', '--lock-box', '0.2', '--seed', '1',
      '--max-ram', '2000MB', '--max-cores', '2', '--budget', '120m', '--where', 'local', '--max-usd', '2', '--no-keep', '--data', '/data/processed/x',
    ]);
  });
  it('refuse ranges that the strategy does not allow', () => {
    expect(() => searchWords({ ...order, ranges: { fast: { from: 0, to: 50 } } }, strategy, '/d')).toThrow('fast: expected a range within 1 and 500, found "0:50"');
    expect(() => searchWords({ ...order, ranges: { mode: { from: 0, to: 1 } } }, strategy, '/d')).toThrow('mode: expected a value or a range, found both');
    expect(() => searchWords({ ...order, params: {}, ranges: { mode: { from: 0, to: 1 } } }, strategy, '/d')).toThrow('mode: expected a parameter that is a number for a range');
  });
  it('refuse to search nothing', () => {
    expect(() => searchWords({ ...order, params: { fast: 3, edge: 0.1, mode: 'a', isLoud: false }, ranges: {} }, strategy, '/d')).toThrow('"sma-cross" has nothing left to search');
  });
});
