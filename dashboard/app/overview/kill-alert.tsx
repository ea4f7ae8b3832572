import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.tsx';
import type { Status } from '../live/live-store.ts';
import { useEngineWords } from '../texts/engine-words.ts';
import { shellTexts } from '../texts/shell.ts';
import { useTexts } from '../view/view.tsx';

const EVERY_MS = 5_000;

/** Trading is held: says how far, who moved the switch and why. */
export function KillAlert({ kill }: { readonly kill: Status['kill'] }) {
  const texts = useTexts(shellTexts).kill;
  const words = useEngineWords();
  const { data } = useQuery(useApi().control.standing.queryOptions(undefined, { refetchInterval: EVERY_MS }));
  const by = data?.state === kill ? data.by : null;
  return <Alert color={kill === 'REDUCE_ONLY' ? 'yellow' : 'red'} title={texts.state[kill]} mb="md" role="status" data-testid="kill-alert">{by === null ? undefined : texts.by(by, words.reason(data?.reason ?? ''))}</Alert>;
}
