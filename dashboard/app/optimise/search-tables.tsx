import { Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SearchFacts, SearchResult } from '../../desk/optimise.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Which parameters the score hangs on. */
export function Importance({ result: { importance } }: { readonly result: SearchResult }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  return (
    <Panel title={texts.importance} span={5}>
      {importance === null ? <Text size="sm" className="quiet">{texts.tooFew}</Text> : (
        <>
          {importance.parameters.map(({ name, share }) => (
            <div key={name} style={{ display: 'grid', gridTemplateColumns: 'minmax(90px, 1fr) 2fr 58px', gap: 10, alignItems: 'center', minHeight: 32 }}>
              <Text size="sm" truncate>{name}</Text><Progress value={Math.max(0, Math.min(100, 100 * share))} aria-label={name} /><Text size="sm" ta="end" className="figure">{f.percent(share, 1)}</Text>
            </div>
          ))}
          <Text size="xs" className="quiet" mt={8}>{texts.importanceHint(f.number(importance.fit))}</Text>
        </>
      )}
    </Panel>
  );
}

/** The lock-box of this search, of what needs no search, and of what trades now. */
export function Baselines({ result: { lockBox } }: { readonly result: SearchResult }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const rows: readonly (readonly [string, SearchFacts])[] = [[texts.thisOne, lockBox.outside], ...(lockBox.incumbent === null ? [] : [[lockBox.incumbent.id, lockBox.incumbent] as const]), ...Object.entries(lockBox.baselines)];
  return (
    <Panel title={texts.baselines} span={6}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.what}</th><th className="end">{texts.growth}</th><th className="end">{texts.sharpe}</th><th className="end">{texts.drawdown}</th><th className="end">{texts.tradesOut}</th></tr></thead>
        <tbody>{rows.map(([name, { growth, sharpe, maxDrawdown, trades }], k) => (
          <tr key={name}><td>{k === 0 ? <strong>{name}</strong> : name}</td><td className="end"><Change value={growth}>{f.percentChange(growth, 1)}</Change></td><td className="end">{f.number(sharpe)}</td><td className="end">{f.percent(maxDrawdown, 1)}</td><td className="end">{f.count(trades)}</td></tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

/** The tests once more with costs, timing, order and parameters changed. */
export function Robustness({ result: { robustness: { costs, delays, jitter, dayBlocks, tradeOrder } } }: { readonly result: SearchResult }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const band = (found: { readonly low: number; readonly middle: number; readonly high: number } | null | undefined): string => (found === null || found === undefined ? '–' : [found.low, found.middle, found.high].map((value) => f.percentChange(value, 1)).join(' · '));
  const depths = (found: { readonly low: number; readonly middle: number; readonly high: number } | null): string => (found === null ? '–' : [found.low, found.middle, found.high].map((value) => f.percent(value, 1)).join(' · '));
  const row = (name: string, figure: ReactNode, losing?: number) => <tr key={name}><td style={{ minWidth: '10rem', wordBreak: 'keep-all' }}>{name}</td><td className="end">{figure}</td><td className="end">{losing === undefined ? '' : f.percent(losing, 0)}</td></tr>;
  const change = (growth: number | null) => <Change value={growth}>{f.percentChange(growth, 1)}</Change>;
  return (
    <Panel title={texts.robustness} span={6}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.change}</th><th className="end">{texts.range}</th><th className="end">{texts.losing}</th></tr></thead>
        <tbody>
          {costs.map(({ factor, growth }) => row(texts.costsAt(String(factor)), change(growth)))}
          {delays.map(({ candles, growth }) => row(texts.late(candles), change(growth)))}
          {jitter !== null && row(texts.jitter, band(jitter.growth), jitter.losing)}
          {dayBlocks !== null && row(texts.blocks, band(dayBlocks.growth), dayBlocks.losing)}
          {tradeOrder !== null && row(texts.orders, depths(tradeOrder.shuffled))}
        </tbody>
      </table></div>
    </Panel>
  );
}
