import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EquityHistory } from '../../desk/account.ts';
import type { Portfolio } from '../../desk/portfolio.ts';
import { useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { ReadingNote } from '../parts/reading-note.tsx';
import { Stat } from '../parts/stat.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { Balances } from './balances.tsx';
import { EquityCurves } from './equity-curves.tsx';
import { Exposure } from './exposure.tsx';

const EVERY_MS = 2_000;

export function HoldingsView({ balances, equity }: { readonly balances: Portfolio | undefined; readonly equity: EquityHistory | undefined }) {
  const texts = useTexts(portfolioTexts);
  const { data } = useQuery(useApi().portfolio.balances.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(balances === undefined ? {} : { initialData: balances }) }));
  if (data === undefined) return <Skeleton height={400} />;
  return (
    <>
      <ReadingNote reading={data.reading} />
      <div className="grid">
        <Totals portfolio={data} />
        {data.holdings.length === 0 ? <Panel><Empty text={texts.noHoldings} /></Panel> : <><Balances portfolio={data} /><Exposure portfolio={data} /></>}
        <EquityCurves first={equity} currency={data.currency} />
      </div>
    </>
  );
}

function Totals({ portfolio: { totals, currency, krwPerUsdt, exposure, holdings } }: { readonly portfolio: Portfolio }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const cash = holdings.reduce((sum, { kind, value }) => sum + (kind === 'cash' ? value ?? 0 : 0), 0);
  const share = (value: number): string => (totals.value > 0 ? texts.ofAll(f.percent(value / totals.value, 1)) : '');
  const stats = [
    { name: texts.value, value: f.moneyIn(totals.value, currency), hint: '' },
    ...(currency === 'KRW' ? [] : [{ name: texts.inKrw, value: f.moneyIn(totals.inKrw, 'KRW'), hint: '' }]),
    ...(currency === 'USDT' ? [] : [{ name: texts.inUsdt, value: f.moneyIn(totals.inUsdt, 'USDT'), hint: '' }]),
    { name: texts.cash, value: f.moneyIn(cash, currency), hint: share(cash) },
    { name: texts.net, value: f.moneyIn(exposure.net, currency), hint: share(exposure.net) },
    { name: texts.gross, value: f.moneyIn(exposure.gross, currency), hint: share(exposure.gross) },
  ];
  return (
    <Panel>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 138px), 1fr))', gap: '12px 20px' }}>{stats.map(({ name, value, hint }) => <Stat key={name} name={name} value={value} hint={hint} />)}</div>
      <Text size="xs" className="quiet" mt="sm">{krwPerUsdt === null ? texts.noRate : texts.rate(f.number(krwPerUsdt.rate, 2), krwPerUsdt.instrument)}</Text>
      {totals.unvalued.length > 0 && <Text size="xs" className="warn">{texts.unvalued(totals.unvalued.join(', '))}</Text>}
    </Panel>
  );
}
