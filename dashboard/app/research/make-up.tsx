import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { reasonOf, useApiClient } from '../api.tsx';
import { useJob } from '../jobs/use-job.ts';
import { NumberField } from '../parts/number-field.tsx';
import { isOutOfBounds } from '../parts/out-of-bounds.ts';
import { JobLine } from '../parts/job-line.tsx';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';

const TIMEFRAMES = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;
const DAYS = { min: 30 };
const SEED = { min: 0, max: 999_999 };

/** A market for a machine without candles: needs no network. `onDone` when it is there. */
export function MakeUp({ isFirst, onDone }: { readonly isFirst: boolean; readonly onDone: () => void }) {
  const texts = useTexts(researchTexts);
  const client = useApiClient();
  const queries = useQueryClient();
  const [asked, setAsked] = useState({ timeframe: '1h' as (typeof TIMEFRAMES)[number], days: 730, seed: 1 });
  const [id, setId] = useState<string>();
  const [error, setError] = useState<string>();
  const job = useJob(id);
  const mostDays = asked.timeframe === '1m' ? 730 : 3_650;
  const isWrong = isOutOfBounds(asked.days, { ...DAYS, max: mostDays }) || isOutOfBounds(asked.seed, SEED);
  const isDone = job?.state === 'done';
  useEffect(() => {
    if (!isDone) return;
    setId(undefined);
    void queries.invalidateQueries();
    onDone();
  }, [isDone, queries, onDone]);
  const make = async (): Promise<void> => {
    setError(undefined);
    try {
      setId((await client.backtests.makeUp.mutate(asked)).id);
    } catch (failure) {
      setError(reasonOf(failure));
    }
  };
  return (
    <Stack gap="sm">
      {isFirst && <Text>{texts.noData}</Text>}
      <Text size="sm" className="quiet">{texts.makeUpHint}</Text>
      <Group align="end" gap="sm">
        <Select label={texts.timeframe} w={110} data={[...TIMEFRAMES]} value={asked.timeframe} allowDeselect={false} onChange={(value) => { const timeframe = TIMEFRAMES.find((known) => known === value); if (timeframe !== undefined) setAsked({ ...asked, timeframe, days: timeframe === '1m' ? Math.min(asked.days, 365) : asked.days }); }} />
        <NumberField label={texts.days} w={110} min={DAYS.min} max={mostDays} value={asked.days} onChange={(days) => { if (typeof days === 'number') setAsked({ ...asked, days }); }} />
        <NumberField label={texts.seed} w={110} {...SEED} value={asked.seed} onChange={(seed) => { if (typeof seed === 'number') setAsked({ ...asked, seed }); }} />
        <Button onClick={() => { void make(); }} loading={id !== undefined && job?.state !== 'failed'} disabled={isWrong} variant={isFirst ? 'filled' : 'default'} data-testid="make-up">{texts.makeUp}</Button>
        {isFirst && <Button component={Link} to="/data" variant="default">{texts.toData}</Button>}
      </Group>
      {job !== undefined && job !== null && !isDone && <JobLine job={job} />}
      {error !== undefined && <Alert color="red" variant="light" role="alert">{error}</Alert>}
    </Stack>
  );
}
