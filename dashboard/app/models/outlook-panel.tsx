import { Group, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import type { WeightHistory } from '../../desk/models.ts';
import type { Status } from '../live/live-store.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { modelTexts } from '../texts/models.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { expertColour } from './colours.ts';
import { Tag } from './tag.tsx';

type Position = Status['positions'][number];
type Looking = Position & { readonly outlook: NonNullable<Position['outlook']> };

const keyOf = ({ strategy, instrument }: Pick<Position, 'strategy' | 'instrument'>): string => `${strategy} ${instrument}`;

/** Who has a say on each instrument at this moment. The colours are those of the chart beside it. */
export function OutlookPanel({ positions, history }: { readonly positions: Status['positions']; readonly history: WeightHistory | undefined }) {
  const texts = useTexts(modelTexts);
  const [search, setSearch] = useSearchParams();
  const looking = positions.flatMap((position): Looking[] => (position.outlook === undefined ? [] : [{ ...position, outlook: position.outlook }]));
  const isAlone = new Set(looking.map(({ strategy }) => strategy)).size < 2;
  // Where nobody chose, both halves show the same.
  const told = history?.subject;
  const wanted = search.get('at') ?? (told === null || told === undefined ? '' : keyOf(told));
  const shown = looking.find((one) => keyOf(one) === wanted) ?? looking.at(0);
  return (
    <Panel title={texts.now} span={5} side={looking.length > 1 && <SegmentedControl size="xs" aria-label={texts.instrument} value={shown === undefined ? '' : keyOf(shown)} data={looking.map((one) => ({ value: keyOf(one), label: isAlone ? symbolOf(one.instrument).split('/')[0] : `${one.strategy} ${symbolOf(one.instrument)}` }))}
      onChange={(at) => { setSearch((old) => { old.set('at', at); return old; }, { replace: true, preventScrollReset: true }); }} />}>
      {shown === undefined ? <Empty text={texts.noOutlook} /> : <Board position={shown} history={history} />}
    </Panel>
  );
}

function Board({ position, history }: { readonly position: Looking; readonly history: WeightHistory | undefined }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const { outlook } = position;
  const isSame = history?.subject?.strategy === position.strategy && history.subject.instrument === position.instrument;
  const widest = Math.max(1e-9, ...outlook.experts.map(({ weight }) => weight ?? 0));
  const average = (name: string): number | null => (isSame && history !== undefined ? meanOf(history, name) : null);
  const colourAt = (name: string, i: number): string => expertColour(isSame && history !== undefined && history.experts.includes(name) ? history.experts.indexOf(name) : i);
  const ranked = outlook.experts.map((expert, i) => ({ ...expert, colour: colourAt(expert.name, i) })).toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  return (
    <>
      <SimpleGrid cols={{ base: 2, xs: 3 }} mb="sm">
        <Stat name={texts.regime} value={texts.regimes[outlook.regime] ?? outlook.regime} hint={outlook.regimeSince !== null && outlook.regimeSince > 0 ? texts.since(f.time(outlook.regimeSince)) : undefined} />
        <Stat name={texts.holds} value={<Change value={outlook.forecast}>{f.number(outlook.forecast)}</Change>} hint={`${texts.mode}: ${texts.modes[outlook.mode] ?? outlook.mode}`} />
        <Stat name={texts.champion} value={<span style={{ fontSize: '1rem', whiteSpace: 'normal' }}>{outlook.champion ?? texts.noChampion}</span>} />
      </SimpleGrid>
      <div className="scroll-x"><table className="rows" style={{ whiteSpace: 'nowrap' }}>
        <thead><tr><th>{texts.expert}</th><th className="end">{texts.weight}</th><th aria-hidden="true" /><th className="end">{texts.forecast}</th><th className="end">{texts.average}</th></tr></thead>
        <tbody>{ranked.map(({ name, weight, forecast, candlesLeft, colour }) => (
          <tr key={name}>
            <td style={{ fontWeight: name === outlook.champion ? 600 : 400 }}><Swatch colour={colour} />{name}</td>
            <td className="end figure">{f.percent(weight, 1)}</td>
            <td style={{ width: '22%', minWidth: 44 }} aria-hidden="true"><div style={{ height: 8, marginTop: 5, borderRadius: 4, width: `${100 * (weight ?? 0) / widest}%`, background: colour }} /></td>
            <td className="end">{candlesLeft !== undefined && candlesLeft !== null ? <span className="quiet">{texts.warming(f.count(candlesLeft))}</span> : <Change value={forecast}>{f.number(forecast)}</Change>}</td>
            <td className="end figure quiet">{f.percent(average(name), 1)}</td>
          </tr>
        ))}</tbody>
      </table></div>
      <Group gap={6} mt="sm"><Text size="xs" className="quiet">{texts.events}:</Text>
        {outlook.events.length === 0 ? <Text size="xs" className="quiet">{texts.noEvents}</Text> : outlook.events.map(({ type, text, knownAt }) => <Tag key={`${type} ${knownAt}`} color="yellow" title={text}>{type}</Tag>)}
      </Group>
      <Text size="xs" className="quiet" mt="xs">{texts.nowHint}</Text>
    </>
  );
}

export function Swatch({ colour }: { readonly colour: string }) {
  return <span aria-hidden="true" style={{ display: 'inline-block', width: 10, height: 10, borderRadius: 3, background: colour, marginInlineEnd: 7 }} />;
}

function meanOf({ experts, moments }: WeightHistory, name: string): number | null {
  const index = experts.indexOf(name);
  const weights = index < 0 ? [] : moments.map(({ weights: all }) => all[index] ?? 0);
  return weights.length === 0 ? null : weights.reduce((a, b) => a + b, 0) / weights.length;
}
