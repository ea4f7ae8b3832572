import type { Outlook } from '../../shared/domain/outlook.ts';
import { shareText } from '../rehearsal/outlook-view.ts';
import { amount, clockText, timeText } from './story-text.ts';

type Values = Readonly<Record<string, number>>;

/** What a learner says beside its indicators: told in its own words here. */
const TOLD = /^(regime|mode|champion|weight|forecast|event) /;
/** The candle itself stands above. */
const CANDLE: ReadonlySet<string> = new Set(['openTime', 'open', 'high', 'low', 'close', 'volume']);

const named = (entries: readonly (readonly [string, number])[]): string => entries.map(([name, value]) => `${name} ${amount(value)}`).join(', ');

/** From indicators to what each expert says, the regime, the events, the weights, and what comes of them. */
export function tellOutlook(say: (text: string, indent: number) => void, { values, outlook }: { readonly values: Values; readonly outlook: Outlook }, indent = 0): void {
  const { experts, regime, regimeSince, events, mode, champion, blended, forecast, notes } = outlook;
  const entries = Object.entries(values).filter(([name]) => !TOLD.test(name));
  const isOf = (name: string): boolean => experts.some((expert) => name.startsWith(`${expert.name}.`));
  const others = entries.filter(([name, value]) => !isOf(name) && !CANDLE.has(name) && Number.isFinite(value));
  say('experts: indicators, what each says, its weight', indent);
  for (const expert of experts.toSorted((a, b) => b.weight - a.weight)) {
    const own = entries.flatMap(([name, value]) => (name.startsWith(`${expert.name}.`) ? [[name.slice(expert.name.length + 1), value] as const] : []));
    say(`${expert.name}: ${own.length === 0 ? '' : `${named(own)}; `}says ${Number.isNaN(expert.forecast) ? 'nothing' : amount(expert.forecast)}, ${shareText(expert.weight)}`, indent + 2);
  }
  if (others.length > 0) say(`beside them: ${named(others)}`, indent + 2);
  say('regime', indent);
  say(`${regime}${regimeSince > 0 ? ` since ${timeText(regimeSince)}` : ''}`, indent + 2);
  say('events in force', indent);
  for (const { type, knownAt, until, severity, actions, text: what } of events) {
    say(`${clockText(knownAt)} ${type}: ${what}; severity ${severity.toFixed(2)}, until ${clockText(until)}: ${actions.length === 0 ? 'told, nothing is asked' : actions.join(', ')}`, indent + 2);
  }
  if (events.length === 0) say('none', indent + 2);
  say('blend', indent);
  say(`${amount(blended)} by the weights; mode ${mode}, ${champion === null ? 'no champion' : `champion ${champion}`}; to hold ${amount(forecast)}${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`, indent + 2);
}
