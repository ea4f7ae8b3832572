import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { BacktestReport } from '../../desk/backtests.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { backtestTexts } from '../texts/backtests.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const ON_A_PAGE = 25;

/** Every entry with its exit, newest first. */
export function Trips({ report: { trips, tripCount, currency } }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const words = useEngineWords();
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(trips.length / ON_A_PAGE));
  const shown = trips.toReversed().slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE);
  const side = tripCount > trips.length ? <Text size="xs" className="quiet">{texts.tripsShown(f.count(trips.length), f.count(tripCount))}</Text> : <Text size="xs" className="quiet figure">{f.count(tripCount)}</Text>;
  return (
    <Panel title={texts.trips} side={side}>
      {trips.length === 0 ? <Empty text={texts.noTrips} /> : (
        <>
          <div className="scroll-x"><table className="rows">
            <thead><tr><th>{texts.instrument}</th><th>{texts.side}</th><th>{texts.entry} ({f.zoneName})</th><th>{texts.exit}</th><th className="end">{texts.held}</th><th className="end">{texts.quantity}</th><th className="end">{texts.entryPrice}</th><th className="end">{texts.exitPrice}</th><th className="end">{texts.profit}</th><th className="end">%</th><th>{texts.reasons}</th></tr></thead>
            <tbody>{shown.map(({ instrument, side: way, entryAt, exitAt, quantity, entryPrice, exitPrice, profit, profitRatio, entryReason, exitReason, isOpen }) => (
              <tr key={`${instrument} ${entryAt} ${exitAt}`}>
                <td>{instrument}</td><td><Change value={way === 'long' ? 1 : -1}>{texts[way]}</Change></td><td className="figure">{f.moment(entryAt)}</td><td className="figure">{isOpen ? texts.open : f.moment(exitAt)}</td><td className="end">{f.duration(exitAt - entryAt)}</td>
                <td className="end">{f.quantity(quantity)}</td><td className="end">{f.price(entryPrice)}</td><td className="end">{f.price(exitPrice)}</td>
                <td className="end"><Change value={profit}>{f.change(profit, currency)}</Change></td><td className="end"><Change value={profitRatio}>{f.percentChange(profitRatio)}</Change></td><td className="quiet">{words.reason(entryReason)} / {words.reason(exitReason)}</td>
              </tr>
            ))}</tbody>
          </table></div>
          {pages > 1 && (
            <Group justify="space-between" mt="sm">
              <Button variant="default" size="xs" disabled={page === 0} onClick={() => { setPage(page - 1); }}>{texts.later}</Button>
              <Text size="xs" className="quiet figure">{texts.page(page + 1, pages)}</Text>
              <Button variant="default" size="xs" disabled={page + 1 >= pages} onClick={() => { setPage(page + 1); }}>{texts.earlier}</Button>
            </Group>
          )}
        </>
      )}
    </Panel>
  );
}
