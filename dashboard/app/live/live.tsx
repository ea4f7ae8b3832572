import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useApiClient } from '../api.tsx';
import type { LiveQuote } from '../../../src/shared/engine/trading/live-message.ts';
import type { LiveBatch, LiveNotice, LivePlan, RunnerLine } from '../../server/live/live-batch.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { LiveStore, type Line, type Status } from './live-store.ts';

interface LiveState {
  readonly store: LiveStore;
  /** Books and trades are sent only of instruments that somebody looks at. The answer ends the looking. */
  watch(instrument: string): () => void;
}

const LiveContext = createContext<LiveState | undefined>(undefined);

/** Nothing heard for so long: the line counts as lost. The server speaks at least every five seconds. */
const SILENT_MS = 12_000;

/** One subscription for the whole tab: every part of the page looks into what it brings. */
export function LiveProvider({ first, children }: { readonly first: LiveBatch | undefined; readonly children: ReactNode }) {
  const [store] = useState(() => {
    const made = new LiveStore();
    if (first !== undefined) made.take(first, 0);
    return made;
  });
  const [watched, setWatched] = useState<readonly string[]>([]);
  const watch = useWatch(setWatched);
  useSubscription(store, watched);
  const value = useMemo(() => ({ store, watch }), [store, watch]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

function useWatch(setWatched: (next: readonly string[]) => void) {
  const [counts] = useState(() => new Map<string, number>());
  return useCallback((instrument: string) => {
    const publish = (): void => { setWatched([...counts].filter(([, count]) => count > 0).map(([id]) => id).toSorted()); };
    counts.set(instrument, (counts.get(instrument) ?? 0) + 1);
    publish();
    return () => {
      counts.set(instrument, (counts.get(instrument) ?? 1) - 1);
      publish();
    };
  }, [counts, setWatched]);
}

function useSubscription(store: LiveStore, watched: readonly string[]): void {
  const client = useApiClient();
  // Nothing would ever be heard, and a line that is held open is paid for there.
  const isApart = useIsApart();
  useEffect(() => {
    if (isApart) return undefined;
    const { unsubscribe } = client.live.stream.subscribe({ watch: [...watched] as `${string}:${string}`[] }, {
      onStarted: () => { store.lineIs('open'); },
      onData: ({ data }) => { store.lineIs('open'); store.take(data, Date.now()); },
      onConnectionStateChange: ({ state }) => { if (state === 'connecting') store.lineIs(store.heardAt === 0 ? 'connecting' : 'lost'); },
      onError: () => { store.lineIs('lost'); },
    });
    const looking = setInterval(() => { if (store.heardAt > 0 && Date.now() - store.heardAt > SILENT_MS) store.lineIs('lost'); }, 1_000);
    return () => {
      clearInterval(looking);
      unsubscribe();
    };
  }, [client, store, watched, isApart]);
}

export function useLiveStore(): LiveStore {
  return useLive().store;
}

function useLive(): LiveState {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('expected a LiveProvider above, found none');
  return live;
}

/** A part of what is known, drawn again when it changes. */
function usePart<Part>(key: string, read: (store: LiveStore) => Part): Part {
  const { store } = useLive();
  const subscribe = useCallback((listener: () => void) => store.listen(key, listener), [store, key]);
  const snapshot = (): Part => read(store);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

export const useStatus = (): Status | undefined => usePart('status', ({ status }) => status);
export const usePlan = (): LivePlan | undefined => usePart('plan', ({ plan }) => plan);
export const useRunner = (): RunnerLine => usePart('runner', ({ runner }) => runner);
export const useLine = (): Line => usePart('line', ({ line }) => line);
/** What is seen is old: nothing is heard of the page's server, or of the trading process. */
export function useIsStale(): boolean {
  const line = useLine();
  const { isConnected } = useRunner();
  return line === 'lost' || (line === 'open' && !isConnected);
}
export const useNotices = (): readonly LiveNotice[] => usePart('notices', ({ notices }) => notices);
export const useQuote = (id: string): LiveQuote | undefined => usePart(`quote ${id}`, ({ quotes }) => quotes.get(id));

/** Looks at an instrument for as long as the part that asks is shown: its book, trades and forming candles are sent then. */
export function useWatching(id: string): void {
  const { watch } = useLive();
  useEffect(() => (id === '' ? undefined : watch(id)), [watch, id]);
}

/** Milliseconds since something was heard, counted on twice a second; undefined before. */
export function useDataAge(): number | undefined {
  const { store } = useLive();
  const [age, setAge] = useState<number>();
  useEffect(() => {
    const timer = setInterval(() => { setAge(store.heardAt === 0 ? undefined : Date.now() - store.heardAt); }, 500);
    return () => { clearInterval(timer); };
  }, [store]);
  return age;
}
