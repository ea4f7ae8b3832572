import { Account } from '../domain/account.ts';
import type { OrderEvent } from '../domain/order.ts';
import type { MarketRules } from './market-rules.ts';

/** What all desks of a venue share: one account, one set of rules, one voice. */
export class House {
  readonly account: Account;
  readonly rules: MarketRules;
  readonly tell: (event: OrderEvent) => void;
  /** Last price of each instrument. */
  readonly prices: Float64Array;
  /** Exits whose order inside a span could not be known. */
  ambiguousExits = 0;
  liquidations = 0;
  executions = 0;

  constructor(instruments: number, cash: number, rules: MarketRules, tell: (event: OrderEvent) => void) {
    this.account = new Account(cash, instruments);
    this.rules = rules;
    this.tell = tell;
    this.prices = new Float64Array(instruments).fill(NaN);
  }
}
