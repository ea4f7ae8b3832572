import { useCallback, useRef } from 'react';
import type { TradedMarket } from '../../desk/market.ts';
import type { LiveStore } from '../live/live-store.ts';
import { Change } from '../parts/change.tsx';
import { marketTexts } from '../texts/market.ts';
import { UNKNOWN, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { useHot } from './use-hot.ts';

const CELLS = ['bid', 'ask', 'spread', 'volume'] as const;

/** The price that was paid last, and the best ones to be had. */
export function QuoteHeader({ market: { id, instrument: { tickSize, lotSize, base, quote } } }: { readonly market: TradedMarket }) {
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const last = useRef<HTMLElement>(null);
  const cells = useRef<Partial<Record<(typeof CELLS)[number], HTMLElement | null>>>({});
  const before = useRef<{ readonly id: string; readonly price: number | null }>({ id, price: null });
  const draw = useCallback((store: LiveStore) => {
    const [, bid = null, ask = null, price = null, volume = null] = store.quotes.get(id) ?? [];
    const middle = bid !== null && ask !== null ? (bid + ask) / 2 : null;
    write(cells.current.bid, f.price(bid, tickSize));
    write(cells.current.ask, f.price(ask, tickSize));
    write(cells.current.spread, bid === null || ask === null || middle === null ? UNKNOWN : `${f.price(ask - bid, tickSize)} (${f.bps((ask - bid) / middle * 1e4)})`);
    write(cells.current.volume, `${f.quantity(volume === null ? null : Number(volume.toPrecision(6)), lotSize)} ${base}`);
    const place = last.current;
    if (place === null) return;
    write(place, f.price(price, tickSize));
    const known = before.current.id === id ? before.current.price : null;
    if (price !== null && known !== null && price !== known) place.className = `figure ${price > known ? 'gain' : 'loss'}`;
    before.current = { id, price };
  }, [f, id, tickSize, lotSize, base]);
  useHot([`quote ${id}`], draw);
  const cell = (name: (typeof CELLS)[number], label: string) => (
    <div key={name} style={{ minWidth: 0 }}><dt className="quiet" style={{ fontSize: 11 }}>{label}</dt><dd className="figure" style={{ margin: 0, fontSize: 13 }} ref={(place) => { cells.current[name] = place; }}>{UNKNOWN}</dd></div>
  );
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 20px' }}>
      <div style={{ minWidth: 130 }}><span className="quiet" style={{ fontSize: 11, display: 'block' }}>{texts.last} ({quote})</span><Change value={0}><span ref={last} className="figure" style={{ fontSize: '1.375rem', fontWeight: 650, lineHeight: 1.2 }}>{UNKNOWN}</span></Change></div>
      <dl style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 20px', margin: 0 }}>{cell('bid', texts.bid)}{cell('ask', texts.ask)}{cell('spread', texts.spread)}{cell('volume', texts.volumeHeard)}</dl>
    </div>
  );
}

export function write(place: HTMLElement | null | undefined, text: string): void {
  if (place !== null && place !== undefined && place.textContent !== text) place.textContent = text;
}
