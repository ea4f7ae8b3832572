import { Button, Group, Select, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Disposal, TaxYear } from '../../desk/portfolio.ts';
import { reasonOf, useApi, useApiClient } from '../api.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { ReadingNote } from '../parts/reading-note.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts, useView } from '../view/view.tsx';
import { saveText } from './save-text.ts';

const METHODS = ['totalAverage', 'movingAverage'] as const;

export function TaxView({ first }: { readonly first: readonly number[] | undefined }) {
  const texts = useTexts(portfolioTexts);
  const { language } = useView();
  const { get, set } = useSearch();
  const { data: years } = useQuery(useApi().portfolio.taxYears.queryOptions(undefined, first === undefined ? {} : { initialData: first }));
  const year = years?.find((one) => String(one) === get('year')) ?? years?.[0];
  const method = choiceOf(get('method'), METHODS);
  const { data } = useQuery(useApi().portfolio.taxYear.queryOptions({ year: year ?? 2026, method, language }, { enabled: year !== undefined, placeholderData: (before) => before }));
  if (years === undefined) return <Skeleton height={400} />;
  if (year === undefined) return <Panel><Empty text={texts.noFills} /></Panel>;
  return (
    <>
      <ReadingNote reading={data?.reading} />
      <div className="grid">
        <Panel title={texts.tax} side={<Downloads year={year} method={method} summary={data} />}>
          <Group gap="sm" align="end" mb="sm">
            <Select size="xs" w={110} label={texts.year} allowDeselect={false} data={years.map(String)} value={String(year)} onChange={(value) => { set({ year: value ?? undefined }); }} />
            <Select size="xs" w={280} label={texts.method} allowDeselect={false} data={METHODS.map((value) => ({ value, label: texts.methods[value] }))} value={method} onChange={(value) => { set({ method: value === 'totalAverage' ? undefined : value ?? undefined }); }} />
          </Group>
          {data === undefined ? <Skeleton height={200} /> : <Year tax={data} />}
        </Panel>
      </div>
    </>
  );
}

function Downloads({ year, method, summary }: { readonly year: number; readonly method: (typeof METHODS)[number]; readonly summary: TaxYear | undefined }) {
  const texts = useTexts(portfolioTexts);
  const { language } = useView();
  const client = useApiClient();
  const [isBusy, setBusy] = useState(false);
  const fills = async (): Promise<void> => {
    setBusy(true);
    try {
      const parts: string[] = [];
      for (let after: number | undefined; ;) {
        const { csv, next } = await client.portfolio.taxFills.query({ year, method, language, ...(after === undefined ? {} : { after }) });
        parts.push(csv);
        if (next === null) break;
        after = next;
      }
      saveText(`coinbot-${year}-fills.csv`, parts);
    } catch (error) {
      notifications.show({ color: 'red', title: texts.failed, message: reasonOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" loading={isBusy} onClick={() => { void fills(); }}>{texts.downloadFills}</Button>
      <Button size="xs" disabled={summary === undefined} onClick={() => { if (summary !== undefined) saveText(`coinbot-${year}-disposals-${method}.csv`, [summary.csv]); }}>{texts.downloadDisposals}</Button>
    </Group>
  );
}

function Year({ tax: { year, fills, disposals, heldBefore, contracts, otherFees } }: { readonly tax: TaxYear }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const amounts = (list: readonly { readonly name: string; readonly amount: string }[]): string => list.map(({ name, amount }) => `${f.quantity(Number(amount))} ${name}`).join(', ');
  return (
    <>
      <Text size="sm" className="quiet" mb="sm">{texts.yearSpan(String(year), f.count(fills))}</Text>
      {disposals.length === 0 ? <Empty text={texts.noFills} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.coin}</th><th>{texts.currency}</th><th className="end">{texts.bought}</th><th className="end">{texts.boughtCost}</th><th className="end">{texts.sold}</th><th className="end">{texts.proceeds}</th><th className="end">{texts.cost}</th><th className="end">{texts.sellingFees}</th><th className="end">{texts.income}</th><th className="end">{texts.closing}</th></tr></thead>
          <tbody>{disposals.map((disposal) => <DisposalRow key={`${disposal.coin}/${disposal.currency}`} disposal={disposal} />)}</tbody>
        </table></div>
      )}
      <ul className="quiet" style={{ fontSize: '0.8125rem', paddingInlineStart: 18, marginBottom: 0 }}>
        <li>{texts.notes.method}</li><li>{texts.notes.rate}</li><li>{texts.notes.swap}</li>
        {heldBefore.length > 0 && <li className="warn">{texts.notes.held(amounts(heldBefore.map(({ coin, quantity }) => ({ name: coin, amount: quantity }))))}</li>}
        {contracts > 0 && <li>{texts.notes.contracts(f.count(contracts))}</li>}
        {otherFees.length > 0 && <li>{texts.notes.otherFees(amounts(otherFees.map(({ currency, amount }) => ({ name: currency, amount }))))}</li>}
      </ul>
    </>
  );
}

function DisposalRow({ disposal: { coin, currency, boughtQuantity, boughtCost, soldQuantity, proceeds, cost, sellingFees, profit, unknownQuantity, closingQuantity } }: { readonly disposal: Disposal }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const gain = profit === null ? null : Number(profit);
  return (
    <tr>
      <td><strong>{coin}</strong></td><td>{currency}</td>
      <td className="end">{f.quantity(Number(boughtQuantity))}</td><td className="end">{f.money(Number(boughtCost), currency)}</td>
      <td className="end">{f.quantity(Number(soldQuantity))}</td><td className="end">{f.money(Number(proceeds), currency)}</td>
      <td className="end">{f.money(Number(cost), currency)}</td><td className="end quiet">{f.money(Number(sellingFees), currency)}</td>
      <td className="end">{gain === null ? <span className="warn">{texts.incomplete}<Text component="div" size="xs">{f.quantity(Number(unknownQuantity))} {coin}</Text></span> : <Change value={gain}>{f.change(gain, currency)}</Change>}</td>
      <td className="end">{f.quantity(Number(closingQuantity))}</td>
    </tr>
  );
}
