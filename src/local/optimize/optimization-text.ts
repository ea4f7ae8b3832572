import { dayText } from '../../shared/evaluation/calendar.ts';
import type { OptimizationView, ViewedWindow } from '../../shared/evaluation/report/optimization-view.ts';
import type { QuantileBand } from '../../shared/evaluation/monte-carlo/quantile-band.ts';
import { heatMap } from '../../shared/search/charts.ts';
import { importance, type Importance } from '../../shared/search/importance.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { table, type Cell } from '../cli/output.ts';

const two = (value: number | null): number | null => (value === null || !Number.isFinite(value) ? null : Math.round(value * 100) / 100);
const percent = (share: number | null): string => (share === null ? '-' : `${(100 * share).toFixed(1)} %`);
const paramsText = (params: Readonly<Record<string, unknown>>): string => Object.entries(params).map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`).join(' ');
const bandText = (band: QuantileBand | null, text: (value: number) => string): string => (band === null ? '-' : `${text(band.low)} to ${text(band.high)}, middle ${text(band.middle)}`);

/** What parameters matter; null under ten trials with a score. */
export function importanceOf({ space, evaluated }: Pick<OptimizationView, 'space' | 'evaluated'>): Importance | null {
  try {
    return importance(space, evaluated);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

const windowRow = (name: string, { train, test, choice, inside, outside }: ViewedWindow): Cell[] => [
  name, `${dayText(train.from)}..${dayText(train.to)}`, `${dayText(test.from)}..${dayText(test.to)}`, choice === undefined ? 'none' : paramsText(choice.params), two(inside.sharpe), two(outside.sharpe), percent(inside.growth), percent(outside.growth), outside.trades,
];

/** The walk forward for a terminal. */
export function optimizationText(view: OptimizationView): string {
  const { folds, final, tests, efficiency, baselines, robustness } = view;
  const windows = table(['window', 'trained', 'tested', 'chosen', 'Sharpe in', 'out', 'growth in', 'out', 'trades'], [...folds.map((fold, k) => windowRow(String(k + 1), fold)), windowRow('lock-box', final)]);
  const found = importanceOf(view);
  return [
    `${view.strategy} on ${view.instrument} ${view.timeframe}: ${view.trials} trials on each of ${folds.length + 1} windows by ${view.sampler}, ${view.distinct} different ones, for ${view.objectives.join(', ')}`, '', windows, '',
    `Tests one after the other: growth ${percent(tests.growth)}, Sharpe ${two(tests.sharpe) ?? '-'}, drawdown ${percent(tests.maxDrawdown)}, ${tests.trades} trades; holding ${percent((tests.hold[tests.hold.length - 1] ?? 1) - 1)}`,
    `Walk-forward efficiency ${two(efficiency.efficiency) ?? '-'}; ${percent(efficiency.gaining)} of the tests gained; Sharpe of the tests ${two(efficiency.sharpeMean) ?? '-'} +- ${two(efficiency.sharpeSpread) ?? '-'}`,
    `Lock-box: ${percent(final.outside.growth)} against ${Object.entries(baselines).map(([name, { growth }]) => `${name} ${percent(growth)}`).join(', ')}`,
    ...robustText(robustness), ...(found === null ? [] : [`Parameters that matter (fit ${two(found.fit) ?? '-'}): ${found.parameters.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')}`]),
    ...mapText(view, found), ...(final.choice === undefined ? ['Nothing was found that has a score within the limits.'] : [`Winner: ${paramsText(final.choice.params)}`]), '',
  ].join('\n');
}

function robustText({ tradeOrder, dayBlocks, costs, jitter, delays }: OptimizationView['robustness']): string[] {
  const twice = costs.find(({ factor }) => factor === 2);
  const late = delays.find(({ candles }) => candles === 1);
  return [
    ...(tradeOrder === null ? [] : [`Drawdown in other orders of the trades: ${bandText(tradeOrder.shuffled, percent)}`]),
    ...(dayBlocks === null ? [] : [`Days drawn again in blocks: growth ${bandText(dayBlocks.growth, percent)}; ${percent(dayBlocks.losing)} of the draws lose`]),
    ...(jitter === null ? [] : [`Parameters moved by up to a tenth: growth ${bandText(jitter.growth, percent)}`]),
    [...(twice === undefined ? [] : [`At twice the costs: ${percent(twice.growth)}`]), ...(late === undefined ? [] : [`one candle late: ${percent(late.growth)}`])].join('; '),
  ];
}

const SHADES = ' .:-=+*#%@';

/** The scores over the two parameters that matter most, darker being better. */
function mapText({ space, evaluated, objectives }: OptimizationView, found: Importance | null): string[] {
  const names = (found?.parameters.map(({ name }) => name) ?? space.dimensions.map(({ name }) => name)).slice(0, 2);
  if (names.length < 2) return [];
  const [x, y] = names;
  const map = heatMap(space, evaluated, { x, y, bins: 10 });
  const values = map.cells.flat().flatMap((cell) => (cell === null ? [] : [cell.median]));
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shade = (value: number): string => SHADES[1 + Math.round((high > low ? (value - low) / (high - low) : 0.5) * (SHADES.length - 2))].repeat(2);
  const labels = map.y.bins.map(({ from, to }) => (from === to ? String(from) : `${String(from)}..${String(to)}`));
  const width = Math.max(...labels.map((label) => label.length));
  const rows = map.cells.map((line, row) => `  ${labels[row].padStart(width)} |${line.map((cell) => (cell === null ? '  ' : shade(cell.median))).join('')}|`).toReversed();
  const [first, last] = [map.x.bins[0], map.x.bins[map.x.bins.length - 1]];
  return ['', `${objectives[0]} over ${y} (up) and ${x} (right, ${String(first.from)} to ${String(last.to)}), from ${two(low) ?? '-'} to ${two(high) ?? '-'}:`, ...rows, ''];
}
