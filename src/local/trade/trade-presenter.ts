import { existsSync } from 'node:fs';
import path from 'node:path';
import { addressLines } from '../page/address-lines.ts';
import type { PageAddress } from '../page/page-beside.ts';
import type { TradePlan } from './trade-plan.ts';
import { cutTo, digits } from '../rehearsal/status-view.ts';
import type { TradeWatcher } from './run-trader.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import { bannerOf, outlooks, tradeLine, tradeLines } from './trade-view.ts';
import { textOfState } from './state-file.ts';

/** How trading is shown. */
export interface TradePresenter extends TradeWatcher {
  begin(): void;
  /** `status` is undefined where it never came to trading. */
  end(status: TradeStatus | undefined): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const FIRST_LINES = 2;
/** Of lines in a log. */
const LINE_COLUMNS = 120;
/** What stays behind, as far as it is known. */
function goodbye(status: TradeStatus | undefined): string {
  const next = 'the next start goes on from here';
  if (status === undefined) return `Stopped before anything was connected; ${next}.`;
  const working = status.venues.reduce((sum, venue) => sum + venue.working, 0);
  const held = status.positions.filter(({ quantity, price }) => Math.abs(quantity) * price >= 1).map(({ instrument, quantity }) => `${instrument} ${digits(quantity)}`);
  const orders = working === 0 ? 'No order of ours is at the venue' : `${working} order${working === 1 ? '' : 's'} of ours stay${working === 1 ? 's' : ''} at the venue`;
  return `Stopped. ${orders}${held.length === 0 ? '' : `; held: ${held.join(', ')}${working === 0 ? ', guarded by nothing while this is stopped' : ''}`}; ${next}.`;
}

interface Looks {
  readonly isJson: boolean;
  readonly isPlain: boolean;
  /** Where the page is served. */
  readonly page?: PageAddress | undefined;
}

/** How to get to the page. The code for the first visit stays until a password was chosen with it: what is printed once scrolls away. */
function pageLinesOf({ dataFolder }: Pick<TradePlan, 'dataFolder'>, page: PageAddress | undefined): () => readonly string[] {
  if (page === undefined) return () => [];
  const file = path.join(dataFolder, 'dashboard', 'password.json');
  let isChosen = page.setupCode === undefined;
  return () => {
    isChosen ||= existsSync(file);
    return addressLines(page.url, isChosen ? undefined : page.setupCode);
  };
}

/** Redrawn in place, a few times a second. */
function livePresenter(plan: TradePlan, terminal: Terminal, { isPlain, page }: Pick<Looks, 'isPlain' | 'page'>): TradePresenter {
  let drawn = 0;
  const pageLines = pageLinesOf(plan, page);
  const bold = (text: string): string => (isPlain ? text : `\u001b[1m${text}\u001b[0m`);
  const draw = (status: TradeStatus): void => {
    const columns = Math.max(20, (terminal.columns ?? 100) - 1);
    // One line less than there are rows: the cursor stands below the picture.
    const lines = tradeLines(plan, status, pageLines()).slice(0, Math.max(4, (terminal.rows ?? 40) - 1)).map((line) => cutTo(line, columns));
    terminal.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}\r\u001b[J${lines.map((line, i) => (i < FIRST_LINES ? bold(line) : line)).join('\n')}\n`);
    drawn = lines.length;
  };
  return { everyMs: 250, begin: () => { terminal.write(`${bannerOf(plan)}\nConnecting ...\n`); drawn = 2; }, notice: () => undefined, status: draw, end: (status) => { if (status !== undefined) draw(status); terminal.write(`\n${goodbye(status)}\n`); } };
}

/** One plain line every few seconds, and one for each thing worth a remark. */
function linePresenter(plan: TradePlan, terminal: Terminal): TradePresenter {
  return {
    everyMs: 5_000,
    begin: () => { terminal.write(`coinbot ${plan.mode}: ${plan.strategies.map(({ name }) => name).join(', ')} on ${plan.venues.flatMap(({ instruments }) => instruments).join(', ')}\n${bannerOf(plan)}\n`); },
    notice: (told) => {
      if (told.of === 'program') terminal.write(`${told.text}\n`);
      if (told.of === 'account') terminal.write(`${told.venue}: ${told.alarm.text}\n`);
      if (told.of === 'desk' && told.notice.kind === 'alarm') terminal.write(`${told.notice.text}\n`);
    },
    status: (status) => { terminal.write(`${[tradeLine(plan, status), ...outlooks(status).map((line) => cutTo(`  ${line}`, LINE_COLUMNS))].join('\n')}\n`); },
    end: (status) => { terminal.write(`${status === undefined ? '' : `${tradeLines(plan, status).slice(2, -1).join('\n')}\n`}${goodbye(status)}\n`); },
  };
}

/** One JSON object a line: start, decision, order, event, plan, child, done, denied, guard, alarm, status, end. */
function jsonPresenter(plan: TradePlan, terminal: Terminal): TradePresenter {
  const line = (type: string, fields: object): void => void terminal.write(`${textOfState({ type, ...fields }).replaceAll('"#-0"', '0').replaceAll('"#NaN"', 'null').replaceAll(/"#-?Infinity"/g, 'null')}\n`);
  return {
    everyMs: 1_000,
    begin: () => {
      line('start', {
        mode: plan.mode, folder: plan.folder, venues: plan.venues, currency: plan.currency, money: plan.money, limits: plan.limits, execution: plan.execution,
        strategies: plan.strategies.map(({ name, params, timeframe, instruments }) => ({ name, params, timeframe, instruments })),
      });
    },
    notice: (told) => {
      if (told.of === 'strategy') line(told.notice.kind, { strategy: told.strategy, ...told.notice });
      else if (told.of === 'desk') line(told.notice.kind, told.notice);
      else if (told.of === 'account') line('alarm', { venue: told.venue, what: told.alarm.kind, at: told.alarm.at, text: told.alarm.text });
      else if (told.of === 'program') line('note', { at: told.at, text: told.text });
    },
    status: (status) => { line('status', status); },
    end: (status) => { line('end', { status: status ?? null }); },
  };
}

export function tradePresenter(plan: TradePlan, terminal: Terminal, { isJson, isPlain, page }: Looks): TradePresenter {
  if (isJson) return jsonPresenter(plan, terminal);
  return terminal.isTTY === true ? livePresenter(plan, terminal, { isPlain, page }) : linePresenter(plan, terminal);
}
