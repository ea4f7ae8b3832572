import { Alert, Text } from '@mantine/core';
import type { Job } from '../../desk/jobs.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';

const SHOWN = 12;

/** What a job said beside its progress. */
export function JobNotes({ job: { notes } }: { readonly job: Pick<Job, 'notes'> }) {
  const texts = useTexts(researchTexts);
  if (notes.length === 0) return null;
  return <Alert variant="light" color="gray" title={texts.notes} mt="md">{notes.slice(-SHOWN).map((note, k) => <Text key={`${k} ${note}`} size="sm">{note}</Text>)}</Alert>;
}
