import { Badge, Group, Stack, Text } from '@mantine/core';
import type { FlowOrder } from '../../desk/flow.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export interface Rules {
  readonly tickSize: number | undefined;
  readonly lotSize: number | undefined;
  readonly quote: string;
}

/** Whether a rule objected. */
export function RiskPanel({ orders, span }: { readonly orders: readonly FlowOrder[]; readonly span: 4 | 6 | 12 }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const words = useEngineWords();
  const denials = orders.flatMap((order) => order.denials);
  return (
    <Panel title={texts.stages.risk} span={span} id="flow-risk">
      {orders.length === 0 && <Text size="sm" className="quiet">{texts.nothingToJudge}</Text>}
      {orders.length > 0 && denials.length === 0 && <Text size="sm">{texts.nothingRefused}</Text>}
      <Stack gap={6}>{denials.map(({ at, id, rule, reason }) => <Text key={`${id} ${at}`} size="sm"><span className="quiet figure">{f.time(at)}</span> <span className="warn">{texts.refused}</span> {id} · {texts.by} {rule}: {words.reason(reason)}</Text>)}</Stack>
      {orders.length > 0 && <Stack gap={4} mt="xs">{orders.map(({ id, reason, denials: own }) => (
        <Group key={id} gap={8} wrap="nowrap"><Badge size="xs" radius="sm" variant="light" tt="none" color={own.length === 0 ? 'gray' : 'yellow'} style={{ flexShrink: 0 }}>{own.length === 0 ? texts.passed : texts.refused}</Badge><Text size="sm" truncate>{id} <span className="quiet">{words.reason(reason)}</span></Text></Group>
      ))}</Stack>}
    </Panel>
  );
}

/** What was asked for, how it was to be carried out, and in which pieces. */
export function OrderPanel({ orders, rules, focus, span }: { readonly orders: readonly FlowOrder[]; readonly rules: Rules; readonly focus: string | null; readonly span: 6 | 12 }) {
  const texts = useTexts(flowTexts);
  return (
    <Panel title={texts.stages.order} span={span} id="flow-order">
      {orders.length === 0 ? <Text size="sm" className="quiet">{texts.noOrders}</Text> : <Stack gap="md">{orders.map((order) => <Order key={order.id} order={order} rules={rules} isFocus={order.id === focus} />)}</Stack>}
    </Panel>
  );
}

function Order({ order, rules, isFocus }: { readonly order: FlowOrder; readonly rules: Rules; readonly isFocus: boolean }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const words = useEngineWords();
  const { id, at, side, type, quantity, limitPrice, stopPrice, isReduceOnly, reason, plan, children, guards, ending } = order;
  const price = stopPrice ?? limitPrice;
  return (
    <div style={isFocus ? { borderInlineStart: '3px solid var(--mantine-color-teal-5)', paddingInlineStart: 10 } : undefined} data-order={id}>
      <Text size="sm"><strong className={side === 'buy' ? 'gain' : 'loss'}>{texts[side]}</strong> <strong className="figure">{f.quantity(quantity, rules.lotSize)}</strong> {type}{price === null ? '' : ` ${stopPrice === null ? texts.limit : texts.stop} ${f.price(price, rules.tickSize)}`}{isReduceOnly ? ` · ${texts.reduceOnly}` : ''} <span className="quiet">{words.reason(reason)}</span></Text>
      <Text size="xs" className="quiet figure">{id} · {f.moment(at)}</Text>
      {plan !== null && (
        <dl className="flow-facts" style={{ marginTop: 6 }}>
          <dt>{texts.algorithm}</dt><dd>{plan.algorithm}{plan.advice === plan.algorithm ? '' : ` (${texts.advice}: ${plan.advice})`} <span className="quiet">{texts.within} {f.duration(plan.deadline === null ? null : plan.deadline - plan.at)}</span></dd>
          <dt>{texts.arrival}</dt><dd className="figure">{f.price(plan.arrivalPrice, rules.tickSize)}</dd>
          <dt>{texts.estimate}</dt><dd className="figure">{Object.entries(texts.estimates).map(([name, label]) => `${label} ${f.bps(plan.estimate[name as keyof typeof plan.estimate])}`).join(' · ')}</dd>
        </dl>
      )}
      {children.length > 0 && <div className="scroll-x"><table className="rows" style={{ marginTop: 6 }}>
        <thead><tr><th>{texts.time}</th><th>{texts.children}</th><th className="end">{texts.quantity}</th><th className="end">{texts.price}</th><th /></tr></thead>
        <tbody>{children.map((child) => <tr key={child.id}><td className="figure quiet">{f.time(child.at)}</td><td className="figure">{child.id.slice(child.id.indexOf('/'))} {child.type} {child.timeInForce}{child.isPostOnly ? ` · ${texts.rests}` : ''}</td><td className="end">{f.quantity(child.quantity, rules.lotSize)}</td><td className="end">{f.price(child.price, rules.tickSize)}</td><td style={{ minWidth: 150 }}>{words.reason(child.reason)}</td></tr>)}</tbody>
      </table></div>}
      {guards.map((guard) => <Text key={`${guard.at} ${guard.what}`} size="sm" mt={4}><span className="quiet figure">{f.time(guard.at)}</span> {texts.guard} {f.price(guard.price, rules.tickSize)}: {texts.guards[guard.what]}</Text>)}
      {ending !== null && <Text size="xs" className="quiet" mt={4}><span className="figure">{f.time(ending.at)}</span> {texts.ending}: {words.reason(ending.note === '' ? ending.kind : ending.note)}</Text>}
    </div>
  );
}

/** What was filled, against which market, and what it cost. */
export function FillPanel({ orders, rules, span }: { readonly orders: readonly FlowOrder[]; readonly rules: Rules; readonly span: 6 | 12 }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const filled = orders.filter(({ fills, costs }) => fills.length > 0 || costs !== null);
  return (
    <Panel title={texts.stages.fills} span={span} id="flow-fills">
      {filled.length === 0 ? <Text size="sm" className="quiet">{texts.noFill}</Text> : (
        <Stack gap="md">{filled.map(({ id, fills, costs }) => (
          <div key={id}>
            <Text size="xs" className="quiet figure">{id}</Text>
            <div className="scroll-x"><table className="rows">
              <thead><tr><th>{texts.time}</th><th className="end">{texts.quantity}</th><th className="end">{texts.price}</th><th className="end">{texts.book}</th><th /><th className="end">{texts.fee}</th></tr></thead>
              <tbody>{fills.map((fill) => <tr key={fill.tradeId}><td className="figure quiet">{f.time(fill.at)}</td><td className="end">{f.quantity(fill.quantity, rules.lotSize)}</td><td className="end">{f.price(fill.price, rules.tickSize)}</td><td className="end quiet">{f.price(fill.bid, rules.tickSize)} / {f.price(fill.ask, rules.tickSize)}</td><td className="quiet">{texts[fill.liquidity]}</td><td className="end quiet">{f.quantity(fill.fee)} {fill.feeCurrency}</td></tr>)}</tbody>
            </table></div>
            {costs !== null && <Costs costs={costs} rules={rules} />}
          </div>
        ))}</Stack>
      )}
    </Panel>
  );
}

function Costs({ costs: { filled, averagePrice, slippageBps, fees, feeBps, parts }, rules: { tickSize, lotSize, quote } }: { readonly costs: NonNullable<FlowOrder['costs']>; readonly rules: Rules }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  return (
    <dl className="flow-facts" style={{ marginTop: 6 }}>
      <dt>{texts.average}</dt><dd className="figure">{f.quantity(filled, lotSize)} @ {f.price(averagePrice, tickSize)}</dd>
      <dt>{texts.slippage}</dt><dd><Change value={slippageBps === null ? null : -slippageBps}>{f.bps(slippageBps)}</Change></dd>
      <dt>{texts.feesPaid}</dt><dd className="figure">{f.number(fees, 4)} {quote} ({f.bps(feeBps)})</dd>
      {parts !== null && <><dt>{texts.shortfall}</dt><dd className="figure"><Change value={-parts.total}>{f.number(parts.total, 4)} {quote}</Change> <span className="quiet">{(['delay', 'timing', 'spread', 'impact', 'fee', 'opportunity'] as const).map((name) => `${texts.parts[name]} ${f.number(parts[name], 4)}`).join(' · ')}</span></dd></>}
    </dl>
  );
}
