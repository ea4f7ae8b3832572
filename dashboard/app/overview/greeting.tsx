import { Anchor, CloseButton, Group, SimpleGrid, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link } from 'react-router';
import { overviewTexts } from '../texts/overview.ts';
import { useTexts } from '../view/view.tsx';

/** What is happening, and three things to try; a person who knows it hides it for good. */
export function Greeting({ mode }: { readonly mode: string }) {
  const texts = useTexts(overviewTexts);
  const [isHidden, hide] = useLocalStorage({ key: 'coinbot-greeted', defaultValue: false });
  if (isHidden) return null;
  const what = mode === 'live' ? texts.greetLive : mode === 'paper' ? texts.greetPaper : texts.greetDemo;
  return (
    <section className="panel" style={{ marginBottom: 16 }}>
      <Group justify="space-between" wrap="nowrap" align="start" gap="xs">
        <Text><strong>{texts.greeting}</strong> {what} {texts.greetMore}</Text>
        <CloseButton aria-label={texts.hide} onClick={() => { hide(true); }} size="sm" />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 3 }} mt="xs" spacing="md">
        <div><Anchor component={Link} to="/flow" fw={600}>1. {texts.tries.why}</Anchor><Text size="sm" className="quiet">{texts.tries.whyHint}</Text></div>
        <div><Anchor component={Link} to="/backtests" fw={600}>2. {texts.tries.test}</Anchor><Text size="sm" className="quiet">{texts.tries.testHint}</Text></div>
        <div><Text fw={600}>3. {texts.tries.stop}</Text><Text size="sm" className="quiet">{texts.tries.stopHint}</Text></div>
      </SimpleGrid>
    </section>
  );
}
