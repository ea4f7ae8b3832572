import type { RunRecord } from '../../engine/record.ts';
import type { RunSettings } from '../../engine/settings.ts';
import { durationMs } from '../../domain/timeframe.ts';
import { bracketed, count, duration, group, hash, megabytes, percent, row, text, time, type Group } from './row.ts';

/** What makes a run repeatable: what went in, by hash, and what came out. */
export interface RunIdentity {
  readonly dataHash: string;
  readonly codeHash: string;
  /** sha256 over the order list. */
  readonly orderHash: string;
  readonly wallMs: number;
  readonly peakRssMb: number;
}

export const identityRows = (record: RunRecord, identity: RunIdentity): Group => group('identity', [
  row('strategy', text('strategy', record.strategy)),
  row('instruments', text('instruments', record.instruments.join(', '))),
  row('timeframe', text('timeframe', record.timeframe)),
  row('backtestingFrom', time('backtestingFrom', record.from)),
  row('backtestingTo', time('backtestingTo', record.to)),
  bracketed('candles', count('candles', record.candles), percent('missingCandles', missingShare(record))),
  row('parameters', text('parameters', parametersText(record.params))),
  row('sizing', text('sizing', sizingText(record.settings))),
  row('costModel', text('costModel', costModelText(record))),
  row('seed', text('seed', String(record.settings.seed))),
  row('dataHash', hash('dataHash', identity.dataHash)),
  row('codeHash', hash('codeHash', identity.codeHash)),
  row('orderHash', hash('orderHash', identity.orderHash)),
  row('wallTime', duration('wallMs', identity.wallMs, 'not-measured')),
  row('peakMemory', megabytes('peakRssMb', identity.peakRssMb, 'not-measured')),
]);

const parametersText = (params: Readonly<Record<string, unknown>>): string =>
  Object.entries(params).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ') || 'none';

const sizingText = ({ exposure, leverage, shorts, noTradeBand }: RunSettings): string => [
  `${trim(exposure * 100)} % of equity`, leverage === 1 ? 'no leverage' : `leverage ${trim(leverage)}`, shorts ? 'long and short' : 'long only',
  ...(noTradeBand > 0 ? [`changes under ${trim(noTradeBand * 100)} % left alone`] : []),
].join(', ');

/** Candles that the time between the first and the last has room for and the data lacks. */
function missingShare({ candles, from, to, timeframe, instruments }: RunRecord): number {
  const expected = Math.round((to - from) / durationMs(timeframe)) * instruments.length;
  return expected > 0 ? Math.max(0, 1 - candles / expected) : 0;
}

function costModelText({ settings: { makerFeeBps, takerFeeBps, spreadBps, slippage, latencyMs, participation, filters }, totals }: RunRecord): string {
  const fee = takerFeeBps === undefined && makerFeeBps === undefined
    ? `fees of the venue${totals.turnover > 0 ? ` (${trim(Number(((totals.fees / totals.turnover) * 10_000).toFixed(2)))} bp paid on average)` : ''}`
    : `fee ${makerFeeBps === undefined ? 'venue' : trim(makerFeeBps)} / ${takerFeeBps === undefined ? 'venue' : trim(takerFeeBps)} bp (maker / taker)`;
  return [
    fee, `spread ${trim(spreadBps)} bp`, slippageText(slippage), `latency ${trim(latencyMs)} ms`,
    participation >= 1 ? 'no volume cap' : `at most ${trim(participation * 100)} % of volume`, filters ? 'lots, ticks and minima of the venue where the data names them' : 'no lots, ticks or minima',
  ].join(', ');
}

const slippageText = (model: RunSettings['slippage']): string => {
  if (model.kind === 'none') return 'no slippage';
  return model.kind === 'fixed' ? `slippage ${trim(model.bps)} bp` : `slippage ${model.kind} ${trim(model.coefficient)}`;
};

/** 95 and not 95.00000000000001. */
const trim = (value: number): string => String(Number(value.toPrecision(12)));
