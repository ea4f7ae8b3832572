import { Alert, Button, Group, SimpleGrid, Text } from '@mantine/core';
import type { QuotedSearch, SearchQuote } from '../../desk/optimise.ts';
import { JobLine } from '../parts/job-line.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

interface QuoteProps {
  readonly quoted: QuotedSearch | undefined;
  /** It is a quote of what the form says now. */
  readonly isCurrent: boolean;
  readonly isBusy: boolean;
  readonly start: () => void;
}

/** What the search would take. It can be started only from here. */
export function QuotePanel({ quoted, isCurrent, isBusy, start }: QuoteProps) {
  const texts = useTexts(optimiseTexts);
  if (quoted === undefined) return <Panel title={texts.quoteTitle}><Text size="sm" className="quiet">{texts.quoteFirst}</Text></Panel>;
  const { job, quote } = quoted;
  return (
    <Panel title={texts.quoteTitle}>
      {quote === null ? <JobLine job={job} /> : <Figures quote={quote} />}
      {quote !== null && (
        <Group mt="md" gap="sm">
          <Button onClick={start} loading={isBusy} disabled={!isCurrent || !quote.isAffordable} data-testid="start-search">{texts.start}</Button>
          {!isCurrent && <Text size="sm" className="warn">{texts.changed}</Text>}
        </Group>
      )}
    </Panel>
  );
}

function Figures({ quote }: { readonly quote: SearchQuote }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const { runs, windows, trialsEach, workers, minutesHere, memoryBytes, maxRamBytes, aws, where, isWithinBudget, isAffordable, parameters } = quote;
  const minutes = (value: number): string => texts.minutes(value < 0.1 ? '< 0.1' : f.number(value, 1));
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
        <Stat name={texts.runs} value={f.count(runs)} hint={parameters.join(', ')} />
        <Stat name={texts.here} value={minutes(minutesHere)} hint={where === 'local' ? texts.onCores(workers) : texts.onCores(1)} />
        <Stat name={texts.memory} value={where === 'local' ? f.bytes(memoryBytes) : '–'} hint={where === 'local' ? texts.ofCap(f.bytes(maxRamBytes)) : ''} />
        <Stat name={texts.aws} value={`${f.number(aws.usd, 2)} USD`} hint={minutes(aws.minutes)} />
      </SimpleGrid>
      <Text size="xs" className="quiet" mt={8}>{texts.windows(f.count(windows), f.count(trialsEach))}{where === 'local' && workers > 1 ? `; ${texts.perWorker(f.bytes(memoryBytes / workers))}` : ''}; {texts.aws}: {texts.awsHint}.</Text>
      {!isWithinBudget && <Alert color="yellow" variant="light" mt="sm" py={6}>{texts.overBudget}</Alert>}
      {!isAffordable && <Alert color="red" variant="light" mt="sm" py={6}>{texts.overMoney}</Alert>}
    </>
  );
}
