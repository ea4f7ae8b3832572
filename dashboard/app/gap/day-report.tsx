import { Button, Group, List, SimpleGrid, Text } from '@mantine/core';
import type { GapDay, GapStrategy } from '../../desk/gap.ts';
import type { GapParts } from '../../../src/shared/evaluation/reality-gap/gap-cause.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { gapTexts } from '../texts/gap.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { CauseBars } from './cause-bars.tsx';
import { WorstOrders } from './worst-orders.tsx';

export function DayReport({ report, compare, isBusy }: { readonly report: GapDay; readonly compare: () => void; readonly isBusy: boolean }) {
  const texts = useTexts(gapTexts);
  const f = useFormats();
  return (
    <div className="grid">
      <Panel title={report.day} side={<Button size="xs" variant="default" onClick={compare} disabled={isBusy}>{texts.compare}</Button>}>
        {report.currencies.map(({ currency, realProfit, modelProfit, gap, parts }) => (
          <div key={currency}>
          <Text mb="sm">{texts.verdict({ gap: f.moneyIn(Math.abs(gap), currency), isMore: gap >= 0, real: f.change(realProfit, currency), model: f.change(modelProfit, currency), causes: largestFirst(parts).map((cause) => `${texts.causes[cause]} ${f.change(parts[cause], currency)}`).join(', ') })}</Text>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Stat name={texts.real} value={<Change value={realProfit}>{f.change(realProfit, currency)}</Change>} hint={currency} />
            <Stat name={texts.model} value={<Change value={modelProfit}>{f.change(modelProfit, currency)}</Change>} hint={currency} />
            <Stat name={texts.gap} value={<Change value={gap}>{f.change(gap, currency)}</Change>} hint={currency} />
          </SimpleGrid>
          </div>
        ))}
      </Panel>
      {report.currencies.map(({ currency, parts }) => <Panel key={currency} title={`${texts.byCause} (${currency})`} span={6}><CauseBars parts={parts} currency={currency} /></Panel>)}
      <Panel title={texts.byStrategy} span={6}>
        {report.strategies.map((one) => <StrategyLine key={`${one.strategy} ${one.currency}`} strategy={one} />)}
        {report.uncompared.map(({ strategy, why }) => <Text key={strategy} size="sm"><strong>{strategy}</strong> <span className="warn">{texts.uncompared}: {why}</span></Text>)}
      </Panel>
      <Panel title={texts.worst}><WorstOrders orders={report.worst} /></Panel>
      {report.notes.length > 0 && <Panel title={texts.notes}><List size="sm">{report.notes.map((note) => <List.Item key={note}>{note}</List.Item>)}</List></Panel>}
    </div>
  );
}

const SHOWN_CAUSES = 3;

/** The causes that matter, the largest first. */
const largestFirst = (parts: GapParts): readonly (keyof GapParts)[] =>
  (Object.keys(parts) as (keyof GapParts)[]).filter((cause) => Math.abs(parts[cause]) >= 0.005).toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a])).slice(0, SHOWN_CAUSES);

function StrategyLine({ strategy: { strategy, currency, timeframe, candles, orders, gap, between } }: { readonly strategy: GapStrategy }) {
  const texts = useTexts(gapTexts);
  const f = useFormats();
  return (
    <div style={{ marginBottom: 12 }}>
      <Group justify="space-between" gap="xs"><Text fw={600}>{strategy} <span className="quiet">{timeframe}</span></Text><Change value={gap}>{f.change(gap, currency)} {currency}</Change></Group>
      <Text size="sm" className="quiet figure" style={{ whiteSpace: 'normal' }}>
        {f.count(candles)} {texts.candles} · {texts.orders}: {f.count(orders.matched)} {texts.matched}, {f.count(orders.realOnly)} {texts.realOnly}, {f.count(orders.modelOnly)} {texts.modelOnly}
        {between === 0 ? '' : ` · ${texts.between}: ${f.change(between, currency)}`}
      </Text>
    </div>
  );
}
