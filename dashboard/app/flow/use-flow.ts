import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { FlowPicture, FlowWhyAnswer } from '../../desk/flow.ts';
import { useApi } from '../api.tsx';

/** What is looked at, as the address has it. */
export interface FlowAsked {
  readonly strategy?: string;
  readonly instrument?: string;
  readonly at?: number;
  readonly order?: string;
}

const FOLLOW_MS = 1_500;
const WORKING_MS = 800;
/** Stepping through candles asks for nothing that takes long until it rests. */
const REST_MS = 450;

export function askedOf(search: URLSearchParams): FlowAsked {
  const text = (name: string): string | undefined => search.get(name)?.slice(0, 120) || undefined;
  const at = Number(search.get('at') ?? NaN);
  const [strategy, instrument, order] = [text('strategy'), text('instrument'), text('order')];
  return { ...(strategy === undefined ? {} : { strategy }), ...(instrument === undefined ? {} : { instrument }), ...(order !== undefined ? { order } : Number.isFinite(at) && at > 0 ? { at } : {}) };
}

export interface Flow {
  readonly asked: FlowAsked;
  readonly picture: FlowPicture | undefined;
  readonly isLive: boolean;
  /** Another subject or moment; what is not named stays, but a moment takes the place of an order. */
  go(next: Partial<Record<'strategy' | 'instrument' | 'at' | 'hide', string | undefined>>): void;
  readonly hidden: readonly string[];
}

export function useFlow(first: { readonly asked: FlowAsked; readonly picture: FlowPicture | undefined }): Flow {
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => askedOf(search), [search]);
  const isLive = asked.at === undefined && asked.order === undefined;
  const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
  const { data } = useQuery(useApi().flow.picture.queryOptions(asked, {
    placeholderData: keepPreviousData, ...(isLive ? { refetchInterval: FOLLOW_MS, staleTime: 0 } : { staleTime: 30_000 }), ...(isFirst && first.picture !== undefined ? { initialData: first.picture } : {}),
  }));
  const go = useCallback<Flow['go']>((next) => {
    setSearch((now) => {
      const changed = new URLSearchParams(now);
      if ('at' in next) changed.delete('order');
      for (const [name, value] of Object.entries(next)) {
        if (value === undefined || value === '') changed.delete(name);
        else changed.set(name, value);
      }
      return changed;
    }, { replace: true, preventScrollReset: true });
  }, [setSearch]);
  const hidden = useMemo(() => (search.get('hide') ?? '').split(',').filter((name) => name !== ''), [search]);
  return { asked, picture: data, isLive, go, hidden };
}

/** A switch takes no letters. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName) || (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio'));

const isOther = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean => ctrlKey || metaKey || altKey || isTyping(target);

/** J and K: the decision before and the one behind; L: the newest. Behind G they belong to the pages. */
export function useFlowKeys({ picture, go }: Pick<Flow, 'picture' | 'go'>): void {
  useEffect(() => {
    let wasG = -Infinity;
    const press = (event: KeyboardEvent): void => {
      if (isOther(event)) return;
      const isBehindG = event.timeStamp - wasG < 1_200;
      wasG = event.key === 'g' ? event.timeStamp : -Infinity;
      if (isBehindG || picture === undefined) return;
      const at = { j: picture.previousDecision, k: picture.nextDecision }[event.key] ?? null;
      if (at !== null) go({ at: String(at) });
      if (event.key === 'l') go({ at: undefined });
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, [picture, go]);
}

/** Why, by repeating the run: asked for once a moment is rested on, and until it is worked out. */
export function useWhy(moment: FlowPicture['moment'] | undefined, isLive: boolean): FlowWhyAnswer | undefined {
  const [visitor] = useState(() => Math.random().toString(36).slice(2));
  const asked = moment === null || moment === undefined || isLive ? undefined : { strategy: moment.strategy, instrument: moment.instrument, at: moment.at, visitor };
  const key = JSON.stringify(asked ?? null);
  const [rested] = useDebouncedValue(key, REST_MS);
  const { data } = useQuery(useApi().flow.why.queryOptions(asked ?? { strategy: '', instrument: '', at: 0, visitor }, {
    enabled: asked !== undefined && rested === key, staleTime: Infinity, gcTime: 60_000, retry: false, refetchInterval: ({ state }) => (state.data?.state === 'working' ? WORKING_MS : false),
  }));
  return asked === undefined ? undefined : data;
}
