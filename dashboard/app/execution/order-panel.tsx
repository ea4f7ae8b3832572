import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { ParentStory } from '../../desk/execution.ts';
import type { CostPart } from '../../desk/portfolio.ts';
import { useApi } from '../api.tsx';
import { useNotices } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { executionTexts } from '../texts/execution.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { quoteOf, useRules } from '../view/use-rules.ts';
import { useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';
import { FillRows, SliceRows } from './slice-rows.tsx';
import { SlicesChart } from './slices-chart.tsx';

const WORKING_MS = 1_000;

/** Grows with each notice about an order or one of its slices. */
function useHeard(id: string): number {
  return useNotices().findLast(({ notice }) => notice.of === 'desk' && 'id' in notice.notice && (notice.notice.id === id || notice.notice.id.startsWith(`${id}/`)))?.seq ?? -1;
}

export function OrderPanel({ id, first }: { readonly id: string; readonly first: ParentStory | null | undefined }) {
  const texts = useTexts(executionTexts);
  const { set } = useSearch();
  const heard = useHeard(id);
  const { data, refetch } = useQuery(useApi().execution.parent.queryOptions({ id }, { refetchInterval: ({ state }) => (state.data?.isWorking === true ? WORKING_MS : false), ...(first === undefined ? {} : { initialData: first }) }));
  useEffect(() => { if (heard >= 0) void refetch(); }, [heard, refetch]);
  const side = (
    <Group gap="xs">
      {data?.isWorking === true && <Badge variant="light" tt="none">{texts.working}</Badge>}
      <Button size="xs" variant="default" onClick={() => { set({ order: undefined }); }}>{texts.close}</Button>
    </Group>
  );
  return <Panel id="order" title={texts.order(id)} side={side}>{data === undefined ? <Skeleton height={520} /> : data === null ? <Empty text={texts.unknown(id)} /> : <Order story={data} />}</Panel>;
}

function Order({ story }: { readonly story: ParentStory }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const rule = useRules()(story.instrument);
  const { instrument, side, quantity, filled, reason, id, algorithm, decisionAt, decisionPrice, forecast, doneAt, note, at, arrivalPrice, averagePrice, slippageBps, totalBps, estimateBps, makerShare, fillMs, denials } = story;
  const price = (value: number | null): string => f.price(value, rule?.tickSize);
  return (
    <>
      <Text size="sm" mb="sm">
        <strong>{side === null ? '' : texts.side[side === 'sell' ? 'sell' : 'buy']} {f.quantity(quantity, rule?.lotSize)} {symbolOf(instrument)}</strong> · {algorithm} · {reason ?? ''} <Link to={`/flow?order=${encodeURIComponent(id)}`}>{texts.why}</Link>
      </Text>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 132px), 1fr))', gap: '12px 20px', marginBottom: 12 }}>
        <Stat name={texts.decided} value={f.time(decisionAt ?? at)} hint={[decisionPrice === null ? '' : texts.decidedAt(price(decisionPrice)), forecast === null ? '' : `${texts.forecast} ${f.number(forecast)}`].filter((one) => one !== '').join(', ')} />
        <Stat name={texts.arrival} value={price(arrivalPrice)} />
        <Stat name={texts.average} value={price(averagePrice)} />
        <Stat name={texts.slippage} value={f.bps(slippageBps)} />
        <Stat name={texts.cost} value={f.bps(totalBps)} hint={texts.expected(f.bps(estimateBps))} />
        <Stat name={texts.filled} value={f.percent(quantity > 0 ? Math.min(1, filled / quantity) : null, 1)} hint={makerShare === null ? '' : `${texts.maker} ${f.percent(makerShare, 0)}`} />
        <Stat name={texts.firstFill} value={f.duration(fillMs)} hint={doneAt === null ? '' : `${texts.ended} ${f.time(doneAt)}${note === null ? '' : `: ${note}`}`} />
      </div>
      <SlicesChart story={story} />
      <div className="grid" style={{ marginTop: 16 }}>
        <div className="span-7"><SliceRows story={story} /><FillRows story={story} /></div>
        <div className="span-5"><Compared story={story} /></div>
      </div>
      {denials.length > 0 && <Text size="sm" className="warn" mt="sm">{texts.refused}: {denials.map((denial) => `${f.time(denial.at)} ${denial.rule} (${denial.reason})`).join('; ')}</Text>}
    </>
  );
}

const EXPECTED = ['halfSpreadBps', 'sweepBps', 'impactBps', 'takerFeeBps', 'takeNowBps', 'timingRiskBps'] as const;
const PARTS: readonly (CostPart | 'total')[] = ['delay', 'timing', 'spread', 'impact', 'fee', 'opportunity', 'total'];

/** What was expected beside what it was. */
function Compared({ story: { estimate, parts, quantity, decisionPrice, arrivalPrice, instrument } }: { readonly story: ParentStory }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const quote = quoteOf(instrument);
  const value = quantity * (decisionPrice ?? arrivalPrice ?? NaN);
  return (
    <>
      <Text size="sm" fw={600}>{texts.before}</Text>
      <table className="rows"><tbody>
        {EXPECTED.map((name) => <tr key={name}><td>{texts.expectedParts[name]}</td><td className="end">{f.bps(estimate[name])}</td></tr>)}
        <tr><td>{texts.expectedParts.shareOfDepth}</td><td className="end">{f.percent(estimate.shareOfDepth, 1)}</td></tr>
      </tbody></table>
      <Text size="sm" fw={600} mt="md">{texts.after}</Text>
      {parts === null ? <Text size="xs" className="quiet">{texts.noParts}</Text> : (
        <table className="rows"><tbody>{PARTS.map((part) => <tr key={part}><td>{texts.parts[part]}</td><td className="end">{f.moneyIn(parts[part], quote)}</td><td className="end">{f.bps((1e4 * parts[part]) / value)}</td></tr>)}</tbody></table>
      )}
    </>
  );
}
