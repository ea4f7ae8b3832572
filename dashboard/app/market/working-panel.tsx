import { useMemo } from 'react';
import { Link } from 'react-router';
import type { TradedMarket } from '../../desk/market.ts';
import { useNotices } from '../live/live.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { workingOrders } from './working-orders.ts';

/** Orders of ours that rest on this market, and the guards of its position. */
export function WorkingPanel({ market: { id, instrument: { tickSize, lotSize } } }: { readonly market: TradedMarket }) {
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const notices = useNotices();
  const orders = useMemo(() => workingOrders(notices, id), [notices, id]);
  return (
    <Panel title={texts.working} span={3}>
      <div style={{ minHeight: 92 }}>
        {orders.length === 0 ? <Empty text={texts.noWorking} /> : (
          <div className="scroll-x"><table className="rows">
            <thead><tr><th>{texts.kind}</th><th className="end">{texts.price}</th><th className="end">{texts.quantity}</th><th /></tr></thead>
            <tbody>{orders.map(({ id: order, parent, kind, side, price, quantity }) => (
              <tr key={order}>
                <td>{side === null ? texts[kind] : <Change value={side === 'buy' ? 1 : -1}>{texts[side]}</Change>}</td>
                <td className="end">{f.price(price, tickSize)}</td>
                <td className="end">{f.quantity(quantity, lotSize)}</td>
                <td className="end"><Link to={`/flow?order=${encodeURIComponent(parent)}`}>{texts.why}</Link></td>
              </tr>
            ))}</tbody>
          </table></div>
        )}
      </div>
    </Panel>
  );
}
