import { Link } from 'react-router';
import type { GapPair, GapSide } from '../../desk/gap.ts';
import type { GapParts } from '../../../src/shared/evaluation/reality-gap/gap-cause.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { gapTexts } from '../texts/gap.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const largest = (parts: GapParts): keyof GapParts => (Object.keys(parts) as (keyof GapParts)[]).reduce((a, b) => (Math.abs(parts[b]) > Math.abs(parts[a]) ? b : a));

export function WorstOrders({ orders }: { readonly orders: readonly GapPair[] }) {
  const texts = useTexts(gapTexts);
  const f = useFormats();
  const words = useEngineWords();
  if (orders.length === 0) return <Empty text={texts.noOrders} />;
  const sideText = (side: GapSide | null): string => (side === null ? texts.nothing : `${f.quantity(side.filled)} @ ${f.price(side.averagePrice)}`);
  return (
    <div className="scroll-x">
      <table className="rows">
        <thead><tr><th>{texts.time} ({f.zoneName})</th><th>{texts.order}</th><th className="end">{texts.realFill}</th><th className="end">{texts.modelFill}</th><th>{texts.cause}</th><th className="end">{texts.gap}</th><th /></tr></thead>
        <tbody>{orders.map((pair) => (
          <tr key={`${pair.strategy} ${pair.at} ${pair.real?.id ?? ''} ${pair.model?.id ?? ''}`}>
            <td className="figure quiet">{f.moment(pair.at)}</td>
            <td style={{ minWidth: 190 }}>{symbolOf(pair.instrument)} <Change value={pair.side === 'buy' ? 1 : -1}>{texts[pair.side]}</Change>{pair.isGuard ? ` (${texts.guard})` : ''} <span className="quiet">{words.reason(pair.reason)}</span></td>
            <td className="end">{sideText(pair.real)}</td>
            <td className="end">{sideText(pair.model)}</td>
            <td>{texts.causes[largest(pair.parts)]}</td>
            <td className="end"><Change value={pair.total}>{f.change(pair.total, pair.currency)}</Change></td>
            <td>{pair.real !== null && <Link to={`/flow?order=${encodeURIComponent(pair.real.id)}`}>{texts.why}</Link>}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
