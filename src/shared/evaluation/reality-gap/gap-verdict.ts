import { GAP_CAUSES, type GapCause, type GapParts } from './gap-cause.ts';

/** Causes as people say them. */
export const CAUSE_NAMES: Readonly<Record<GapCause, string>> = {
  data: 'data', logic: 'logic', latency: 'latency', slippage: 'slippage', fee: 'fee', missedFill: 'missed fill', exits: 'exits', carried: 'carried over', unexplained: 'unexplained',
};

/** Smaller amounts than this share of the largest part are not named. */
const SMALL = 0.02;

export interface JudgedGap {
  readonly currency: string;
  readonly realProfit: number;
  readonly modelProfit: number;
  readonly gap: number;
  readonly parts: GapParts;
}

/** One line: `live lost 12.30 USDT more than the backtest on the same candles (-20.00 against -7.70): 8.10 slippage, 4.50 latency; 0.30 came back through fee`. */
export function gapVerdict(mode: string, { currency, realProfit, modelProfit, gap, parts }: JudgedGap): string {
  const text = (amount: number): string => moneyText(amount, Math.max(Math.abs(realProfit), Math.abs(modelProfit), Math.abs(gap)));
  const largest = Math.max(...GAP_CAUSES.map((cause) => Math.abs(parts[cause])));
  const named = GAP_CAUSES.filter((cause) => Math.abs(parts[cause]) > SMALL * largest && Number(text(parts[cause])) !== 0).toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
  const share = (sign: 1 | -1): string => named.filter((cause) => parts[cause] * sign > 0).map((cause) => `${text(Math.abs(parts[cause]))} ${CAUSE_NAMES[cause]}`).join(', ');
  const against = `${text(realProfit)} against ${text(modelProfit)}`;
  if (Number(text(gap)) === 0) return `${mode} earned what the backtest earns on the same candles (${against} ${currency})${named.length === 0 ? '' : `: ${share(-1)} lost and ${share(1)} won cancel out`}`;
  const worse = gap < 0;
  const verb = worse ? (realProfit < 0 && modelProfit <= 0 ? ['lost', 'more'] : ['earned', 'less']) : realProfit <= 0 && modelProfit < 0 ? ['lost', 'less'] : ['earned', 'more'];
  const [with_, back] = [share(worse ? -1 : 1), share(worse ? 1 : -1)];
  return `${mode} ${verb[0]} ${text(Math.abs(gap))} ${currency} ${verb[1]} than the backtest on the same candles (${against}): ${with_}${back === '' ? '' : worse ? `; ${back} to the good` : `; less ${back}`}`;
}

/** Two digits behind the point, none for amounts in the millions (won, yen), more for fractions of a coin. */
export function moneyText(amount: number, scale: number): string {
  const digits = scale >= 1e6 ? 0 : scale >= 1 || scale === 0 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(scale)));
  return amount.toFixed(digits).replace(/^-(0(?:\.0+)?)$/, '$1');
}
