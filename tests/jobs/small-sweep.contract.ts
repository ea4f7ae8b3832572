import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random } from '../../src/shared/domain/random.ts';
import { plain } from '../../src/shared/engine/settings.ts';
import { encodeReturns, paramsHashOf, type BlockJob, type BlockResult } from '../../src/shared/handlers/sweep/block-job.ts';
import { blocksOf, manifestOf, type SweepManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';

export const CODE = 'c'.repeat(64);

const { from: _from, to: _to, makerFeeBps = 10, takerFeeBps = 10, ...settings } = plain;

/** `trials` parameter records in jobs of `size`, on data that nobody reads. */
export const smallSweep = (trials: number, size: number, sweep?: string): SweepManifest => manifestOf({
  sweep,
  base: {
    code: CODE, data: { hash: 'd'.repeat(64), key: 'lake/x.parquet' }, instrument: plainInstrument('binance', 'BTC/USDT'), timeframe: '1m', strategy: 'small',
    settings: { ...settings, makerFeeBps, takerFeeBps }, spans: [{ from: 0, to: 86_400_000 }, { from: 86_400_000, to: 172_800_000 }],
  },
  blocks: blocksOf(Array.from({ length: trials }, (_, n) => ({ n })), size),
});

/** Figures that depend on the parameters alone: the stand-in for a backtest where only the way of the jobs is tried. */
export function smallBlock({ jobId, params, spans }: BlockJob): BlockResult {
  return {
    schema: 'block-result-1', jobId,
    trials: params.map((record) => ({
      paramsHash: paramsHashOf(record),
      spans: spans.map(({ from }, k) => {
        const source = random(Number(record['n']) * 10 + k);
        const figure = source.normal();
        return {
          figures: { netReturn: figure, sharpe: figure * 2, sortino: null, calmar: null, profitFactor: null, maxDrawdown: source.uniform(), turnover: 1, trades: source.below(100), exposure: source.uniform() },
          orderHash: paramsHashOf({ ...record, k }), firstDay: from, returns: encodeReturns([figure, -figure]),
        };
      }),
    })),
  };
}
