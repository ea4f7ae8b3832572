import { useMemo, useRef } from 'react';
import type { TradedMarket } from '../../desk/market.ts';
import type { LiveStore } from '../live/live-store.ts';
import { useWatching } from '../live/live.tsx';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { decimalsOf, useFormats, type Formats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { DepthCurve } from './depth-curve.tsx';
import { ladderOf, type LadderSide } from './ladder.ts';
import { write } from './quote-header.tsx';
import { useHot } from './use-hot.ts';
import { workingOrders, type WorkingOrder } from './working-orders.ts';

const LEVELS = 10;
const ROW = 21;

interface Precision {
  readonly f: Formats;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly ours: string;
}

/** The best prices of each side, how much is to be had there, and where orders of ours stand. Drawn by hand: it changes twenty times a second. */
export function OrderBook({ market }: { readonly market: TradedMarket }) {
  const { id, instrument: { tickSize, lotSize } } = market;
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const asks = useRef<HTMLTableSectionElement>(null);
  const bids = useRef<HTMLTableSectionElement>(null);
  const middle = useRef<HTMLElement>(null);
  useWatching(id);
  const draw = useMemo(() => {
    const look = { f, tickSize, lotSize, ours: texts.atLevel };
    // The book changes more often than our orders do.
    let known: { readonly notices: LiveStore['notices']; readonly working: readonly WorkingOrder[] } | undefined;
    return ({ books, notices }: LiveStore): void => {
      if (known?.notices !== notices) known = { notices, working: workingOrders(notices, id) };
      const ladder = ladderOf(books.get(id), known.working, LEVELS);
      drawSide(asks.current, ladder.asks.toReversed(), look);
      drawSide(bids.current, ladder.bids, look);
      const [bid, ask] = [ladder.bids[0]?.price, ladder.asks[0]?.price];
      write(middle.current, bid === undefined || ask === undefined ? texts.noBook : `${texts.spread} ${f.price(ask - bid, tickSize)} · ${f.bps((ask - bid) / ((ask + bid) / 2) * 1e4)}`);
    };
  }, [f, id, tickSize, lotSize, texts]);
  useHot([`book ${id}`, 'notices', 'line'], draw);
  return (
    <Panel title={texts.book} span={3}>
      <table className="ladder">
        <thead><tr><th scope="col">{texts.price}</th><th scope="col">{texts.size}</th><th scope="col">{texts.total}</th></tr></thead>
        <tbody ref={asks} className="loss-side"><Rows /></tbody>
        <tbody><tr style={{ height: ROW + 5 }}><td colSpan={3} className="quiet figure" style={{ textAlign: 'center', fontSize: 12 }} ref={(place) => { middle.current = place; }}>{texts.noBook}</td></tr></tbody>
        <tbody ref={bids} className="gain-side"><Rows /></tbody>
      </table>
      <DepthCurve market={market} />
    </Panel>
  );
}

function Rows() {
  return Array.from({ length: LEVELS }, (_, n) => <tr key={n} style={{ height: ROW }}><td /><td /><td /></tr>);
}

/** Asks stand with the best at the lower end: what is missing is missing above. */
function drawSide(place: HTMLTableSectionElement | null, levels: LadderSide, { f, tickSize, lotSize, ours }: Precision): void {
  if (place === null) return;
  const isAsk = place.className === 'loss-side';
  const offset = isAsk ? LEVELS - levels.length : 0;
  for (let n = 0; n < LEVELS; n++) {
    const row = place.rows[n];
    const level = levels[n - offset];
    if (row === undefined) continue;
    const [price, size, total] = row.cells;
    write(price, level === undefined ? '' : `${level.isOurs ? `◆ ` : ''}${f.price(level.price, tickSize)}`);
    write(size, level === undefined ? '' : f.number(level.size, decimalsOf(lotSize)));
    write(total, level === undefined ? '' : f.number(level.total, decimalsOf(lotSize)));
    row.style.setProperty('--share', level === undefined ? '0%' : `${(level.share * 100).toFixed(1)}%`);
    const title = level?.isOurs === true ? ours : '';
    if (row.title !== title) row.title = title;
  }
}
