import { Text } from '@mantine/core';
import type { Attribution, CostPart } from '../../desk/portfolio.ts';
import { Bar } from '../parts/bar.tsx';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const PARTS: readonly CostPart[] = ['delay', 'timing', 'spread', 'impact', 'fee', 'opportunity'];

export function TradingCosts({ attribution: { totals, turnover, causes, fees } }: { readonly attribution: Attribution }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  return (
    <Panel title={texts.costs} span={4}>
      <table className="rows"><tbody>
        {totals.flatMap(({ currency, profit, fees: paid, funding }) => [
          { name: texts.gross1, value: profit + paid + funding }, { name: texts.paidFees, value: -paid }, ...(funding === 0 ? [] : [{ name: texts.paidFunding, value: -funding }]), { name: texts.netProfit, value: profit },
        ].map(({ name, value }) => <tr key={`${currency} ${name}`}><td>{name}</td><td className="end"><Change value={value}>{f.change(value, currency)}</Change> <span className="quiet">{currency}</span></td></tr>))}
        {turnover.flatMap(({ currency, bought, sold, makerShare }) => [
          <tr key={`${currency} turnover`}><td>{texts.turnover}</td><td className="end">{f.moneyIn(bought + sold, currency)}</td></tr>,
          <tr key={`${currency} maker`}><td>{texts.maker}</td><td className="end">{f.percent(makerShare, 1)}</td></tr>,
        ])}
      </tbody></table>
      {causes.map(({ currency, orders, parts }) => {
        const widest = Math.max(1e-9, ...PARTS.map((part) => Math.abs(parts[part])));
        return (
          <div key={currency}>
            <Text size="sm" fw={600} mt="md">{texts.causes(f.count(orders))} ({currency})</Text>
            <table className="rows"><tbody>{PARTS.map((part) => (
              <tr key={part}><td>{texts.parts[part]}</td><td style={{ width: '30%' }}><Bar value={-parts[part]} widest={widest} isSigned /></td><td className="end">{f.money(parts[part], currency)}</td></tr>
            ))}</tbody></table>
            <Text size="xs" className="quiet" mt={4}>{texts.causesHint}</Text>
          </div>
        );
      })}
      {fees.length > 0 && (
        <details style={{ marginTop: 12 }}>
          <summary className="quiet" style={{ cursor: 'pointer', fontSize: '0.8125rem' }}>{texts.feesBy}</summary>
          <table className="rows"><tbody>{fees.map(({ venue, currency, liquidity, fees: paid, fills }) => (
            <tr key={`${venue} ${currency} ${liquidity}`}><td>{venue} <span className="quiet">{texts.makerTaker[liquidity === 'maker' ? 'maker' : 'taker']}, {f.count(fills)}</span></td><td className="end">{f.quantity(paid)} {currency}</td></tr>
          ))}</tbody></table>
        </details>
      )}
    </Panel>
  );
}
