import { SegmentedControl, Text } from '@mantine/core';
import type { Mood } from '../../desk/sentiment.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { FromMiddle } from './from-middle.tsx';

/** Headlines with what they were given, newest first. */
export function HeadlinePanel({ mood: { headlines, count, rising, falling }, language, choose }: { readonly mood: Mood; readonly language: string; readonly choose: (language: string) => void }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  return (
    <Panel title={texts.headlines} side={<SegmentedControl size="xs" value={language} onChange={choose} data={Object.entries(texts.languages).map(([value, label]) => ({ value, label }))} aria-label={texts.language} />}>
      {headlines.length === 0 ? <Empty text={texts.noHeadlines} /> : (
        <>
          <Text size="xs" className="quiet" mb={4}>{texts.count(f.count(count), f.count(rising), f.count(falling))}</Text>
          <div className="scroll-x" style={{ maxHeight: 560, overflowY: 'auto' }} role="region" aria-label={texts.headlines} tabIndex={0}><table className="rows">
            <thead><tr><th aria-hidden="true" /><th className="end">{texts.score}</th><th>{texts.headline}</th><th>{texts.source}</th><th>{texts.time} ({f.zoneName})</th></tr></thead>
            <tbody>{headlines.map(({ id, knownAt, publishedAt, source, language: spoken, score, title, url }) => (
              <tr key={id}>
                <td style={{ width: 90, minWidth: 56 }} aria-hidden="true"><FromMiddle value={score} /></td>
                <td className="end"><Change value={score}>{f.number(score)}</Change></td>
                <td style={{ minWidth: 200 }} lang={spoken === 'ko' ? 'ko' : 'en'}>{url === null ? title : <a className="plain" href={url} target="_blank" rel="noreferrer noopener">{title}</a>}</td>
                <td className="quiet">{source}</td>
                <td className="figure quiet" title={f.moment(publishedAt)}>{f.moment(knownAt)}</td>
              </tr>
            ))}</tbody>
          </table></div>
        </>
      )}
    </Panel>
  );
}

/** Who is asked, and how each does. */
export function SourcePanel({ mood: { sources, checkedAt, at } }: { readonly mood: Mood }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  return (
    <Panel title={texts.sources} side={<Text size="xs" className="quiet">{checkedAt === null ? texts.never : texts.checked(f.moment(checkedAt))}</Text>}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.source}</th><th>{texts.language}</th><th className="end">{texts.weight}</th><th className="end">{texts.number}</th><th className="end">{texts.mean}</th><th className="end">{texts.newest}</th><th /></tr></thead>
        <tbody>{sources.map(({ name, host, language, weight, headlines, mean, newest, failures }) => (
          <tr key={name}>
            <td><strong>{name}</strong> <span className="quiet">{host}</span></td><td>{texts.languages[language === 'ko' ? 'ko' : 'en']}</td><td className="end">{f.number(weight, 1)}</td><td className="end">{f.count(headlines)}</td>
            <td className="end"><Change value={mean}>{f.number(mean)}</Change></td><td className="end quiet">{newest === null ? '–' : texts.old(f.duration(at - newest))}</td><td className="warn">{failures > 0 ? texts.failures(f.count(failures)) : ''}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}
