import { toNumber } from '../../shared/domain/decimal.ts';
import type { Fill } from '../../shared/domain/order.ts';
import type { Outlook } from '../../shared/domain/outlook.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { PaperSession } from './paper-session.ts';

export type Decision = Extract<Notice, { kind: 'decision' }>;

/** What a person wants to know at a glance. Money in the quote currency, prices per unit. */
export interface DemoStatus {
  /** Close time of the newest candle. */
  readonly at: EpochMs;
  readonly candles: number;
  readonly quote: string;
  readonly equity: number;
  readonly profit: number;
  readonly profitRatio: number;
  readonly fees: number;
  /** What buying everything in equal parts at the start would be worth. */
  readonly buyAndHold: number;
  readonly maxDrawdown: number;
  readonly cash: number;
  readonly fills: number;
  /** 1 when the indicators have all the candles they need. */
  readonly warm: number;
  readonly positions: readonly { readonly symbol: string; readonly quantity: number; readonly averagePrice: number; readonly price: number; readonly unrealised: number; readonly forecast: number; /** Of a strategy that learns. */ readonly outlook?: Outlook | undefined }[];
  readonly lastDecisions: readonly Decision[];
  readonly lastFills: readonly Fill[];
}

/** So many of each kind are shown. */
const SHOWN = 4;

/** The newest of what happened. */
export class Recent {
  readonly decisions: Decision[] = [];

  take(notice: Notice): void {
    if (notice.kind !== 'decision') return;
    this.decisions.push(notice);
    if (this.decisions.length > SHOWN) this.decisions.shift();
  }
}

export function statusOf(session: PaperSession, { at, cash, recent }: { readonly at: EpochMs; readonly cash: number; readonly recent: Recent }): DemoStatus {
  const { account, marks, tracks } = session.engine;
  const equity = session.engine.equity();
  const { quote } = tracks[0].instrument;
  return {
    at, candles: session.made, quote, equity, profit: equity - cash, profitRatio: equity / cash - 1, fees: toNumber(session.ledger.counter('fee', quote)),
    buyAndHold: tracks.reduce((sum, { units, price }) => sum + (Number.isNaN(units) ? cash / tracks.length : units * price), 0),
    maxDrawdown: marks.drawdown.depth, cash: account.cash, fills: session.fills.length, warm: Math.min(1, session.made / Math.max(1, session.warmUp + 1)),
    positions: tracks.map(({ k, instrument, position, price, held }) => ({
      symbol: instrument.symbol, quantity: position.quantity, averagePrice: position.averagePrice, price, unrealised: position.unrealised(price), forecast: held, outlook: session.engine.outlook(k),
    })),
    lastDecisions: [...recent.decisions], lastFills: session.fills.slice(-SHOWN),
  };
}
