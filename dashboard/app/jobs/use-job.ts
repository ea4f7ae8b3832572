import { useQuery } from '@tanstack/react-query';
import type { Job, JobKind, JobLine } from '../../desk/jobs.ts';
import { useApi } from '../api.tsx';

const EVERY_MS = 600;
const LIST_EVERY_MS = 2_000;
const IDLE_EVERY_MS = 15_000;

export const isUnderWay = (job: Pick<JobLine, 'state'> | null | undefined): boolean => job?.state === 'waiting' || job?.state === 'running';

/** A piece of long work, looked at again and again for as long as it goes on; undefined before the first answer, null where it is not known. */
export function useJob(id: string | null | undefined, first?: Job | null): Job | null | undefined {
  const { data } = useQuery(useApi().jobs.get.queryOptions({ id: id ?? '' }, {
    enabled: typeof id === 'string' && id !== '', refetchInterval: ({ state }) => (isUnderWay(state.data) ? EVERY_MS : false), ...(first === undefined ? {} : { initialData: first }),
  }));
  return typeof id === 'string' && id !== '' ? data : undefined;
}

/** The long work of some kinds, newest first. */
export function useJobs(kinds: readonly JobKind[], first?: readonly JobLine[], most = 50): readonly JobLine[] {
  const { data } = useQuery(useApi().jobs.list.queryOptions({ kinds: [...kinds], most }, {
    refetchInterval: ({ state }) => (state.data?.some((job) => isUnderWay(job)) === true ? LIST_EVERY_MS : IDLE_EVERY_MS), ...(first === undefined ? {} : { initialData: [...first] }),
  }));
  return data ?? [];
}
