import { Code, Stack, Text } from '@mantine/core';
import type { Mood } from '../../desk/sentiment.ts';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Where nothing is stored, or nothing is asked: how to change that. */
export function CollectPanel({ mood: { isCollecting, everyMinutes }, isEmpty, span }: { readonly mood: Mood; readonly isEmpty: boolean; readonly span: 6 | 12 }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  return (
    <Panel title={isEmpty ? texts.emptyTitle : undefined} span={span}>
      <Stack gap={8}>
        {isCollecting ? <Step text={texts.on(f.count(everyMinutes))} code="npx coinbot sentiment collect" /> : (
          <>
            <Text size="sm">{texts.off}</Text>
            <Step text={texts.offNow} code="npx coinbot sentiment collect --yes" />
            <Step text={texts.offAlways} code={'"sentiment": { "collect": true }'} />
          </>
        )}
        {isEmpty && <Step text={texts.offHistory} code="npx coinbot sentiment import --file fear-greed.csv --kind fearGreed --delay 1h" />}
        <Text size="xs" className="quiet">{texts.privacy}</Text>
      </Stack>
    </Panel>
  );
}

const Step = ({ text, code }: { readonly text: string; readonly code: string }) => <div><Text size="sm">{text}</Text><Code block mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{code}</Code></div>;
