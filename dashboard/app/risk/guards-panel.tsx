import { Anchor, Badge, Text, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { usePlan, useStatus } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { riskTexts } from '../texts/risk.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** What closes positions by itself, and how far away it is. */
export function GuardsPanel() {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  const status = useStatus();
  const instruments = usePlan()?.instruments ?? [];
  const guards = (status?.risk?.guards ?? []).toSorted((a, b) => a.instrument.localeCompare(b.instrument) || a.type.localeCompare(b.type));
  return (
    <Panel title={texts.guards} span={7}>
      {guards.length === 0 ? <Empty text={texts.noGuards} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.instrument}</th><th>{texts.type}</th><th className="end">{texts.quantity}</th><th className="end">{texts.trigger}</th><th className="end">{texts.distance}</th><th>{texts.place}</th></tr></thead>
          <tbody>{guards.map(({ strategy, instrument, type, quantity, trigger, isHere }, i) => {
            const rule = instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === instrument);
            const price = status?.positions.find((position) => position.instrument === instrument)?.price;
            return (
              <tr key={`${strategy} ${instrument} ${type} ${i}`}>
                <td><Link className="plain" to={`/market?instrument=${encodeURIComponent(instrument)}`}><strong>{symbolOf(instrument)}</strong></Link> <span className="quiet">{strategy}</span></td>
                <td>{texts.types[type] ?? type}</td>
                <td className="end">{f.quantity(quantity, rule?.lotSize)}</td>
                <td className="end">{f.price(trigger, rule?.tickSize)}</td>
                <td className="end">{f.percentChange(typeof price === 'number' && price > 0 && trigger !== null ? trigger / price - 1 : null)}</td>
                <td>{isHere ? <Tooltip label={texts.hereHint} multiline maw={260}><Badge variant="light" color="yellow" size="sm" radius="sm" tt="none" tabIndex={0}>{texts.here}</Badge></Tooltip> : <Badge variant="light" size="sm" radius="sm" tt="none">{texts.atVenue}</Badge>}</td>
              </tr>
            );
          })}</tbody>
        </table></div>
      )}
    </Panel>
  );
}

/** What is locked, halted or switched off. */
export function LocksPanel() {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  const risk = useStatus()?.risk;
  const off = (risk?.strategies ?? []).flatMap(({ name, off: gone }) => (gone === null ? [] : [{ name, gone }]));
  const isEmpty = risk === undefined || risk === null || (risk.locks.length === 0 && risk.halted.length === 0 && off.length === 0);
  return (
    <Panel title={texts.locks} span={5}>
      {isEmpty ? <Empty text={texts.noLocks} /> : (
        <div className="scroll-x"><table className="rows"><tbody>
          {risk.locks.map(({ instrument, side, until, reason }) => <tr key={`${instrument} ${side} ${until} ${reason}`}><td className="warn">{texts.lock}</td><td>{instrument === null ? texts.all : symbolOf(instrument)}{side !== null && ` · ${texts.sides[side]}`}</td><td lang="en">{reason}</td><td className="figure quiet">{texts.until(f.moment(until))}</td></tr>)}
          {off.map(({ name, gone }) => <tr key={name}><td className="warn">{texts.off}</td><td>{name}</td><td lang="en">{gone.reason}</td><td className="figure quiet">{f.moment(gone.at)}</td></tr>)}
          {risk.halted.map(({ instrument, reason }) => <tr key={instrument}><td className="warn">{texts.halted}</td><td>{symbolOf(instrument)}</td><td colSpan={2} lang="en">{reason}</td></tr>)}
        </tbody></table></div>
      )}
    </Panel>
  );
}

/** What is tried and watched elsewhere. */
export function WatchedElsewhere() {
  const texts = useTexts(riskTexts);
  return (
    <Panel>
      <Text size="sm"><strong>{texts.drill}.</strong> {texts.drillText} <code>npx coinbot drill</code></Text>
      <Text size="sm" mt="xs"><strong>{texts.edge}.</strong> {texts.edgeText} <Anchor component={Link} size="sm" to="/models">{texts.edgeLink}</Anchor></Text>
    </Panel>
  );
}
