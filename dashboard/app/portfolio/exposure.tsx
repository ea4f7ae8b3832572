import type { Portfolio } from '../../desk/portfolio.ts';
import { Bar } from '../parts/bar.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { Text } from '@mantine/core';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Exposure({ portfolio: { exposure, currency } }: { readonly portfolio: Portfolio }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const widest = Math.max(1e-9, ...exposure.coins.map(({ net }) => Math.abs(net)));
  const isSigned = exposure.coins.some(({ net }) => net < 0);
  return (
    <Panel title={texts.exposure} span={4} side={<Text size="xs" className="quiet figure">{texts.netGross(f.money(exposure.net, currency), f.money(exposure.gross, currency))}</Text>}>
      {exposure.coins.length === 0 ? <Empty text={texts.noExposure} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.coin}</th><th aria-hidden="true" /><th className="end">{texts.valueIn(currency)}</th><th className="end">{texts.share}</th></tr></thead>
          <tbody>{exposure.coins.map(({ coin, net, gross, share, venues }) => (
            <tr key={coin}>
              <td><strong>{coin}</strong>{venues.length > 1 && venues.map(({ venue, value }) => <Text key={venue} size="xs" className="quiet figure">{venue} {f.money(value, currency)}</Text>)}</td>
              <td style={{ width: '32%' }}><Bar value={net} widest={widest} isSigned={isSigned} colour="var(--mantine-color-teal-5)" /></td>
              <td className="end">{f.money(net, currency)}{Math.abs(gross - Math.abs(net)) > 1e-9 * gross && <Text size="xs" className="quiet">{f.money(gross, currency)}</Text>}</td>
              <td className="end">{f.percent(share, 1)}</td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
    </Panel>
  );
}
