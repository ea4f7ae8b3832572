import { orderHash } from '../../src/shared/handlers/backtest.ts';
import { strategies } from '../../src/shared/strategies/registry.ts';
import { runOn } from '../sample-run.ts';

/** What a whole backtest of each shipped strategy comes to, short enough to be reviewed line by line. */
export interface Outcome {
  readonly orderHash: string;
  readonly fills: number;
  readonly finalEquity: number;
}

export function outcomes(): Readonly<Record<string, Outcome>> {
  return Object.fromEntries(strategies.map((strategy) => {
    const { fills, finalEquity } = runOn(strategy);
    return [strategy.name, { orderHash: orderHash(fills), fills: fills.length, finalEquity }];
  }));
}
