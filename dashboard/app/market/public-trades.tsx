import { useCallback, useRef } from 'react';
import type { TradedMarket } from '../../desk/market.ts';
import type { LiveStore } from '../live/live-store.ts';
import { useWatching } from '../live/live.tsx';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { decimalsOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { write } from './quote-header.tsx';
import { useHot } from './use-hot.ts';

const SHOWN = 10;
const ROW = 21;

/** What others paid, the newest first. */
export function PublicTrades({ market: { id, instrument: { tickSize, lotSize } } }: { readonly market: TradedMarket }) {
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const rows = useRef<HTMLTableSectionElement>(null);
  useWatching(id);
  const draw = useCallback((store: LiveStore) => {
    const place = rows.current;
    if (place === null) return;
    const newest = (store.trades.get(id) ?? []).slice(-SHOWN).toReversed();
    [...place.rows].forEach((row, n) => {
      const trade = newest[n];
      const [time, price, size] = row.cells;
      write(time, trade === undefined ? (n === 0 && newest.length === 0 ? texts.noTrades : '') : f.time(trade[0]));
      write(price, trade === undefined ? '' : `${trade[3] === 'sell' ? '▾' : '▴'} ${f.price(trade[1], tickSize)}`);
      write(size, trade === undefined ? '' : f.number(trade[2], decimalsOf(lotSize)));
      const tone = trade === undefined ? '' : trade[3] === 'sell' ? 'loss' : 'gain';
      if (price !== undefined && price.className !== tone) price.className = tone;
    });
  }, [f, id, tickSize, lotSize, texts]);
  useHot([`trades ${id}`], draw);
  return (
    <Panel title={texts.trades} span={3}>
      <table className="ladder">
        <thead><tr><th scope="col">{texts.time}</th><th scope="col">{texts.price}</th><th scope="col">{texts.size}</th></tr></thead>
        <tbody ref={rows}>{Array.from({ length: SHOWN }, (_, n) => <tr key={n} style={{ height: ROW }}><td /><td /><td /></tr>)}</tbody>
      </table>
    </Panel>
  );
}
