import type { EpochMs } from '../../shared/domain/time.ts';
import { displayWidth } from '../../shared/evaluation/report/text-grid.ts';
import { table } from '../cli/output.ts';
import type { Decision, DemoStatus } from './demo-status.ts';
import { outlookBrief, outlookLines } from './outlook-view.ts';

/** What does not change while a demo runs. */
export interface DemoTitle {
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeframe: string;
  readonly instruments: readonly string[];
  readonly label: string;
  readonly isSynthetic: boolean;
  /** Candles a second; Infinity is as fast as it goes. */
  readonly speed: number;
  readonly folder: string;
  /** IANA name of the zone in which times are shown. */
  readonly timezone: string;
}

const NOTHING = '-';

export const money = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const signed = (value: number): string => `${value < 0 ? '-' : '+'}${money(Math.abs(value))}`;
export const percent = (ratio: number): string => `${ratio < 0 ? '-' : '+'}${(Math.abs(ratio) * 100).toFixed(2)} %`;
/** Six digits that count: enough for a coin of any price. */
export const digits = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 7, maximumFractionDigits: 10 });
/** `2025-01-31 09:00`, in the zone asked for. */
export const clock = (at: EpochMs, timezone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }).format(at);
const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1);

export const stance = (forecast: number): string => (forecast === 0 ? 'flat' : `${forecast > 0 ? 'long' : 'short'}${Math.abs(forecast) === 1 ? '' : ` ${Math.abs(forecast).toFixed(2)}`}`);

/** `long -> flat: forecast turned flat (fast 100.1, slow 100.3)`. One that learns tells how it sees the market in place of its many indicators. */
export function why({ previous, forecast, reason, values, outlook }: Pick<Decision, 'previous' | 'forecast' | 'reason' | 'values' | 'outlook'>): string {
  if (outlook !== undefined) return `${stance(previous)} -> ${stance(forecast)}: ${reason} (${outlookBrief(outlook)})`;
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${Number.isFinite(value) ? digits(value) : NOTHING}`);
  return `${stance(previous)} -> ${stance(forecast)}: ${reason}${numbers.length === 0 ? '' : ` (${numbers.join(', ')})`}`;
}

export const warning = ({ isSynthetic, label }: Pick<DemoTitle, 'isSynthetic' | 'label'>): string =>
  (isSynthetic ? `SYNTHETIC MARKET (${label.replace(/^.*, /, '')}): these prices are made up and say nothing about a real market` : `RECORDED MARKET: ${label}`);

/** The whole picture, one text a line. */
export function statusLines(title: DemoTitle, status: DemoStatus): readonly string[] {
  const { equity, profit, profitRatio, quote } = status;
  // The year is in the line of the market's time.
  const shortly = (at: EpochMs): string => clock(at, title.timezone).slice(5);
  const pace = title.speed === Infinity ? 'as fast as it goes' : `${title.speed} a second`;
  const held = status.positions.map(({ symbol, quantity, averagePrice, price, unrealised, forecast }) => (quantity === 0
    ? [symbol, stance(forecast), NOTHING, NOTHING, Number.isNaN(price) ? NOTHING : digits(price), NOTHING]
    : [symbol, stance(forecast), digits(quantity), digits(averagePrice), digits(price), signed(unrealised)]));
  return [
    `coinbot demo: ${title.strategy} on paper, ${title.instruments.length} instrument${title.instruments.length === 1 ? '' : 's'}, ${title.timeframe} candles`,
    warning(title), '',
    `Market time  ${clock(status.at, title.timezone)} ${title.timezone}   candle ${status.candles.toLocaleString('en-US')} (${pace})${status.warm < 1 ? '   indicators are warming up' : ''}`,
    `Equity       ${money(equity)} ${quote}   profit ${signed(profit)} (${percent(profitRatio)})   buy and hold ${money(status.buyAndHold)}`,
    `Costs        fees ${money(status.fees)} in ${status.fills} fills   largest drawdown ${(status.maxDrawdown * 100).toFixed(2)} %   cash ${money(status.cash)}`, '',
    ...table(['Instrument', 'Forecast', 'Quantity', 'Entry', 'Price', 'Profit'], held).split('\n'), '',
    ...outlooks(status), ...(status.positions.some(({ outlook }) => outlook !== undefined) ? [''] : []),
    'Last decisions', ...listed(status.lastDecisions.map((decision) => `${shortly(decision.at)}  ${nameOf(decision.instrument)}  ${why(decision)}`)), '',
    'Last fills', ...listed(status.lastFills.map(({ at, instrument, side, quantity, price, fee, feeCurrency, reason }) =>
      `${shortly(at)}  ${nameOf(instrument)}  ${side} ${digits(quantity)} at ${digits(price)}, fee ${money(fee)} ${feeCurrency}: ${reason}`)), '',
    'Ctrl-C stops and prints the report; the next start goes on from here.',
  ];
}

const outlooks = ({ positions, at }: DemoStatus): readonly string[] => positions.flatMap(({ symbol, outlook }) => (outlook === undefined ? [] : outlookLines(symbol, outlook, at)));

const listed = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['  none yet'] : lines.toReversed().map((line) => `  ${line}`));

/** All of it in one line, for a log. */
export function statusLine(title: Pick<DemoTitle, 'isSynthetic' | 'timezone'>, status: DemoStatus): string {
  const held = status.positions.filter(({ quantity }) => quantity !== 0).map(({ symbol, quantity }) => `${symbol} ${digits(quantity)}`);
  const last = status.lastDecisions.at(-1);
  return [
    `${title.isSynthetic ? '[SYNTHETIC] ' : ''}${clock(status.at, title.timezone)} ${title.timezone}`, `equity ${money(status.equity)} ${status.quote} (${percent(status.profitRatio)})`,
    held.length === 0 ? 'flat' : held.join(', '), `${status.fills} fills`, ...(last === undefined ? [] : [`last: ${nameOf(last.instrument)} ${why(last)}`]),
  ].join('  |  ');
}

/** The text cut to so many columns: a line that wraps would push the picture out of place. */
export function cutTo(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept) + displayWidth(character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
