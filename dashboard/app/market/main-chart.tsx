import { Chip, Group, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { CatalogueIndicator, ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { useTexts } from '../view/view.tsx';
import { CandleChart } from './candle-chart.tsx';
import { regimeVariable } from './chart-colours.ts';
import { LAYERS, type Layer } from './chart-marks.ts';
import { IndicatorPicker } from './indicator-picker.tsx';
import type { Change, MarketView } from './market-view.ts';

interface MainChartProps {
  readonly market: TradedMarket;
  readonly timeframe: ShownTimeframe;
  readonly catalogue: readonly CatalogueIndicator[];
  readonly view: MarketView;
  readonly change: Change;
}

const HEIGHT = 540;
const MOST = 2_000;
const EVERY_MS = 50;

/** The chart that is looked at, with what is drawn on it to choose. */
export function MainChart({ market, timeframe, catalogue, view: { indicators, hidden }, change }: MainChartProps) {
  const texts = useTexts(marketTexts);
  const hide = hidden.join(',');
  const layers = useMemo(() => new Set<Layer>(LAYERS.filter((layer) => !hide.split(',').includes(layer))), [hide]);
  return (
    <Panel span={9}>
      <Group justify="space-between" gap="xs" mb="xs">
        <div className="scroll-x"><SegmentedControl size="xs" value={timeframe.name} onChange={(next) => { change({ timeframe: next, second: undefined }); }} data={market.timeframes.map(({ name }) => name)} aria-label={texts.timeframe} /></div>
        <IndicatorPicker market={market} catalogue={catalogue} chosen={indicators} choose={(keys) => { change({ indicators: keys?.join(',') }); }} />
      </Group>
      <CandleChart market={market} timeframe={timeframe} indicators={indicators} layers={layers} height={HEIGHT} most={MOST} everyMs={EVERY_MS} />
      <Group justify="space-between" gap="xs" mt="xs" align="start">
        <Chip.Group multiple value={[...layers]} onChange={(next) => { const off = LAYERS.filter((layer) => !next.includes(layer)); change({ hide: off.length === 0 ? undefined : off.join(',') }); }}>
          <Group gap={6} role="group" aria-label={texts.show}>{LAYERS.map((layer) => <Chip key={layer} value={layer} size="xs">{texts.layers[layer]}</Chip>)}</Group>
        </Chip.Group>
        <Legend layers={layers} />
      </Group>
    </Panel>
  );
}

function Legend({ layers }: { readonly layers: ReadonlySet<Layer> }) {
  const texts = useTexts(marketTexts);
  return (
    <Group gap={12} className="quiet" fz={12}>
      {layers.has('fills') && <span>{texts.fillLegend}</span>}
      {layers.has('signals') && <span>{texts.turnLegend}</span>}
      {layers.has('events') && <span className="warn">{texts.eventLegend}</span>}
      {layers.has('regimes') && Object.entries(texts.regimes).map(([regime, label]) => <span key={regime} style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}><span aria-hidden="true" style={{ width: 14, height: 6, borderRadius: 2, background: regimeVariable(regime) }} />{label}</span>)}
    </Group>
  );
}
