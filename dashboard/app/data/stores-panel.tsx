import { Progress, Text } from '@mantine/core';
import type { DataInventory } from '../../desk/data.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { dataTexts } from '../texts/data.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function DiskPanel({ disk, folders }: Pick<DataInventory, 'disk' | 'folders'>) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const used = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  const meaning = (name: string): string => (texts.folders as Readonly<Record<string, string>>)[name] ?? '';
  return (
    <Panel title={texts.disk} span={5}>
      {disk !== null && (
        <>
          <Text size="sm" mb={4}>{texts.free}: <strong className="figure">{f.bytes(disk.freeBytes)}</strong> / {f.bytes(disk.totalBytes)} · {texts.used}: <strong className="figure">{f.bytes(used)}</strong></Text>
          <Progress value={100 - (100 * disk.freeBytes) / Math.max(1, disk.totalBytes)} color={disk.freeBytes < 2 ** 31 ? 'red' : 'teal'} aria-label={texts.disk} mb="sm" />
        </>
      )}
      <table className="rows">
        <tbody>{folders.slice(0, 10).map(({ name, bytes }) => <tr key={name}><td>{name}</td><td className="quiet">{meaning(name)}</td><td className="end">{f.bytes(bytes)}</td></tr>)}</tbody>
      </table>
      <Text size="xs" className="quiet" mt="xs">{texts.neverRemoved}</Text>
    </Panel>
  );
}

export function OtherStores({ recordings, events, resampled }: Pick<DataInventory, 'recordings' | 'events' | 'resampled'>) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  return (
    <>
      <Panel title={texts.recordings} span={7}>
        {recordings.length === 0 ? <Empty text={texts.noRecordings} /> : (
          <div className="scroll-x"><table className="rows">
            <thead><tr><th>{texts.name}</th><th className="end">{texts.segments}</th><th className="end">{texts.rows}</th><th className="end">{texts.size}</th><th>{texts.changed}</th></tr></thead>
            <tbody>{recordings.map(({ name, segments, rows, bytes, changedAt, isOpen }) => <tr key={name}><td>{name}{isOpen && <span className="quiet"> · {texts.writing}</span>}</td><td className="end">{f.count(segments)}</td><td className="end">{f.count(rows)}</td><td className="end">{f.bytes(bytes)}</td><td className="figure quiet">{f.moment(changedAt)}</td></tr>)}</tbody>
          </table></div>
        )}
      </Panel>
      <Panel title={texts.events} span={6}>
        {events.length === 0 ? <Empty text={texts.noEvents} /> : (
          <table className="rows"><tbody>{events.map(({ venue, symbol, kind, files, bytes }) => <tr key={`${venue} ${symbol} ${kind}`}><td><strong>{symbol}</strong> <span className="quiet">{venue}</span></td><td>{(texts.kinds as Readonly<Record<string, string>>)[kind] ?? kind}</td><td className="end">{texts.files}: {f.count(files)}</td><td className="end">{f.bytes(bytes)}</td></tr>)}</tbody></table>
        )}
      </Panel>
      <Panel title={texts.resampled} span={6}>
        {resampled.length === 0 ? <Empty text={texts.noResampled} /> : (
          <div className="scroll-x"><table className="rows"><tbody>{resampled.map(({ name, bytes, changedAt }) => <tr key={name}><td>{name}</td><td className="end">{f.bytes(bytes)}</td><td className="figure quiet">{f.moment(changedAt)}</td></tr>)}</tbody></table></div>
        )}
      </Panel>
    </>
  );
}
