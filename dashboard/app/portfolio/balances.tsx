import { Text } from '@mantine/core';
import type { Portfolio, ValuedHolding } from '../../desk/portfolio.ts';
import { Panel } from '../parts/panel.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Balances({ portfolio: { holdings, venues, currency } }: { readonly portfolio: Portfolio }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const others = ['KRW', 'USDT'].filter((other) => other !== currency);
  return (
    <Panel title={texts.balances} span={8}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.venue}</th><th>{texts.asset}</th><th className="end">{texts.amount}</th><th className="end">{texts.opening}</th><th className="end">{texts.price} ({currency})</th><th className="end">{texts.valueIn(currency)}</th>{others.map((other) => <th className="end" key={other}>{texts.valueIn(other)}</th>)}</tr></thead>
        <tbody>{holdings.map((holding) => <Row key={`${holding.venue} ${holding.asset}`} holding={holding} currency={currency} others={others} />)}</tbody>
      </table></div>
      {venues.map(({ venue, at }) => <Text key={venue} size="xs" className="quiet figure" mt={6}>{texts.asOf(venue, f.moment(at))}</Text>)}
    </Panel>
  );
}

function Row({ holding: { venue, asset, amount, opening, kind, price, value, inKrw, inUsdt, source, priceAt }, currency, others }: { readonly holding: ValuedHolding; readonly currency: string; readonly others: readonly string[] }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const isMoney = kind === 'cash';
  const quantity = (size: number): string => (isMoney ? f.money(size, asset) : f.quantity(size));
  return (
    <tr>
      <td className="quiet">{venue}</td>
      <td><strong>{asset}</strong>{kind === 'contract' && <span className="quiet"> {texts.contract}</span>}</td>
      <td className="end">{quantity(amount)}</td>
      <td className="end quiet">{quantity(opening)}</td>
      <td className="end">{asset === currency ? '–' : <>{f.price(price)}{source !== null && <Text component="div" size="xs" className="quiet">{priceAt === null ? texts.sources[source] : texts.sourceAt(texts.sources[source], f.moment(priceAt))}</Text>}</>}</td>
      <td className="end"><strong>{f.money(value, currency)}</strong></td>
      {others.map((other) => <td className="end" key={other}>{f.money(other === 'KRW' ? inKrw : inUsdt, other)}</td>)}
    </tr>
  );
}
