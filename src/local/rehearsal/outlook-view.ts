import type { Outlook, OutlookEvent } from '../../shared/domain/outlook.ts';
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../../shared/domain/time.ts';

/** Weights that are told one by one in a status. */
const SHOWN = 3;
const UNITS = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'min'], [SECOND, 's']] as const;

/** `42 s`, `3 min`, `5 h`: the largest unit of which there are two, rounded down. */
export function spanText(ms: number): string {
  const [length, unit] = UNITS.find(([one]) => ms >= 2 * one) ?? [SECOND, 's'];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}

const number = (value: number): string => (Number.isFinite(value) ? String(Number(value.toFixed(2)) + 0) : 'none');
export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `price-jump, 7 s left: half the position, a new selection`. */
const eventText = ({ type, until, actions }: OutlookEvent, now: EpochMs): string => `${type}, ${spanText(until - now)} left${actions.length === 0 ? '' : `: ${actions.join(', ')}`}`;

/** Those that have seen too little yet, the one that is ready first at the front; undefined where there are none. */
function warmUpsText(experts: Outlook['experts']): string | undefined {
  const waiting = experts.flatMap(({ name, candlesLeft }) => (candlesLeft === undefined ? [] : [{ name, candlesLeft }])).toSorted((a, b) => a.candlesLeft - b.candlesLeft);
  if (waiting.length === 0) return undefined;
  const told = waiting.slice(0, SHOWN).map(({ name, candlesLeft }) => `${name} ${candlesLeft} ${candlesLeft === 1 ? 'candle' : 'candles'} left`);
  return `warming up: ${told.join(', ')}${waiting.length > SHOWN ? `, +${waiting.length - SHOWN}` : ''}`;
}

/** The heaviest with what each says, and how many there are beside them; those without an opinion have no weight and are not counted. */
function weightsText({ experts }: Outlook): string {
  const awake = experts.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const told = awake.slice(0, SHOWN).map(({ name, weight, forecast }) => `${name} ${shareText(weight)} (${number(forecast)})`);
  const asleep = experts.some(({ forecast }) => Number.isFinite(forecast)) ? 'nobody trades, all are only watched' : 'no opinion yet';
  const weights = awake.length === 0 ? undefined : `${told.join(', ')}${awake.length > SHOWN ? `, +${awake.length - SHOWN}` : ''}`;
  const warming = warmUpsText(experts);
  return [weights ?? (warming === undefined ? asleep : undefined), warming].filter((text) => text !== undefined).join('; ');
}

const modeText = ({ mode, champion }: Outlook): string => `mode ${mode}, ${champion === null ? 'no champion' : `champion ${champion}`}`;

/** Lines of a status: regime, mode and forecast; weights; each event in force with what it asks for and how long it still acts. */
export function outlookLines(symbol: string, outlook: Outlook, now: EpochMs): readonly string[] {
  const { regime, regimeSince, blended, forecast, events } = outlook;
  const indent = ' '.repeat(symbol.length + 2);
  return [
    `${symbol}  regime ${regime}${regimeSince > 0 ? ` for ${spanText(now - regimeSince)}` : ''}, ${modeText(outlook)}, blended ${number(blended)}, forecast ${number(forecast)}`,
    `${indent}weights: ${weightsText(outlook)}`,
    ...events.toReversed().map((event) => `${indent}event: ${eventText(event, now)}: ${event.text}`),
  ];
}

/** The same in a few words, beside a decision. */
export function outlookBrief(outlook: Outlook): string {
  const { regime, mode, events, notes } = outlook;
  return [regime, ...(mode === 'ensemble' ? [] : [`mode ${mode}`]), ...events.map(({ type }) => type), ...notes].join('; ');
}
