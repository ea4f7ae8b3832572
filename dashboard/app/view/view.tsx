import { createContext, useContext, useMemo, type ReactNode } from 'react';

export type Language = 'ko' | 'en';
/** Times are kept in UTC and shown in one of these. */
export type Zone = 'kst' | 'utc';
/** What a gain looks like: green up and red down, or red up and blue down as in Korea. */
export type GainColours = 'green-up' | 'red-up';

/** How a person wants to see things. Kept in a cookie, so that the first page comes that way. */
export interface View {
  readonly language: Language;
  readonly zone: Zone;
  readonly gain: GainColours;
}

export const VIEW_COOKIE = 'coinbot_view';

/** `language.zone.gain`; what is missing or unknown comes from `fallback`. */
export function parseView(text: string | undefined, fallback: View): View {
  const [language, zone, gain] = (text ?? '').split('.');
  return {
    language: language === 'ko' || language === 'en' ? language : fallback.language,
    zone: zone === 'kst' || zone === 'utc' ? zone : fallback.zone,
    gain: gain === 'green-up' || gain === 'red-up' ? gain : fallback.gain,
  };
}

export const viewText = ({ language, zone, gain }: View): string => `${language}.${zone}.${gain}`;

interface ViewState extends View {
  change(next: Partial<View>): void;
}

const ViewContext = createContext<ViewState | undefined>(undefined);

export function ViewProvider({ view, change, children }: { readonly view: View; readonly change: (next: Partial<View>) => void; readonly children: ReactNode }) {
  const value = useMemo(() => ({ ...view, change }), [view, change]);
  return <ViewContext value={value}>{children}</ViewContext>;
}

export function useView(): ViewState {
  const view = useContext(ViewContext);
  if (view === undefined) throw new Error('expected a ViewProvider above, found none');
  return view;
}

/** Texts of one topic in both languages. */
export interface Texts<Shape> {
  readonly ko: Shape;
  readonly en: Shape;
}

export const useTexts = <Shape,>(texts: Texts<Shape>): Shape => texts[useView().language];
