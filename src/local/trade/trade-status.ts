import type { Fill, OrderRequest } from '../../shared/domain/order.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { guardOf, triggerOf } from '../../shared/engine/trading/guards.ts';
import type { Decision, GuardStatus, TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { Trader, TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { KillState } from '../../shared/risk/kill-state.ts';
import { riskNow } from '../../shared/risk/risk-now.ts';
import type { Connection } from './connection.ts';
import type { LiveGateway } from '../../shared/engine/live/live-gateway.ts';

const SHOWN = 4;

/** The newest of what happened. */
export class Recent {
  readonly decisions: (Decision & { readonly strategy: string })[] = [];
  readonly fills: Fill[] = [];
  readonly alarms: { readonly at: EpochMs; readonly text: string }[] = [];

  take(told: TraderNotice): void {
    if (told.of === 'strategy' && told.notice.kind === 'decision') keep(this.decisions, { ...told.notice, strategy: told.strategy });
    if (told.of === 'input' && told.input.kind === 'event' && told.input.event.kind === 'fill') keep(this.fills, told.input.event.fill);
    if (told.of === 'desk' && told.notice.kind === 'alarm') keep(this.alarms, { at: told.notice.at, text: told.notice.text });
    if (told.of === 'desk' && told.notice.kind === 'denied') keep(this.alarms, { at: told.notice.at, text: `denied by ${told.notice.rule}: ${told.notice.reason}` });
    if (told.of === 'account') keep(this.alarms, { at: told.alarm.at, text: `${told.venue}: ${told.alarm.text}` });
    if (told.of === 'program') keep(this.alarms, { at: told.at, text: told.text });
  }
}

function keep<Item>(items: Item[], item: Item): void {
  items.push(item);
  if (items.length > SHOWN) items.shift();
}

export interface StatusSources {
  readonly mode: string;
  readonly currency: string;
  readonly money: Readonly<Record<string, number>>;
  readonly trader: Trader;
  readonly connections: readonly Connection[];
  readonly gateways: ReadonlyMap<string, LiveGateway>;
  readonly kill: KillState;
  readonly recent: Recent;
  readonly now: EpochMs;
}

export function tradeStatus({ mode, currency, money, trader, connections, gateways, kill, recent, now }: StatusSources): TradeStatus {
  const records = [...trader.sessions.values()].map((session) => session.record());
  // Strategies keep their books in their quote currency; while a rate is not known, neither is the sum.
  const rates = [...trader.sessions.values()].map(({ engine }) => trader.currencies.rate(engine.tracks[0].instrument.quote));
  const sum = (of: (record: (typeof records)[number]) => number): number => records.reduce((total, record, i) => total + of(record) * rates[i], 0);
  const begun = Object.entries(money).reduce((total, [quote, amount]) => total + amount * trader.currencies.rate(quote), 0);
  const equity = sum(({ finalEquity }) => finalEquity);
  const venues = connections.map(({ name, instruments, gate }) => {
    const status = gateways.get(name)?.status();
    const ages = instruments.map((instrument) => trader.board.bookAgeMs(`${instrument.venue}:${instrument.symbol}`, now));
    const { waiting } = gate.status();
    return {
      name, isOpen: status?.isOpen ?? false, text: status?.text ?? 'starting', working: status?.working.length ?? 0, bookAgeMs: Math.max(...ages.map((age) => (Number.isNaN(age) ? Infinity : age))),
      waitingRequests: Object.values(waiting).reduce((total, count) => total + count, 0), halted: [...(status?.halted ?? [])].map(([id, reason]) => `${id}: ${reason}`),
    };
  });
  const closed = venues.filter(({ isOpen }) => !isOpen).map(({ name, text }) => `${name}: ${text}`);
  return {
    at: now, mode, currency, kill, equity, profit: equity - begun, profitRatio: equity / begun - 1, fees: sum(({ totals }) => totals.fees), fills: trader.sessions.size === 0 ? 0 : [...trader.sessions.values()].reduce((total, { engine }) => total + engine.tracks.reduce((count, track) => count + track.fills, 0), 0),
    cash: [...trader.sessions.values()].reduce((total, { engine }, i) => total + engine.account.cash * rates[i], 0), premiums: Object.fromEntries(trader.currencies.premiums), maxDrawdown: Math.max(0, ...records.map(({ maxDrawdown }) => maxDrawdown.depth)),
    state: [...(kill === 'RUN' ? [] : [kill]), ...(trader.isReady ? closed : ['starting'])].join('; ') || 'trading',
    strategies: [...trader.sessions.values()].map(({ name, status }) => ({ name, status })),
    positions: [...trader.sessions.values()].flatMap(({ name, engine }) => engine.tracks.map(({ k, id, position, price, held }) => ({
      strategy: name, instrument: id, quantity: position.quantity, averagePrice: position.averagePrice, price, unrealised: position.unrealised(price), forecast: held, outlook: engine.outlook(k),
    }))),
    venues, lastDecisions: [...recent.decisions], lastFills: [...recent.fills], lastAlarms: [...recent.alarms],
    risk: { ...riskNow(trader.risk.state, trader.risk.limits), guards: guardsOf(trader) },
  };
}

const MOST_GUARDS = 200;

/** What guards positions, at the venues and here. */
function guardsOf({ desk: { orders: { directs, guards } } }: Trader): readonly GuardStatus[] {
  const shown = (strategy: string, { instrument, side, type, quantity }: OrderRequest, more: Pick<GuardStatus, 'trigger' | 'isHere'>): GuardStatus => ({ strategy, instrument, side, type, quantity, ...more });
  return [
    ...[...directs.values()].flatMap(({ strategy, isGuard, order, filled }) => (isGuard ? [{ ...shown(strategy, order, { trigger: triggerOf(guardOf(strategy, order)), isHere: false }), quantity: order.quantity - filled }] : [])),
    ...[...guards.values()].map((guard) => shown(guard.strategy, guard.order, { trigger: triggerOf(guard), isHere: true })),
  ].slice(0, MOST_GUARDS);
}
