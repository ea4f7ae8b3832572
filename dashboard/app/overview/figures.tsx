import { SimpleGrid } from '@mantine/core';
import type { Status } from '../live/live-store.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { overviewTexts } from '../texts/overview.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** `isStale`: nothing is heard at the moment, so the figures step back. */
export function Figures({ status, isStale }: { readonly status: Status; readonly isStale: boolean }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const { currency, equity, profit, profitRatio, cash, fees, fills, maxDrawdown, venues } = status;
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md" className={isStale ? 'stale' : undefined}>
        <Stat name={texts.equity} value={f.moneyIn(equity, currency)} />
        <Stat name={texts.profit} value={<Change value={profit}>{f.change(profit, currency)}</Change>} hint={<Change value={profitRatio}>{f.percentChange(profitRatio)}</Change>} />
        <Stat name={texts.cash} value={f.money(cash, currency)} hint={equity === null || cash === null || equity === 0 ? undefined : f.percent(cash / equity, 0)} />
        <Stat name={texts.costs} value={f.money(fees, currency)} hint={texts.fills(f.count(fills))} />
        <Stat name={texts.drawdown} value={f.percent(maxDrawdown)} />
        <Stat name={texts.working} value={f.count(venues.reduce((sum, { working }) => sum + (working ?? 0), 0))} />
      </SimpleGrid>
    </Panel>
  );
}
