import { randomUUID } from 'node:crypto';
import type { AppRouter } from '../root-router.ts';

type Topics = AppRouter['_def']['record'];
/** `overview.status`, for every procedure there is. */
type ProcedurePath = { [Topic in keyof Topics & string]: `${Topic}.${keyof Topics[Topic] & string}` }[keyof Topics & string];

/** What an assistant should know of a procedure beyond its summary. */
export interface ToolWords {
  readonly name?: string;
  /** In the place of the summary. */
  readonly description?: string;
  /** In the place of the page's own: an assistant reads less at once than a screen shows. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Fields that an assistant has nothing to say about. */
  readonly fills?: Readonly<Record<string, () => unknown>>;
  /** Needs a scope because it costs time, and changes nothing. */
  readonly isReading?: true;
  /** Fields of the answer that say again what others say, for a screen. */
  readonly leftOut?: readonly string[];
  /** Nothing for an assistant, such as a whole HTML file. */
  readonly isHidden?: true;
}

const INSTRUMENT = 'Instruments are named like "binance:BTC/USDT"; times are epoch milliseconds (UTC).';

/** Procedures that are not named here become tools under their own names. */
export const TOOL_WORDS: Readonly<Partial<Record<ProcedurePath, ToolWords>>> = {
  'overview.status': { name: 'status', description: 'What the bot is doing now: mode (demo, paper, live), equity, profit, positions, working orders, venues, last decisions and fills. Ask this first. null: nothing was heard of a trading process yet.' },
  'overview.equity': { name: 'equity', description: 'Equity over time with drawdown, and profit by day.', defaults: { points: 120 } },
  'flow.picture': {
    name: 'why', defaults: { around: 5 },
    description: `Explain a trade or a decision: candles, indicators, forecasts with their weights, regime, decision, risk, orders, fills and what they cost, at one moment of one instrument. Give "order" (an id from status, list_trades or log) to explain that order, or "strategy", "instrument" and "at" for a moment; without any, the newest decision. ${INSTRUMENT}`,
  },
  'flow.why': {
    name: 'why_replayed', fills: { visitor: () => 'assistant' }, isReading: true,
    description: `Why a strategy did what it did at the close of a candle, or why it did nothing: the run is repeated up to there in a process of its own, which takes a while. While the state is "working", ask again with the same arguments. Use "why" first. ${INSTRUMENT}`,
  },
  'portfolio.trips': { name: 'list_trades', description: 'Round trips that ended (a position from its entry to its exit): profit, fees, reason; sorted, filtered, a page at a time.' },
  'portfolio.balances': { name: 'balances' },
  'portfolio.attribution': { name: 'profit_attribution' },
  'portfolio.taxYear': { name: 'tax_year' },
  'execution.overview': { name: 'execution_costs' },
  'execution.parents': { name: 'list_orders' },
  'execution.parent': { name: 'get_order' },
  'portfolio.taxFills': { isHidden: true },
  'backtests.offer': { name: 'backtest_choices', description: 'What can be backtested: strategies with their parameters and bounds, datasets of candles (their "id" is what run_backtest takes), usual costs.' },
  'backtests.start': { name: 'run_backtest', description: 'Run a backtest of a strategy over datasets of candles (see backtest_choices). Answers with a job: ask get_job until it is "done", then get_backtest with its id. Every run counts in the ledger of trials unless "isCounted" is false: trying many and keeping the best is what the verdict guards against.' },
  'backtests.report': { name: 'get_backtest', leftOut: ['groups'], description: 'The report of a backtest by its job id: metrics, verdict (NOISE, WEAK or PASS, judged by everything ever tried), equity by day, months, drawdowns, trades. Growth and drawdowns are shares (0.12 is 12 %). null: not there, or not done.' },
  'backtests.saved': { name: 'list_backtests' },
  'backtests.compare': { name: 'compare_backtests', description: 'Figures and curves of several backtests side by side, by job id.' },
  'backtests.makeUp': { name: 'make_up_candles' },
  'backtests.html': { isHidden: true },
  'optimise.offer': { name: 'optimise_choices' },
  'optimise.quote': { name: 'quote_search', description: 'Measure what a parameter search would take in memory, minutes and money. Answers with a job; when it is done, get_quote shows it and start_search begins it.' },
  'optimise.quoted': { name: 'get_quote' },
  'optimise.start': { name: 'start_search', description: 'Begin a parameter search that was quoted (the id of the quote). It may take long, and money where it runs in AWS: show the quote to the owner first.' },
  'optimise.report': { name: 'get_search' },
  'optimise.saved': { name: 'list_searches' },
  'optimise.html': { isHidden: true },
  'models.shelf': { name: 'list_models' },
  'models.train': { name: 'train_model' },
  'models.trainable': { name: 'train_choices' },
  'models.weights': { name: 'ensemble_weights' },
  'trials.list': { name: 'list_trials' },
  'trials.totals': { name: 'trial_totals' },
  'data.inventory': { name: 'list_data' },
  'data.gaps': { name: 'data_gaps' },
  'data.download': { name: 'download_data' },
  'data.check': { name: 'check_data' },
  'data.checked': { name: 'get_data_check' },
  'data.resample': { name: 'resample_data' },
  'gap.days': { name: 'reality_gap' },
  'gap.day': { name: 'reality_gap_day' },
  'gap.compare': { name: 'compare_day' },
  'about.about': { name: 'about' },
  'risk.now': { name: 'risk_limits' },
  'risk.killHistory': { name: 'kill_switch_history' },
  'risk.denials': { name: 'refused_orders' },
  'settings.config': { name: 'settings' },
  'settings.strategies': { name: 'strategies' },
  'control.standing': { name: 'kill_switch' },
  'control.restrict': {
    name: 'restrict_trading', defaults: { reason: 'asked for by an assistant' },
    description: 'Make the bot do less: REDUCE_ONLY opens no new positions, CANCEL_ALL also cancels working orders, protective stops at the venue among them. Only a person at the page can let trading go on afterwards. Use it when the owner asks for it, and say that it was done.',
  },
  'jobs.list': { name: 'list_jobs' },
  'jobs.get': { name: 'get_job' },
  'jobs.cancel': { name: 'cancel_job' },
  'live.picture': { name: 'live_market', defaults: { watch: [] }, leftOut: ['plan', 'status'], description: `Live prices, and for the instruments in "watch" order books, last trades and forming candles; with the newest notices. ${INSTRUMENT}` },
  'log.lines': { name: 'log' },
  'market.markets': { name: 'list_markets' },
  'market.candles': { name: 'candles', defaults: { most: 200 }, description: `Closed candles of an instrument by column, oldest first, with indicator values (such as "ema:20", "rsi:14"); list_markets says what there is. ${INSTRUMENT}` },
  'market.marks': { name: 'market_events', defaults: { most: 200 }, description: `Signals, fills, regimes and events of an instrument since a time. ${INSTRUMENT}` },
  'sentiment.mood': { name: 'market_mood', defaults: { most: 20 } },
  'sentiment.score': { name: 'score_text', isReading: true },
  'sql.tables': { name: 'sql_tables', description: 'Tables and columns that the tool "sql" can be asked about, and its limits.' },
  'sql.ask': { name: 'sql', fills: { id: randomUUID }, isReading: true, description: 'Ask one question in DuckDB SQL over candles, trials, trips, fills, orders, decisions, equity and sentiment (see sql_tables). It only reads; time, memory and rows are limited. Times are UTC. Aggregate and use LIMIT.' },
  'sql.queries': { name: 'sql_examples' },
  'sql.stop': { isHidden: true },
};
