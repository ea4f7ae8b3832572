import { Badge } from '@mantine/core';
import { Link } from 'react-router';
import type { Instrument } from '../../../src/shared/domain/instrument.ts';
import type { Status } from '../live/live-store.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { overviewTexts } from '../texts/overview.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Positions({ positions, instruments }: { readonly positions: Status['positions']; readonly instruments: readonly Instrument[] }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const words = useEngineWords();
  const ruleOf = (id: string): Instrument | undefined => instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === id);
  return (
    <Panel title={texts.positions}>
      {positions.length === 0 ? <Empty text={texts.none} /> : (
        <div className="scroll-x">
          <table className="rows">
            <thead><tr><th>{texts.instrument}</th><th>{texts.side}</th><th className="end">{texts.unrealised}</th><th className="end">{texts.quantity}</th><th className="end">{texts.entry}</th><th className="end">{texts.price}</th><th className="end">{texts.forecast}</th><th>{texts.regime}</th></tr></thead>
            <tbody>{positions.map(({ strategy, instrument, quantity, averagePrice, price, unrealised, forecast, outlook }) => {
              const rule = ruleOf(instrument);
              const size = quantity ?? 0;
              const isRest = isTooLittle(size, price, rule);
              return (
                <tr key={`${strategy} ${instrument}`}>
                  <td><Link className="plain" to={`/market?instrument=${encodeURIComponent(instrument)}`}><strong>{symbolOf(instrument)}</strong></Link> <span className="quiet">{strategy}</span></td>
                  <td className="figure"><Side size={size} isRest={isRest} /></td>
                  <td className="end">{size === 0 ? '–' : isRest ? <span className="quiet">{f.change(unrealised, rule?.quote ?? '')}</span> : <Change value={unrealised}>{f.change(unrealised, rule?.quote ?? '')}</Change>}</td>
                  <td className="end">{size === 0 ? '–' : f.quantity(size, rule?.lotSize)}</td>
                  <td className="end">{size === 0 ? '–' : f.price(averagePrice, rule?.tickSize)}</td>
                  <td className="end">{f.price(price, rule?.tickSize)}</td>
                  <td className="end"><Change value={forecast}>{f.number(forecast)}</Change></td>
                  <td>{outlook === undefined || outlook === null ? '–' : <Badge variant="light" size="sm" radius="sm" tt="none">{words.regime(outlook.regime)}</Badge>}</td>
                </tr>
              );
            })}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Less than an order may be: left over by rounding or by fees. A contract may be closed whatever it is worth. */
const isTooLittle = (size: number, price: number | null, rule: Instrument | undefined): boolean => size !== 0 && price !== null && rule?.kind === 'spot' && Math.abs(size) * price < rule.minNotional;

function Side({ size, isRest }: { readonly size: number; readonly isRest: boolean }) {
  const texts = useTexts(overviewTexts);
  if (size === 0) return <span className="quiet">{texts.flat}</span>;
  if (isRest) return <span className="quiet" title={texts.restHint}>{texts.rest}</span>;
  return <Change value={size}>{size > 0 ? texts.long : texts.short}</Change>;
}
