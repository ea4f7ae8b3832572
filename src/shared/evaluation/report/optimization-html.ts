import { DAY } from '../../domain/time.ts';
import { heatMap, parallelCoordinates, slices } from '../../search/charts.ts';
import { levelsOf, levelValue, valueAt, type Dimension } from '../../search/dimension.ts';
import { importance, type Importance } from '../../search/importance.ts';
import { UsageError } from '../../domain/errors.ts';
import { dayText } from '../calendar.ts';
import { underwater } from '../metrics/drawdown.ts';
import type { SpanFacts } from '../walk-forward/span-facts.ts';
import { equityChart, underwaterChart } from './chart/equity-chart.ts';
import { parallelLines, scoreMap, shareBars, slicePlot, windowBars } from './chart/score-charts.ts';
import { escaped } from './escape.ts';
import { percentText, signedPercent } from './format.ts';
import { empty, figure, htmlPage, listTable, section, threeSizes } from './html-page.ts';
import { labelsOf, type Labels, type Language } from './labels.ts';
import { robustnessTable } from './optimization-tables.ts';
import type { OptimizationView, ViewedWindow } from './optimization-view.ts';
import { optimizationWords } from './optimization-words.ts';
import { verdictText } from './verdict-text.ts';

type Words = ReturnType<typeof optimizationWords>;

interface Page {
  readonly view: OptimizationView;
  readonly words: Words;
  readonly labels: Labels;
  /** Null under ten trials with a score. */
  readonly found: Importance | null;
}

const two = (value: number | null): string => (value === null || !Number.isFinite(value) ? '-' : value.toFixed(2));
const paramsText = (params: Readonly<Record<string, unknown>>): string => Object.entries(params).map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`).join(', ');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const spanText = ({ from, to }: { readonly from: number; readonly to: number }): string => `${dayText(from)} – ${dayText(to - DAY)}`;

/** A search as one HTML file: it loads nothing, runs no script, reads well on a phone, on paper and in the dark. */
export function optimizationReport(view: OptimizationView, language: Language = 'en'): string {
  const page: Page = { view, words: optimizationWords(language), labels: labelsOf(language), found: importanceIn(view) };
  const body = [
    header(page), testsSection(page), windowSection(page), mapSection(page), importanceSection(page), sliceSection(page), parallelSection(page),
    section({ title: page.words.monteCarlo, note: page.words.monteCarloNote }, `<div class="list">${listTable(robustnessTable(view, page.words))}</div>`), lockBoxSection(page), verdictSection(page), identitySection(page),
    `<footer>${escaped(page.words.footer)}</footer>`,
  ].join('\n');
  return htmlPage(body, { language, title: `${page.words.report}: ${view.strategy} - ${view.instrument} - ${view.timeframe}` });
}

function importanceIn({ space, evaluated }: OptimizationView): Importance | null {
  try {
    return importance(space, evaluated);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function header({ view, words, labels }: Page): string {
  const { tests, efficiency, final, folds } = view;
  const tone = (value: number): string => (value > 0 ? 'won-text' : value < 0 ? 'lost-text' : '');
  const hold = (tests.hold[tests.hold.length - 1] ?? 1) - 1;
  const figures = [
    figure(words.stitched, signedPercent(tests.growth), { more: `${words.buyAndHold} ${signedPercent(hold)}`, tone: tone(tests.growth) }),
    figure(words.sharpe, two(tests.sharpe), { more: `${words.spread} ${two(efficiency.sharpeMean)} ± ${two(efficiency.sharpeSpread)}` }),
    figure(words.efficiency, two(efficiency.efficiency), { more: words.efficiencyMore }),
    figure(capital(words.lockBox), signedPercent(final.outside.growth), { more: `${words.buyAndHold} ${signedPercent(final.outside.buyAndHold)}`, tone: tone(final.outside.growth) }),
    figure(capital(words.drawdown), percentText(tests.maxDrawdown), { more: `${words.lockBox} ${percentText(final.outside.maxDrawdown)}` }),
    figure(words.gaining, `${Math.round(efficiency.gaining * folds.length)} / ${folds.length}`, { more: `${two(efficiency.sharpeWorst)} - ${two(efficiency.sharpeBest)} ${words.sharpe}` }),
    figure(capital(words.trades), String(tests.trades), { more: `${words.lockBox} ${final.outside.trades}` }),
    figure(capital(words.trialsOn), String(view.trials), { more: `${view.distinct} ${words.different}` }),
  ];
  const verdict = view.judgement === null ? words.noVerdict : verdictText(view.judgement, labels, 'share');
  const winner = final.choice === undefined ? words.none : paramsText(final.choice.params);
  return `<header><p class="kind">${escaped(words.report)}</p>
<h1>${escaped(`${view.strategy}, ${view.instrument}, ${view.timeframe}`)}</h1>
<p class="span">${escaped(`${spanText(view)} · ${words.winner}: ${winner}`)}</p>
<p class="reading">${escaped(verdict)}</p>
<dl class="figures">${figures.join('')}</dl></header>`;
}

function testsSection({ view: { tests }, words, labels }: Page): string {
  if (tests.days.length < 2) return '';
  const time = [tests.days[0], ...tests.days.map((day) => day + DAY)];
  const lines = { time, equity: [1, ...tests.equity], buyAndHold: [1, ...tests.hold], initial: 1 };
  const depth = Array.from(underwater(1, lines.equity));
  const legend = `<p class="legend"><span><i class="own"></i>${escaped(words.strategy)}</span><span><i class="other"></i>${escaped(words.buyAndHold)}</span></p>`;
  return section({ title: words.stitched, note: words.stitchedNote, legend }, threeSizes((width) => equityChart(lines, { width, labels })) + threeSizes((width) => underwaterChart({ time, depth }, { width, labels })));
}

function windowSection({ view: { folds, final }, words }: Page): string {
  const named: readonly (readonly [string, ViewedWindow])[] = [...folds.map((fold, k) => [String(k + 1), fold] as const), [words.lockBox, final]];
  const bars = named.map(([name, { inside, outside }]) => ({ name, inside: inside.sharpe, outside: outside.sharpe }));
  const rows = named.map(([name, { train, test, choice, inside, outside }]) => [
    name, spanText(train), spanText(test), choice === undefined ? words.none : paramsText(choice.params), choice === undefined ? '-' : `${two(choice.score)}, ${two(choice.peak)}`,
    `${two(inside.sharpe)} → ${two(outside.sharpe)}`, `${signedPercent(inside.growth, 1)} → ${signedPercent(outside.growth, 1)}`, percentText(outside.maxDrawdown, 1), String(outside.trades),
  ]);
  const headings = [words.window, words.trained, words.tested, words.chosen, words.peak, words.sharpe, words.growth, words.drawdown, words.trades];
  const legend = `<p class="legend"><span><i class="other"></i>${escaped(words.inside)}</span><span><i class="own"></i>${escaped(words.outside)}</span></p>`;
  return section({ title: words.windows, note: words.windowsNote, legend }, `${threeSizes((width) => windowBars(bars, { width, name: words.sharpe }))}<div class="list fit">${listTable({ headings, numeric: headings.map((_, k) => k > 3), rows })}</div>`);
}

/** The two parameters that matter most. */
const mapped = ({ view: { space }, found }: Page): readonly string[] => (found?.parameters.map(({ name }) => name) ?? space.dimensions.map(({ name }) => name)).slice(0, 2);

function mapSection(page: Page): string {
  const { view, words } = page;
  const [x, y] = mapped(page);
  if (y === undefined) return '';
  const draw = (width: number): string => scoreMap(heatMap(view.space, view.evaluated, { x, y, bins: width < 500 ? 8 : 14 }), width);
  const hasScores = view.evaluated.some(({ scores, violation, share }) => scores[0] !== null && violation === 0 && share === 1);
  return section({ title: words.map, note: `${view.objectives[0]}: ${words.mapNote}; ${y} ↑, ${x} →` }, hasScores ? threeSizes(draw) : empty(words.tooFew));
}

function importanceSection({ words, found }: Page): string {
  if (found === null) return section({ title: words.importance }, empty(words.tooFew));
  const pairs = found.pairs.filter(({ share }) => share >= 0.01).slice(0, 3).map(({ names, share }) => ({ name: names.join(' x '), share }));
  return section({ title: words.importance, note: `${words.importanceNote}; ${words.fit} ${two(found.fit)}` }, threeSizes((width) => shareBars([...found.parameters, ...pairs], width, words.importance)));
}

function sliceSection({ view: { space, evaluated, objectives }, words }: Page): string {
  const plots = slices(space, evaluated).filter(({ points }) => points.length > 1);
  return plots.length === 0 ? '' : section({ title: words.slices, note: `${objectives[0]}: ${words.slicesNote}` }, `<div class="plots">${plots.map((slice) => `<div>${slicePlot(slice, 340)}</div>`).join('')}</div>`);
}

function endsOf(dimension: Dimension): readonly [string, string] {
  if (dimension.kind === 'choice') return [String(dimension.choices[0]), String(levelValue(dimension, levelsOf(dimension) - 1))];
  const text = (at: number): string => String(Number(Number(valueAt(dimension, at)).toPrecision(3)));
  return [text(0), text(1)];
}

function parallelSection({ view: { space, evaluated, objectives }, words }: Page): string {
  const found = parallelCoordinates(space, evaluated);
  if (found.lines.length < 2) return '';
  return section({ title: words.parallel, note: words.parallelNote }, threeSizes((width) => parallelLines(found, { width, score: objectives[0], ends: space.dimensions.map(endsOf) })));
}

function lockBoxSection({ view: { final, baselines, incumbent, strategy }, words }: Page): string {
  const runs: readonly (readonly [string, SpanFacts])[] = [[strategy, final.outside], ...(incumbent === undefined ? [] : [[`${words.incumbent} ${incumbent.id}`, incumbent.facts] as const]), ...Object.entries(baselines)];
  const rows = runs.map(([name, { growth, sharpe, maxDrawdown, trades }]) => [name, signedPercent(growth), two(sharpe), percentText(maxDrawdown), String(trades)]);
  return section({ title: words.baselines, note: `${spanText(final.test)}, ${words.lockNote}` }, `<div class="list">${listTable({ headings: ['', words.growth, words.sharpe, words.drawdown, words.trades], numeric: [false, true, true, true, true], rows })}</div>`);
}

function verdictSection({ view: { judgement }, words }: Page): string {
  if (judgement === null) return '';
  const rows = judgement.reasons.map(({ check, outcome, found, limit }) => [check, words[outcome], found === null ? '-' : String(Number(found.toPrecision(4))), String(limit)]);
  return section({ title: `${words.verdict}: ${judgement.verdict}` }, `<div class="list">${listTable({ headings: [words.check, words.outcome, words.found, words.limit], numeric: [false, false, true, true], rows })}</div>`);
}

function identitySection({ view, words }: Page): string {
  const rows = [
    [words.objective, view.objectives.join(', ')], ...(view.limits.length === 0 ? [] : [[words.limits, view.limits.join(', ')]]), [words.sampler, view.sampler], [words.trialsOn, `${view.trials} (${view.distinct} ${words.different})`], [words.seed, String(view.seed)],
    [words.windows, view.isAnchored ? words.anchored : words.rolling], [words.gap, String(view.gapDays)], [words.data, view.dataHash], [words.code, view.codeHash], [words.result, view.resultHash],
  ];
  return section({ title: words.identity }, `<div class="list">${listTable({ headings: ['', ''], numeric: [false, false], rows })}</div>`);
}
