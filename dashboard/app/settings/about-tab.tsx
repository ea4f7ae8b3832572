import { Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../api.tsx';
import { Panel } from '../parts/panel.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';

/** How things are shown, what runs, and whose work is in it. */
export function AboutTab() {
  const texts = useTexts(settingsTexts);
  return (
    <div className="grid">
      <ViewPanel />
      <SystemPanel />
      <Panel title={texts.notices}><Text size="sm" className="quiet">{texts.noticesText}</Text></Panel>
    </div>
  );
}

function Choice({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return <Group justify="space-between" gap="sm"><Text size="sm">{name}</Text>{children}</Group>;
}

function ViewPanel() {
  const texts = useTexts(settingsTexts);
  const { language, zone, gain, change } = useView();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // What the browser keeps of it is not known before it is looked at.
  const isMounted = useMounted();
  return (
    <Panel title={texts.view} span={6}>
      <Stack gap="sm">
        <Choice name={texts.theme}><SegmentedControl size="xs" aria-label={texts.theme} value={isMounted ? colorScheme : 'auto'} onChange={(next) => { setColorScheme(next as typeof colorScheme); }} data={Object.entries(texts.themes).map(([value, label]) => ({ value, label }))} /></Choice>
        <Choice name={texts.language}><SegmentedControl size="xs" aria-label={texts.language} value={language} onChange={(next) => { change({ language: next as typeof language }); }} data={[{ value: 'ko', label: '한국어' }, { value: 'en', label: 'English' }]} /></Choice>
        <Choice name={texts.zone}><SegmentedControl size="xs" aria-label={texts.zone} value={zone} onChange={(next) => { change({ zone: next as typeof zone }); }} data={[{ value: 'kst', label: 'KST' }, { value: 'utc', label: 'UTC' }]} /></Choice>
        <Choice name={texts.gain}><SegmentedControl size="xs" aria-label={texts.gain} value={gain} onChange={(next) => { change({ gain: next as typeof gain }); }} data={[{ value: 'green-up', label: texts.greenUp }, { value: 'red-up', label: texts.redUp }]} /></Choice>
        <Text size="xs" className="quiet"><span className="gain">▲ +1.2 %</span> <span className="loss">▼ −1.2 %</span> · {texts.viewHint}</Text>
      </Stack>
    </Panel>
  );
}

function SystemPanel() {
  const texts = useTexts(settingsTexts);
  const f = useFormats();
  const { data } = useQuery(useApi().about.about.queryOptions(undefined, { refetchInterval: 5_000 }));
  if (data === undefined) return <Panel title={texts.system} span={6}><div style={{ height: 160 }} /></Panel>;
  const { version, run, cache: { kind, isReachable, hits, misses } } = data;
  const rows = [[texts.version, version], [texts.run, run], [texts.cache, texts.cacheKinds[kind]], ...(kind === 'redis' ? [['Redis', isReachable ? texts.reachable : texts.unreachable]] : []), [texts.hits, hits + misses === 0 ? texts.noAnswers : `${f.percent(hits / (hits + misses), 1)} (${f.count(hits)} / ${f.count(hits + misses)})`]];
  return (
    <Panel title={texts.system} span={6}>
      <table className="rows"><tbody>{rows.map(([name, text]) => <tr key={name}><td className="quiet">{name}</td><td>{text}</td></tr>)}</tbody></table>
    </Panel>
  );
}
