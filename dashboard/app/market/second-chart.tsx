import { Select } from '@mantine/core';
import { useMemo } from 'react';
import type { ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { useTexts } from '../view/view.tsx';
import { CandleChart } from './candle-chart.tsx';
import type { Layer } from './chart-marks.ts';
import type { Change } from './market-view.ts';

const LAYERS: ReadonlySet<Layer> = new Set(['fills', 'regimes', 'volume']);
const NO_INDICATORS: readonly string[] = [];
const OFF = 'off';

/** The same market in longer candles: where the short ones stand. */
export function SecondChart({ market, timeframe, second, change }: { readonly market: TradedMarket; readonly timeframe: ShownTimeframe; readonly second: ShownTimeframe | undefined; readonly change: Change }) {
  const texts = useTexts(marketTexts);
  const data = useMemo(() => [{ value: OFF, label: texts.off }, ...market.timeframes.filter(({ lengthMs }) => lengthMs > timeframe.lengthMs).map(({ name }) => ({ value: name, label: name }))], [market, timeframe, texts]);
  return (
    <Panel title={texts.second} span={6} side={<Select size="xs" w={92} aria-label={texts.second} data={data} value={second?.name ?? OFF} onChange={(next) => { change({ second: next ?? undefined }); }} allowDeselect={false} />}>
      {second !== undefined && <CandleChart market={market} timeframe={second} indicators={NO_INDICATORS} layers={LAYERS} height={240} most={500} everyMs={500} />}
    </Panel>
  );
}
