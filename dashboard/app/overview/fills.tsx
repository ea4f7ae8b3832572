import type { Instrument } from '../../../src/shared/domain/instrument.ts';
import type { Status } from '../live/live-store.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { overviewTexts } from '../texts/overview.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Fills({ fills, instruments }: { readonly fills: Status['lastFills']; readonly instruments: readonly Instrument[] }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  return (
    <Panel title={texts.lastFills} span={6}>
      {fills.length === 0 ? <Empty text={texts.noFills} /> : (
        <div className="scroll-x"><table className="rows">
          <tbody>{fills.toReversed().map(({ at, tradeId, instrument, side, quantity, price, fee, feeCurrency, liquidity }) => {
            const rule = instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === instrument);
            return (
              <tr key={`${tradeId} ${at}`}>
                <td className="figure quiet">{f.time(at)}</td>
                <td>{symbolOf(instrument)}</td>
                <td className={side === 'buy' ? 'gain' : 'loss'}>{texts[side]}</td>
                <td className="end">{f.quantity(quantity, rule?.lotSize)}</td>
                <td className="end">{f.price(price, rule?.tickSize)}</td>
                <td className="quiet">{texts[liquidity]}</td>
                <td className="end quiet">{f.quantity(fee)} {feeCurrency}</td>
              </tr>
            );
          })}</tbody>
        </table></div>
      )}
    </Panel>
  );
}
