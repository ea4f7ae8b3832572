import { useCallback } from 'react';
import { useSearchParams, type ShouldRevalidateFunctionArgs } from 'react-router';

type Change = Readonly<Record<string, string | undefined>>;

/** What is shown, kept in the address so that it can be bookmarked. What changes takes the place of the entry in the history. */
export function useSearch(): { readonly get: (name: string) => string | undefined; readonly set: (change: Change) => void } {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: string) => params.get(name) ?? undefined, [params]);
  const set = useCallback((change: Change) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(change)) if (value === undefined || value === '') next.delete(name); else next.set(name, value);
      return next;
    }, { replace: true, preventScrollReset: true });
  }, [setParams]);
  return { get, set };
}

/** One of the choices that an address may name; the first where it names none. */
export const choiceOf = <Choice extends string>(value: string | undefined, choices: readonly [Choice, ...(readonly Choice[])]): Choice => choices.find((choice) => choice === value) ?? choices[0];
/** A page of a list, counted from 0. */
export const pageOf = (value: string | undefined): number => Math.max(0, Math.min(100_000, Math.floor(Number(value ?? '1')) - 1 || 0));

/** What the address asks for is asked by the page itself: the route is loaded anew only when one comes from another. */
export const onlyFromElsewhere = ({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean => (currentUrl.pathname === nextUrl.pathname ? false : defaultShouldRevalidate);
