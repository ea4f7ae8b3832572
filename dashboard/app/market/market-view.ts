import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { Markets, ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import { LAYERS, type Layer } from './chart-marks.ts';

/** What the address of the page says is looked at. */
export interface MarketView {
  /** The instrument that the address names. */
  readonly asked: string | null;
  readonly market: TradedMarket | undefined;
  readonly timeframe: ShownTimeframe | undefined;
  /** A longer timeframe beside it; undefined where it is switched off. */
  readonly second: ShownTimeframe | undefined;
  readonly indicators: readonly string[];
  readonly hidden: readonly Layer[];
}

/** A second chart shows candles of at least so many times the length. */
const SECOND = 4;

/** What is looked at, with what the address leaves open chosen. */
export function viewOf(params: URLSearchParams, { markets }: Pick<Markets, 'markets'>): MarketView {
  const asked = params.get('instrument');
  const market = asked === null ? markets[0] : markets.find(({ id }) => id === asked);
  const named = (name: string | null): ShownTimeframe | undefined => market?.timeframes.find((one) => one.name === name);
  const timeframe = named(params.get('timeframe')) ?? named(market?.base ?? null);
  const longer = market?.timeframes.find(({ lengthMs }) => timeframe !== undefined && lengthMs >= SECOND * timeframe.lengthMs);
  const second = params.get('second');
  const indicators = params.get('indicators');
  return {
    asked, market, timeframe, second: second === 'off' ? undefined : named(second) ?? longer,
    indicators: indicators === null ? [...new Set(market?.strategies.flatMap(({ shown }) => shown))].slice(0, 6) : indicators.split(',').filter((key) => key !== '').slice(0, 12),
    hidden: LAYERS.filter((layer) => params.get('hide')?.split(',').includes(layer)),
  };
}

export type Change = (next: Readonly<Partial<Record<'instrument' | 'timeframe' | 'second' | 'indicators' | 'hide', string | undefined>>>) => void;

/** The view, and how to change it: undefined goes back to what is usual. */
export function useMarketView(known: Pick<Markets, 'markets'>): { readonly view: MarketView; readonly change: Change } {
  const [params, setParams] = useSearchParams();
  const change = useCallback<Change>((next) => {
    setParams((before) => {
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries(next)) {
        if (value === undefined) after.delete(name);
        else after.set(name, value);
      }
      return after;
    }, { replace: true, preventScrollReset: true });
  }, [setParams]);
  const view = viewOf(params, known);
  useNeighbours({ known, current: view.market?.id, change });
  return { view, change };
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** `[` and `]` go to the instruments beside. */
function useNeighbours({ known: { markets }, current, change }: { readonly known: Pick<Markets, 'markets'>; readonly current: string | undefined; readonly change: Change }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || (event.key !== '[' && event.key !== ']')) return;
      const place = markets.findIndex(({ id }) => id === current);
      const next = markets.at((place + (event.key === ']' ? 1 : -1) + markets.length) % markets.length);
      // Another instrument has other indicators and timeframes: those that were chosen by name stay.
      if (next !== undefined) change({ instrument: next.id });
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, [markets, current, change]);
}
