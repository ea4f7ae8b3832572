/** Names of all rows, those of freqtrade's summary where the meaning is the same. The keys are stable: JSON and translations hang on them. */
export const ROW_NAMES = {
  strategy: 'Strategy', instruments: 'Instruments', timeframe: 'Timeframe', backtestingFrom: 'Backtesting from', backtestingTo: 'Backtesting to',
  candles: 'Candles (missing)', parameters: 'Parameters', sizing: 'Sizing', costModel: 'Cost model', seed: 'Seed', dataHash: 'Data hash', codeHash: 'Code hash',
  orderHash: 'Order hash', wallTime: 'Wall time', peakMemory: 'Peak memory',

  startingBalance: 'Starting balance', finalBalance: 'Final balance', absoluteProfit: 'Absolute profit', totalProfit: 'Total profit %', cagr: 'CAGR %',
  avgDailyProfit: 'Avg. daily profit', sortino: 'Sortino', sharpe: 'Sharpe', adjustedSharpe: 'Sharpe (Lo-adjusted)', calmar: 'Calmar',
  omega: 'Omega', serenity: 'Serenity', ulcer: 'Ulcer index', volatility: 'Volatility % (year)', skew: 'Skew', kurtosis: 'Kurtosis (normal = 3)',
  risk95: 'VaR / CVaR 95 % (day)', risk99: 'VaR / CVaR 99 % (day)', maxDrawdown: 'Max Drawdown (candle close)', maxDrawdownIntrabar: 'Max Drawdown (intrabar)',
  absoluteDrawdown: 'Absolute drawdown (daily)', drawdownStart: 'Drawdown start', drawdownEnd: 'Drawdown end', drawdownRecovered: 'Drawdown recovered',
  drawdownDuration: 'Drawdown duration', longestUnderwater: 'Longest time underwater', bestDay: 'Best day', worstDay: 'Worst day', daysWinDrawLose: 'Days win/draw/lose',
  equityRange: 'Min / Max equity (daily)', exposure: 'Time in the market %', turnoverPerYear: 'Turnover per year (x equity)', alpha: 'Alpha', beta: 'Beta',
  informationRatio: 'Information ratio',

  totalTrades: 'Total/Daily Avg Trades', winDrawLoss: 'Win / Draw / Loss', winRate: 'Win %', avgProfit: 'Avg Profit %', profitFactor: 'Profit factor', payoff: 'Payoff',
  expectancy: 'Expectancy (Ratio)', sqn: 'SQN', avgStake: 'Avg. stake amount', totalVolume: 'Total trade volume', longShortTrades: 'Long / Short trades',
  longShortProfitRatio: 'Long / Short profit %', longShortProfit: 'Long / Short profit', bestInstrument: 'Best Pair', worstInstrument: 'Worst Pair',
  bestTrade: 'Best trade', worstTrade: 'Worst trade', durationWinners: 'Min/Max/Avg. Duration Winners', durationLosers: 'Min/Max/Avg. Duration Losers',
  duration: 'Avg. / Median Duration', streaks: 'Max Consecutive Wins / Loss', adverse: 'Adverse excursion avg. / worst', favourable: 'Favourable excursion avg. / best',
  orders: 'Orders placed / filled', refused: 'Denied by risk / rejected by venue', cancelled: 'Cancelled / expired orders', ordersOpen: 'Orders left open',
  leftOpen: 'Trades left open (Profit)', protectiveExits: 'Protective exits (Ambiguous)', liquidations: 'Liquidations',

  fees: 'Fees', spread: 'Spread', slippage: 'Slippage', impact: 'Market impact', funding: 'Funding paid', totalCost: 'Total costs', costShare: 'Costs, share of gross profit',
  costBps: 'Costs per turnover', breakEven: 'The edge dies at (extra cost)', profitAtCosts: 'Profit at 0.5 / 1 / 2 x costs',

  sample: 'Days / trades (n)', effectiveDays: 'Effective days', autocorrelation: 'Autocorrelation of daily returns', blockLength: 'Bootstrap block (days)',
  cagrInterval: 'CAGR % (95 % interval)', drawdownInterval: 'Max Drawdown (95 % interval)', psr: 'PSR (chance that Sharpe > 0)', minTrackRecord: 'Min. track record for 95 %',
  trials: 'Variants tried before', effectiveTrials: 'Trials counted / in effect', deflatedSharpe: 'Deflated Sharpe (after trials)',
  deflatedEffective: 'Deflated Sharpe (trials in effect)', pbo: 'PBO (chance that the choice was overfitted)', spa: 'SPA / reality check (p)', randomEntries: 'Random entries do as well (p)', verdict: 'Verdict / stage',

  buyAndHold: 'Buy & hold %', buyAndHoldDrawdown: 'Buy & hold Max Drawdown', buyAndHoldSharpe: 'Buy & hold Sharpe', cash: 'Cash %', excess: 'Difference to buy & hold',
  months: 'Months win/draw/lose', bestMonth: 'Best month', worstMonth: 'Worst month',
} as const satisfies Readonly<Record<string, string>>;

export type RowKey = keyof typeof ROW_NAMES;

export const GROUP_NAMES = {
  returns: 'Return and risk', trades: 'Trades', costs: 'Costs', honesty: 'Honesty', context: 'Context', identity: 'Identity',
} as const;

export type GroupKey = keyof typeof GROUP_NAMES;

/** Why a number is not given. */
export const REASONS = {
  'no-trades': 'no closed trade', 'no-losing-trade': 'no losing trade', 'no-winning-trade': 'no winning trade', 'one-sided': 'needs a win and a loss', 'no-spread': 'results do not vary',
  'no-losing-day': 'no losing day', 'no-drawdown': 'never below its peak', 'not-recovered': 'not recovered', 'under-14-days': 'under 14 days', 'under-10-trades': 'under 10 trades',
  'no-turnover': 'nothing was traded', 'no-days': 'no day with a mark', 'uncorrelated': 'daily returns hardly correlated', 'no-profit': 'no profit before costs',
  'no-edge': 'no edge to prove', 'not-defined': 'not defined for these numbers', 'not-measured': 'not measured', 'benchmark-flat': 'the benchmark did not move', 'trials-unknown': 'not said: --trials',
  'no-ledger': 'trials were not counted', 'single-trial': 'nothing else was tried', 'not-comparable': 'too little to compare', 'no-timing': 'needs closed trades of one instrument',
} as const satisfies Readonly<Record<string, string>>;

export type Reason = keyof typeof REASONS;
