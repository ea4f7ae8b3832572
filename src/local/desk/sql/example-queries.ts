import type { SavedQuery } from '../../../../dashboard/desk/sql.ts';

/** Questions to begin with: each shows one thing that SQL is good for here. */
export const EXAMPLE_QUERIES: readonly SavedQuery[] = [
  { name: 'Equity by minute', chart: 'line', sql: "SELECT time_bucket(INTERVAL '1 minute', time) AS minute, last(equity ORDER BY time) AS equity\nFROM equity\nGROUP BY minute\nORDER BY minute DESC\nLIMIT 2000" },
  { name: 'Profit by instrument', chart: 'bar', sql: 'SELECT instrument, count(*) AS trips, round(sum(profit), 2) AS profit,\n  round(sum(fees), 2) AS fees, round(avg(profitRatio) * 100, 3) AS "average %"\nFROM trips\nGROUP BY instrument\nORDER BY profit DESC' },
  { name: 'Profit by reason of the exit', chart: 'bar', sql: 'SELECT exitReason, count(*) AS trips, round(sum(profit), 2) AS profit\nFROM trips\nGROUP BY exitReason\nORDER BY profit' },
  { name: 'What fills cost', chart: 'bar', sql: 'SELECT instrument, liquidity, count(*) AS fills,\n  round(10000 * sum(spreadCost + slippageCost + impactCost) / sum(quantity * price), 2) AS "cost in bp"\nFROM fills\nGROUP BY instrument, liquidity\nORDER BY fills DESC' },
  { name: 'Orders that risk refused', chart: 'none', sql: "SELECT time, instrument, rule, reason, clientOrderId\nFROM outcomes\nWHERE kind = 'denied'\nORDER BY time DESC\nLIMIT 200" },
  { name: 'Decisions by regime', chart: 'bar', sql: 'SELECT coalesce(regime, strategy) AS regime, count(*) AS decisions, round(avg(abs(forecast)), 3) AS "average conviction"\nFROM decisions\nGROUP BY ALL\nORDER BY decisions DESC' },
  { name: 'Best trials of each strategy', chart: 'none', sql: 'SELECT strategy, instruments, timeframe, round(sharpe, 2) AS sharpe, trades, params, time\nFROM trials\nWHERE sharpe IS NOT NULL\nQUALIFY row_number() OVER (PARTITION BY strategy ORDER BY sharpe DESC) <= 3\nORDER BY strategy, sharpe DESC' },
  { name: 'Daily closes and volatility', chart: 'line', sql: "SELECT date_trunc('day', openTime) AS day, last(close ORDER BY openTime) AS close,\n  round(stddev(ln(close / open)) * sqrt(count(*)) * 100, 2) AS \"volatility %\"\nFROM candles\nWHERE symbol = 'BTC/USDT'\nGROUP BY day\nORDER BY day DESC\nLIMIT 1000" },
  { name: 'Headlines that moved the score', chart: 'none', sql: 'SELECT knownAt, source, score, title\nFROM sentiment\nWHERE abs(score) > 0.5\nORDER BY knownAt DESC\nLIMIT 200' },
];
