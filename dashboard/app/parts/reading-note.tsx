import { Text } from '@mantine/core';
import type { Reading } from '../../desk/portfolio.ts';
import { listTexts } from '../texts/list.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Says that what is shown is not all of it yet, or that something could not be read. */
export function ReadingNote({ reading }: { readonly reading: Reading | undefined }) {
  const texts = useTexts(listTexts);
  const f = useFormats();
  if (reading === undefined || (reading.isComplete && reading.problem === null)) return null;
  const { doneBytes, leftBytes, problem } = reading;
  return <Text size="sm" className="warn" role="status" mb="sm">{problem === null ? texts.reading(f.percent(doneBytes / Math.max(1, doneBytes + leftBytes), 0)) : texts.problem(problem)}</Text>;
}
