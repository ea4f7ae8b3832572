import type { EpochMs } from '../../shared/domain/time.ts';
import { table } from '../cli/output.ts';
import { outlookLines } from '../rehearsal/outlook-view.ts';
import { digits, money, percent, signed, stance, why } from '../rehearsal/status-view.ts';
import type { TradePlan } from './trade-plan.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';

const NOTHING = '-';
/** `2025-01-31 09:00:00`, in the zone asked for. */
const clock = (at: EpochMs, timezone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(at);

/** What a person must not overlook. */
export function bannerOf({ mode, seed }: Pick<TradePlan, 'mode' | 'seed'>): string {
  switch (mode) {
    case 'demo': return `SYNTHETIC MARKET (seed ${seed}): made up on this machine, an hour of it each second; its prices say nothing about a real one`;
    case 'paper': return 'PAPER: live prices, orders are matched on this machine, no money moves';
    case 'live': return 'LIVE: orders go to the venue with real money';
  }
}

const nameOf = (instrument: string): string => instrument.slice(instrument.indexOf(':') + 1);
const ageOf = (ms: number): string => (ms === Infinity ? 'no book' : `book ${ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`} old`);

/** A sum is not known while what one of its currencies is worth is not. */
const sumOf = (value: number): string => (Number.isNaN(value) ? '?' : money(value));

/** The whole picture, one text a line; `page`: how to get to the page, where there is one. */
export function tradeLines(plan: Pick<TradePlan, 'mode' | 'seed' | 'timezone' | 'strategies'>, status: TradeStatus, page: readonly string[] = []): readonly string[] {
  const { currency, equity, profit, profitRatio } = status;
  const shortly = (at: EpochMs): string => clock(at, plan.timezone).slice(5);
  const rows = status.positions.map(({ strategy, instrument, quantity, averagePrice, price, unrealised, forecast }) => (quantity === 0
    ? [strategy, nameOf(instrument), stance(forecast), NOTHING, NOTHING, Number.isNaN(price) ? NOTHING : digits(price), NOTHING]
    : [strategy, nameOf(instrument), stance(forecast), digits(quantity), digits(averagePrice), digits(price), signed(unrealised)]));
  return [
    `coinbot ${plan.mode}: ${plan.strategies.map(({ name, timeframe }) => `${name} on ${timeframe} candles`).join(', ')}`, bannerOf(plan), ...page, '',
    `${clock(status.at, plan.timezone)} ${plan.timezone}   ${status.state}`,
    `Equity       ${sumOf(equity)} ${currency}${Number.isNaN(profit) ? '' : `   profit ${signed(profit)} (${percent(profitRatio)})`}   cash ${sumOf(status.cash)}`,
    `Costs        fees ${sumOf(status.fees)} in ${status.fills} fills   largest drawdown ${(status.maxDrawdown * 100).toFixed(2)} %`,
    ...(Object.keys(status.premiums).length === 0 ? [] : [`Kimchi       ${Object.entries(status.premiums).map(([base, premium]) => `${base} ${percent(premium)}`).join(', ')}`]),
    ...status.venues.map(({ name, isOpen, text, working, bookAgeMs, halted }) => `${name.padEnd(12)} ${isOpen ? 'open' : text}, ${working} working order${working === 1 ? '' : 's'}, ${ageOf(bookAgeMs)}${halted.length === 0 ? '' : `, halted: ${halted.join(', ')}`}`), '',
    ...table(['Strategy', 'Instrument', 'Forecast', 'Quantity', 'Entry', 'Price', 'Profit'], rows).split('\n'), ...status.strategies.filter((one) => one.status !== 'running').map((one) => `${one.name}: ${one.status}`), '',
    ...outlooks(status), ...(status.positions.some(({ outlook }) => outlook !== undefined) ? [''] : []),
    'Last decisions', ...listed(status.lastDecisions.map((decision) => `${shortly(decision.at)}  ${nameOf(decision.instrument)}  ${why(decision)}`)), '',
    'Last fills', ...listed(status.lastFills.map(({ at, instrument, side, quantity, price, fee, feeCurrency, reason, liquidity }) =>
      `${shortly(at)}  ${nameOf(instrument)}  ${side} ${digits(quantity)} at ${digits(price)} (${liquidity}), fee ${digits(fee)} ${feeCurrency}: ${reason}`)), '',
    ...(status.lastAlarms.length === 0 ? [] : ['Remarks', ...listed(status.lastAlarms.map(({ at, text }) => `${shortly(at)}  ${text}`)), '']),
    'Ctrl-C stops; the next start goes on from here.',
  ];
}

/** How those that learn see each instrument. */
export const outlooks = ({ positions, at }: Pick<TradeStatus, 'positions' | 'at'>): readonly string[] => positions.flatMap(({ instrument, outlook }) => (outlook === undefined ? [] : outlookLines(nameOf(instrument), outlook, at)));

const listed = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['  none yet'] : lines.toReversed().map((line) => `  ${line}`));

/** All of it in one line, for a log. */
export function tradeLine({ mode, timezone }: Pick<TradePlan, 'mode' | 'timezone'>, status: TradeStatus): string {
  const held = status.positions.filter(({ quantity }) => quantity !== 0).map(({ instrument, quantity }) => `${nameOf(instrument)} ${digits(quantity)}`);
  return [
    `[${mode === 'demo' ? 'SYNTHETIC' : mode.toUpperCase()}] ${clock(status.at, timezone)} ${timezone}`, status.state, `equity ${sumOf(status.equity)} ${status.currency}${Number.isNaN(status.profitRatio) ? '' : ` (${percent(status.profitRatio)})`}`,
    held.length === 0 ? 'flat' : held.join(', '), `${status.fills} fills`,
  ].join('  |  ');
}
