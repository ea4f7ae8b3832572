/** Words of a report beside the names of its rows. */
export const WORDS = {
  report: 'Backtest report', to: 'to', candles: 'candles', start: 'start', trades: 'Trades', won: 'won', notApplicable: 'N/A', none: 'none',
  equity: 'Equity', equityNote: 'Daily, marked to market', strategy: 'Strategy', buyAndHold: 'Buy & hold', underwater: 'Underwater', underwaterNote: 'Below the highest equity so far',
  price: 'Trades on price', priceNote: 'Lines run from entry to exit', entry: 'Entry', exit: 'Exit', winner: 'won', loser: 'lost', onlyLargest: 'largest of', monthly: 'Monthly returns', monthlyNote: 'Percent',
  distribution: 'Profit per trade', distributionNote: 'Closed trades, percent of what they cost', mean: 'mean', year: 'Year', month: 'Month', profit: 'Profit', profitRatio: 'Profit %', maxDrawdown: 'Max DD',
  winRate: 'Win %', perYear: 'By year', perMonth: 'By month', perInstrument: 'By instrument', entryReasons: 'Entry reasons', exitReasons: 'Exit reasons', drawdowns: 'Worst drawdowns',
  leftOpen: 'Left open', refusals: 'Orders refused', instrument: 'Instrument', fills: 'Fills', fees: 'Fees', funding: 'Funding', turnover: 'Volume', reason: 'Reason', count: 'Count',
  avgProfit: 'Avg Profit %', winDrawLoss: 'Win/Draw/Loss', avgDuration: 'Avg Duration', depth: 'Depth', peak: 'Peak', trough: 'Trough', recovered: 'Recovered', lasted: 'Lasted', notYet: 'not yet',
  side: 'Side', long: 'long', short: 'short', opened: 'Opened', closed: 'Closed', quantity: 'Quantity', entryPrice: 'Entry price', exitPrice: 'Exit price', allTrades: 'Trades', latest: 'latest of', earlierLeftOut: 'earlier rows left out',
  moreLeftOut: 'more rows left out', noTrades: 'No closed trade to show', noDays: 'No day to show', noPrices: 'No prices were given', inNumbers: 'In numbers', detail: 'In detail', difference: 'difference', ahead: 'buy & hold', intrabar: 'intrabar', perTrade: 'per trade',
  honestyNote: 'One run cannot tell how many others were tried before it.', footer: 'Returns are of daily marked-to-market equity in UTC, a year has 365 days, standard deviations use n - 1, risk-free rate 0.',
  reading: 'Reading', sharpeNote: 'daily, x sqrt(365)', costsNow: 'costs now', noEdge: 'no edge', jan: 'Jan', feb: 'Feb', mar: 'Mar', apr: 'Apr', may: 'May', jun: 'Jun', jul: 'Jul', aug: 'Aug', sep: 'Sep', oct: 'Oct', nov: 'Nov', dec: 'Dec',
  readingNoTrades: 'Nothing was traded.', readingTooLittle: 'Too little to judge: it takes 10 closed trades and 14 days.', readingLoss: 'It lost money.', readingBankrupt: 'The account was bankrupt on the way: what came after means nothing.',
  readingLuck: 'It made money, but luck is not excluded.', readingGain: 'It made money, more than luck alone explains, if this was the only variant tried.',
  verdict: 'Verdict', onlyTrial: 'the only trial', amongTrials: '1 of {trials} trials, worth {effective} independent ones', notMet: 'Not met', notKnown: 'Not known', allMet: 'everything met', orMore: 'or more', orLess: 'or less', moreThan: 'above',
  checkDays: 'days', checkTrades: 'trades', checkProfit: 'profit', checkDoubleCosts: 'profit at twice the costs', checkOverfitting: 'PBO', checkAbility: 'SPA p', checkDeflated: 'deflated Sharpe', checkLockBox: 'profit in the lock-box', checkIncumbent: 'Sharpe over the incumbent', checkBaselines: 'Sharpe over the baselines', checkLive: 'live PSR', checkBand: 'inside its own band',
  readingGainAfterTrials: 'It made money, more than luck alone explains, even as the best of all variants tried before it.',
} as const satisfies Readonly<Record<string, string>>;

export type Word = keyof typeof WORDS;
