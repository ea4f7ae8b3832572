import '../flow/flow.css';
import { Group, Title } from '@mantine/core';
import { type LoaderFunctionArgs } from 'react-router';
import type { FlowMoment, FlowPicture, FlowWhyAnswer } from '../../desk/flow.ts';
import { SubjectControls, TimeControls } from '../flow/controls.tsx';
import { DataPanel, IndicatorPanel } from '../flow/data-panel.tsx';
import { DecisionPanel } from '../flow/decision-panel.tsx';
import { OpinionPanel } from '../flow/opinion-panel.tsx';
import { opinionsOf, type Opinions } from '../flow/opinions.ts';
import { FillPanel, OrderPanel, RiskPanel, type Rules } from '../flow/order-panels.tsx';
import { stagesOf, type StageName } from '../flow/stage-of.ts';
import { Stages } from '../flow/stages.tsx';
import { Strip } from '../flow/strip.tsx';
import { askedOf, useFlow, useFlowKeys, useWhy, type Flow } from '../flow/use-flow.ts';
import { WeightPanel } from '../flow/weight-panel.tsx';
import { useStatus } from '../live/live.tsx';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Signal flow · coinbot' }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = askedOf(new URL(request.url).searchParams);
  return { asked, picture: await context.get(pageContext).api?.flow.picture(asked) };
}

/** Through time the page goes by itself. */
export const shouldRevalidate = (): boolean => false;

export default function SignalFlow() {
  const texts = useTexts(flowTexts);
  const flow = useFlow(useLoaded<typeof loader>());
  const { picture, isLive, go } = flow;
  useFlowKeys(flow);
  if (picture === undefined) return <><PageTitle title={texts.title} /><Panel><div style={{ minHeight: 320 }} /></Panel></>;
  return (
    <>
      <PageTitle title={texts.title}><SubjectControls picture={picture} go={go} /></PageTitle>
      <div className="grid">
        {picture.moment === null ? <Panel><Empty text={flow.asked.order !== undefined ? texts.notFound : flow.asked.at !== undefined ? texts.beyond : texts.nothing}>{!isLive && <TimeControls picture={picture} isLive={isLive} go={go} />}</Empty></Panel> : <Moment moment={picture.moment} picture={picture} flow={flow} />}
      </div>
    </>
  );
}

function Moment({ moment, picture, flow: { isLive, go, hidden } }: { readonly moment: FlowMoment; readonly picture: FlowPicture; readonly flow: Flow }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const status = useStatus();
  const why = useWhy(moment, isLive);
  const opinions = opinionsOf(moment, { why, status: isLive ? status : undefined });
  const rule = picture.choices.find(({ strategy }) => strategy === moment.strategy)?.instruments.find(({ id }) => id === moment.instrument);
  const rules = { tickSize: rule?.tickSize, lotSize: rule?.lotSize, quote: rule?.quote ?? '' };
  const toggle = (name: StageName): void => { go({ hide: (hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]).join(',') }); };
  return (
    <>
      <Panel>
        <Group justify="space-between" gap="sm" mb="sm">
          <Title order={2} className="figure" data-testid="moment">{f.moment(moment.at)} <span className="quiet" style={{ fontSize: '0.8125rem', fontWeight: 400 }}>{f.zoneName} · {moment.strategy} · {moment.timeframe}</span></Title>
          <TimeControls picture={picture} isLive={isLive} go={go} />
        </Group>
        <Strip marks={picture.marks} at={moment.at} go={(at) => { go({ at: String(at) }); }} />
      </Panel>
      <section aria-label={texts.title}><Stages stages={stagesOf({ moment, opinions, texts, f, tickSize: rules.tickSize, lotSize: rules.lotSize })} hidden={hidden} toggle={toggle} /></section>
      <Thought moment={moment} opinions={opinions} why={why} rules={rules} hidden={hidden} stay={isLive ? () => { go({ at: String(moment.at) }); } : undefined} />
      <Done moment={moment} opinions={opinions} rules={rules} hidden={hidden} focus={picture.order} />
    </>
  );
}

interface Shown {
  readonly moment: FlowMoment;
  readonly opinions: Opinions;
  readonly rules: Rules;
  readonly hidden: readonly string[];
}

const saidOf = ({ decision, standing }: FlowMoment, why: FlowWhyAnswer | undefined): number | null => (why?.state === 'done' ? why.why.said : (decision ?? standing)?.forecast ?? null);

/** From forecasts to the verdict of risk. */
function Thought({ moment, opinions, rules, hidden, why, stay }: Shown & { readonly why: FlowWhyAnswer | undefined; readonly stay: (() => void) | undefined }) {
  const isOpen = (name: StageName): boolean => !hidden.includes(name);
  const said = saidOf(moment, why);
  // Many opinions fill a high panel: the rest stands beside it. One rule needs no more room than the others.
  const isBeside = isOpen('forecasts') && opinions.outlook !== null;
  const span = isBeside ? 12 : isOpen('forecasts') ? 6 : 4;
  const others = (
    <>
      {isOpen('decision') && !isBeside && <DecisionPanel moment={moment} why={why} {...rules} stay={stay} span={span} />}
      {isOpen('weights') && <WeightPanel opinions={opinions} span={span} />}
      {isOpen('decision') && isBeside && <DecisionPanel moment={moment} why={why} {...rules} stay={stay} span={span} />}
      {isOpen('risk') && <RiskPanel orders={moment.orders} span={span} />}
    </>
  );
  const hasOthers = (['weights', 'decision', 'risk'] as const).some(isOpen);
  if (!isOpen('forecasts')) return others;
  if (!isBeside) return <><OpinionPanel opinions={opinions} said={said} span={6} />{others}</>;
  return <><OpinionPanel opinions={opinions} said={said} span={hasOthers ? 8 : 12} />{hasOthers && <div className="span-4 flow-stack">{others}</div>}</>;
}

/** What was done, and what it was done on. */
function Done({ moment, opinions, rules, hidden, focus }: Shown & { readonly focus: string | null }) {
  const isOpen = (name: StageName): boolean => !hidden.includes(name);
  const half = (name: StageName): 6 | 12 => (isOpen(name) ? 6 : 12);
  return (
    <>
      {isOpen('order') && <OrderPanel orders={moment.orders} rules={rules} focus={focus} span={half('fills')} />}
      {isOpen('fills') && <FillPanel orders={moment.orders} rules={rules} span={half('order')} />}
      {isOpen('data') && <DataPanel moment={moment} tickSize={rules.tickSize} span={half('indicators')} />}
      {isOpen('indicators') && <IndicatorPanel opinions={opinions} span={half('data')} />}
    </>
  );
}
