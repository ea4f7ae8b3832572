import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import type { FlowMoment, FlowWhyAnswer } from '../../desk/flow.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

interface Shown {
  readonly moment: FlowMoment;
  readonly why: FlowWhyAnswer | undefined;
  readonly tickSize: number | undefined;
  readonly lotSize: number | undefined;
  /** Stays at this moment, so that it can be worked out. */
  readonly stay: (() => void) | undefined;
  readonly span: 4 | 6 | 12;
}

/** What was decided and for what reason; or why nothing was. */
export function DecisionPanel({ moment, why, tickSize, lotSize, stay, span }: Shown) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const words = useEngineWords();
  const { decision, standing, remarks } = moment;
  return (
    <Panel title={texts.stages.decision} span={span} id="flow-decision" side={<Text size="xs" className="quiet figure">{f.moment(decision?.at ?? moment.at)}</Text>}>
      <Text fz="1.25rem" fw={650} mb={4}>
        {decision === null ? texts.noDecision : <>{f.number(decision.previous)} → <Change value={decision.forecast}>{f.number(decision.forecast)}</Change></>}
      </Text>
      <dl className="flow-facts">
        {decision !== null && <><dt>{texts.reason}</dt><dd>{words.reason(decision.reason)}</dd><dt>{texts.atClose}</dt><dd className="figure">{f.price(decision.price, tickSize)}</dd></>}
        {decision === null && standing !== null && <><dt>{texts.inForce}</dt><dd><Change value={standing.forecast}>{f.number(standing.forecast)}</Change> <span className="quiet">{texts.since(f.moment(standing.at))}: {words.reason(standing.reason)}</span></dd></>}
        {why?.state === 'done' && (
          <>
            {(why.why.said !== null || standing !== null) && <><dt>{texts.said}</dt><dd><Change value={why.why.said}>{f.number(why.why.said)}</Change></dd><dt>{texts.held}</dt><dd><Change value={why.why.held}>{f.number(why.why.held)}</Change></dd></>}
            <dt>{texts.holding}</dt><dd className="figure">{f.quantity(why.why.position, lotSize)}</dd>
            <dt>{decision === null ? texts.whyNot : texts.why}</dt><dd><strong data-testid="outcome">{why.why.outcome}</strong>{why.why.remark === null ? '' : ` (${why.why.remark})`}</dd>
          </>
        )}
      </dl>
      {standing === null && decision === null && <Text size="sm" className="quiet">{texts.before}</Text>}
      <div style={{ minHeight: 40, marginTop: 8 }}><Progress why={why} stay={stay} /></div>
      {remarks.length > 0 && <><Text size="xs" className="quiet" mb={2}>{texts.remarks}</Text>{remarks.map(({ at, text }) => <Text key={`${at} ${text}`} size="sm"><span className="quiet figure">{f.time(at)}</span> {text}</Text>)}</>}
    </Panel>
  );
}

function Progress({ why, stay }: Pick<Shown, 'why' | 'stay'>) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  if (stay !== undefined) return <Button size="xs" variant="default" onClick={stay} data-testid="work-out">{texts.workOut}</Button>;
  if (why?.state === 'failed') return <Alert color="yellow" p="xs" title={texts.failed}>{why.reason}</Alert>;
  if (why?.state === 'done') return null;
  return <Group gap="xs" role="status"><Loader size="xs" /><Text size="sm" className="quiet">{texts.working} {why !== undefined && why.ahead > 0 ? texts.ahead(f.count(why.ahead)) : ''}</Text></Group>;
}
