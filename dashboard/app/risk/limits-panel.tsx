import { Anchor, Box, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { GateLimits } from '../../../src/shared/risk/gate-limits.ts';
import { usePlan, useStatus } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { riskTexts } from '../texts/risk.ts';
import { symbolOf, UNKNOWN, useFormats, type Formats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { limitRows, PLAIN_LIMITS, type LimitKind, type LimitRow } from './limit-rows.ts';

/** From this part of a limit on its bar turns amber. */
const NEAR = 0.8;

function shown(f: Formats, kind: LimitKind, value: number | null): string {
  if (value === null) return UNKNOWN;
  switch (kind) {
    case 'share': return f.percent(value, value !== 0 && Math.abs(value) < 0.001 ? 3 : 2);
    case 'count': return f.count(value);
    case 'times': return f.number(value, Number.isInteger(value) ? 0 : 1);
    case 'ms': return f.duration(value);
  }
}

/** What may be used, and what is used of it now. */
export function LimitsPanel() {
  const texts = useTexts(riskTexts);
  const plan = usePlan();
  const status = useStatus();
  const side = <Anchor component={Link} size="sm" to="/settings?section=trading.limits">{texts.change}</Anchor>;
  if (plan === undefined || status === undefined) return <Panel title={texts.limits} span={7}><Empty text={texts.waiting} /></Panel>;
  const rows = limitRows(plan.limits, status);
  return (
    <Panel title={texts.limits} span={7} side={side}>
      {plan.mode === 'demo' && <Text size="sm" className="quiet" mb="xs">{texts.demoLimits}</Text>}
      {rows.length === 0 ? <Empty text={texts.older} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th /><th className="end">{texts.use}</th><th className="end">{texts.limit}</th><th style={{ width: '26%' }}>{texts.used}</th></tr></thead>
          <tbody>{rows.map((row) => <Row key={row.name} row={row} />)}</tbody>
        </table></div>
      )}
    </Panel>
  );
}

function Row({ row: { name, kind, limit, use, of } }: { readonly row: LimitRow }) {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  const part = use === null || limit === 0 ? null : use / limit;
  const colour = part === null ? 'var(--ink-quiet)' : part >= 1 ? 'var(--red)' : part >= NEAR ? 'var(--amber)' : 'var(--green)';
  return (
    <tr>
      <td>{texts.limitNames[name]}{of !== null && <span className="quiet"> · {of}</span>}</td>
      <td className="end">{shown(f, kind, use)}</td>
      <td className="end quiet">{shown(f, kind, limit)}</td>
      <td>
        <div role="meter" aria-label={texts.limitNames[name]} aria-valuemin={0} aria-valuemax={100} aria-valuenow={part === null ? 0 : Math.round(100 * Math.min(1, part))} aria-valuetext={part === null ? texts.unknown : f.percent(part, 0)} style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
          <div style={{ flex: 1, height: 8, borderRadius: 4, background: 'var(--line)', overflow: 'hidden', minWidth: 44 }}><div style={{ width: `${part === null ? 0 : Math.min(100, 100 * part)}%`, height: '100%', background: colour }} /></div>
          <Box component="span" visibleFrom="xs" className="figure quiet" style={{ minWidth: 44, textAlign: 'end' }}>{part === null ? UNKNOWN : f.percent(part, 0)}</Box>
        </div>
      </td>
    </tr>
  );
}

/** The other limits, as they stand. */
export function PlainLimits() {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  const limits = usePlan()?.limits;
  if (limits === undefined) return null;
  const rows: readonly (readonly [name: keyof GateLimits, text: string])[] = [
    ...PLAIN_LIMITS.map(({ name, kind }) => [name, shown(f, kind, Number(limits[name]))] as const),
    ...(limits.maxVenueShare < 1 ? [] : [['maxVenueShare', shown(f, 'share', limits.maxVenueShare)] as const]),
    ['onDailyLoss', texts.values[limits.onDailyLoss]], ['onDrawdown', texts.values[limits.onDrawdown]], ['shorts', limits.shorts ? texts.values.true : texts.values.false], ['timeZone', limits.timeZone],
    ['stableCoins', Object.entries(limits.stableCoins).map(([coin, most]) => `${coin} ±${f.percent(most, 1)}`).join(', ') || texts.values.none],
    ['krwPremium', limits.krwPremium === null ? texts.values.none : `${f.percent(limits.krwPremium.lowest, 1)} – ${f.percent(limits.krwPremium.highest, 1)}`],
    ['instruments', limits.instruments.length <= 6 ? limits.instruments.map(symbolOf).join(', ') : `${limits.instruments.slice(0, 6).map(symbolOf).join(', ')} … (${f.count(limits.instruments.length)})`],
  ];
  return (
    <Panel title={texts.others}>
      <div style={{ columns: '20rem 3', columnGap: 32 }}>
        {rows.map(([name, text]) => <div key={name} style={{ display: 'flex', justifyContent: 'space-between', gap: 12, breakInside: 'avoid', padding: '4px 0', borderBottom: '1px solid var(--line)', fontSize: '0.8125rem' }}><span className="quiet">{texts.limitNames[name]}</span><span className="figure" style={{ textAlign: 'end', whiteSpace: name === 'instruments' || name === 'stableCoins' ? 'normal' : 'nowrap' }}>{text}</span></div>)}
      </div>
    </Panel>
  );
}
