import { Text } from '@mantine/core';
import type { ParentStory } from '../../desk/execution.ts';
import { executionTexts } from '../texts/execution.ts';
import { useFormats, venueOf } from '../view/format.ts';
import { useRules } from '../view/use-rules.ts';
import { useTexts } from '../view/view.tsx';

/** 2 of `trend#a.c7/2`. */
const numberOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

export function SliceRows({ story: { slices, instrument } }: { readonly story: ParentStory }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const rule = useRules()(instrument);
  if (slices.length === 0) return <Text size="sm" className="quiet">{texts.noSlices}</Text>;
  return (
    <>
      <Text size="sm" fw={600}>{texts.slices}</Text>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.slice}</th><th>{texts.sent} ({f.zoneName})</th><th>{texts.kind}</th><th className="end">{texts.size}</th><th className="end">{texts.limit}</th><th className="end">{texts.took}</th><th>{texts.reason}</th></tr></thead>
        <tbody>{slices.map((slice) => (
          <tr key={slice.id}>
            <td>{numberOf(slice.id)}{slice.instrument !== instrument && <span className="quiet"> {venueOf(slice.instrument)}</span>}</td>
            <td className="figure quiet">{f.time(slice.at)}.{String(Math.floor(slice.at % 1_000)).padStart(3, '0')}</td>
            <td className="figure">{slice.type} {slice.timeInForce}{slice.isPostOnly && <span className="quiet">, {texts.postOnly}</span>}</td>
            <td className="end">{f.quantity(slice.quantity, rule?.lotSize)}</td>
            <td className="end">{f.price(slice.limitPrice, rule?.tickSize)}</td>
            <td className="end">{f.percent(slice.quantity > 0 ? slice.filled / slice.quantity : null, 0)}</td>
            <td style={{ minWidth: 140 }}>{slice.reason}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </>
  );
}

export function FillRows({ story: { fills, instrument } }: { readonly story: ParentStory }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const rule = useRules()(instrument);
  if (fills.length === 0) return <Text size="sm" className="quiet" mt="md">{texts.noFills}</Text>;
  return (
    <>
      <Text size="sm" fw={600} mt="md">{texts.fills}</Text>
      <div className="scroll-x" style={{ maxHeight: 320, overflowY: 'auto' }}><table className="rows">
        <thead><tr><th>{texts.at}</th><th>{texts.slice}</th><th className="end">{texts.size}</th><th className="end">{texts.price}</th><th className="end">{texts.bid}</th><th className="end">{texts.ask}</th><th className="end">{texts.fee}</th><th>{texts.liquidity}</th></tr></thead>
        <tbody>{fills.map((fill) => (
          <tr key={`${fill.tradeId} ${fill.price}`}>
            <td className="figure quiet">{f.time(fill.at)}.{String(Math.floor(fill.at % 1_000)).padStart(3, '0')}</td>
            <td>{fill.slice === null ? '–' : numberOf(fill.slice)}</td>
            <td className="end">{f.quantity(fill.quantity, rule?.lotSize)}</td>
            <td className="end">{f.price(fill.price, rule?.tickSize)}</td>
            <td className="end quiet">{f.price(fill.bid, rule?.tickSize)}</td>
            <td className="end quiet">{f.price(fill.ask, rule?.tickSize)}</td>
            <td className="end quiet">{fill.fee === null ? '–' : `${f.quantity(fill.fee)} ${fill.feeCurrency ?? ''}`}</td>
            <td>{fill.liquidity === null ? '–' : texts.makerTaker[fill.liquidity === 'maker' ? 'maker' : 'taker']}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </>
  );
}
