import type { QuantileBand } from '../monte-carlo/quantile-band.ts';
import { percentText, signedPercent } from './format.ts';
import type { OptimizationView } from './optimization-view.ts';
import type { optimizationWords } from './optimization-words.ts';

type Words = ReturnType<typeof optimizationWords>;

/** What became of the tests with something changed, as texts. */
export function robustnessTable({ robustness: { tradeOrder, dayBlocks, costs, jitter, delays }, tests }: Pick<OptimizationView, 'robustness' | 'tests'>, words: Words): { readonly headings: readonly string[]; readonly numeric: readonly boolean[]; readonly rows: readonly (readonly string[])[] } {
  const band = ({ low, middle, high }: QuantileBand, text: (value: number) => string): string[] => [text(low), text(middle), text(high)];
  const one = (value: number): string[] => ['', signedPercent(value), ''];
  const plain = (value: number): string => value.toFixed(2);
  const rows = [
    [words.asWas, words.growth, ...one(tests.growth), ''],
    ...(tradeOrder === null ? [] : [[words.order, words.drawdown, ...band(tradeOrder.shuffled, percentText), ''], [words.order, words.growth, ...band(tradeOrder.growth, signedPercent), percentText(tradeOrder.losing, 0)]]),
    ...(dayBlocks === null ? [] : [[words.blocks, words.growth, ...band(dayBlocks.growth, signedPercent), percentText(dayBlocks.losing, 0)], [words.blocks, words.drawdown, ...band(dayBlocks.maxDrawdown, percentText), '']]),
    ...(dayBlocks?.sharpe ? [[words.blocks, words.sharpe, ...band(dayBlocks.sharpe, plain), '']] : []),
    ...(jitter === null ? [] : [[words.jitter, words.growth, ...band(jitter.growth, signedPercent), percentText(jitter.losing, 0)], ...(jitter.sharpe === null ? [] : [[words.jitter, words.sharpe, ...band(jitter.sharpe, plain), '']])]),
    ...costs.map(({ factor, growth }) => [`${words.costs} ${factor}`, words.growth, ...one(growth), '']),
    ...delays.map(({ candles, growth }) => [`${candles} ${words.late}`, words.growth, ...one(growth), '']),
  ];
  return { headings: [words.what, '', words.low, words.middle, words.high, words.losing], numeric: [false, false, true, true, true, true], rows };
}
