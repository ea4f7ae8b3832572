import path from 'node:path';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { CLASSES, type Interval } from '../../shared/sentiment/classification.ts';
import type { InformationCoefficient } from '../../shared/sentiment/information-coefficient.ts';
import { note, printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { textSets } from './labelled-texts.ts';
import { measureNews, pricesBeside, type NewsReport } from './measure-news.ts';
import { measureTexts, type AnswererReport, type TextReport } from './measure-texts.ts';

export interface MeasureFlags {
  readonly data: string;
  readonly prices?: string;
  readonly json?: true;
}

/** Accuracy, F1 and confusion on labelled texts against two baselines; the index of news against the returns after it. */
export async function measureCommand({ data: folder, prices, json }: MeasureFlags): Promise<void> {
  const data = openData(folderOf(loadConfig(), 'dataFolder'));
  try {
    const sets = await textSets(data.tables, folder);
    const texts = sets.filter(({ kind }) => kind !== 'news').map(measureTexts);
    const news: NewsReport[] = [];
    for (const set of sets.filter(({ kind }) => kind === 'news')) {
      const held = prices === undefined ? await pricesBeside(folder, set, data.candles) : { candles: (await data.candles.load(prices)).candles, name: path.basename(prices) };
      if (held === undefined) note(`${set.name}: no daily candles to hold it against; --prices names a file`);
      else news.push(measureNews(set, held));
    }
    if (json) { printJson({ texts, news }); return; }
    for (const report of texts) showTexts(report);
    for (const report of news) showNews(report);
  } finally {
    data.close();
  }
}

const three = (value: number): string => value.toFixed(3);
const interval = ({ value, low, high }: Interval): string => `${three(value)} (${three(low)} to ${three(high)})`;
const row = ({ answerer, accuracy, macroF1, perClass }: AnswererReport): readonly string[] => [answerer, interval(accuracy), interval(macroF1), ...CLASSES.map((name) => three(perClass[name].f1))];

function showTexts({ set, labels, part, answerers, gains, tuning }: TextReport): void {
  printLine(`${set}: ${labels} labels, ${part}`);
  if (labels === 'machine') printLine('A program made these labels: what follows is how alike two programs are, not who is right.');
  printTable(['answerer', 'accuracy (95 %)', 'macro F1 (95 %)', ...CLASSES.map((name) => `F1 ${name}`)], [...answerers, ...(tuning === undefined ? [] : [tuning])].map(row));
  printLine(`Market lexicon less general English: accuracy ${interval(gains.overGeneral)}; less the most frequent answer: ${interval(gains.overMajority)}`);
  for (const { answerer, confusion } of [answerers[1], answerers[answerers.length - 1]]) {
    printLine(`\n${answerer}: rows are what it was, columns what was answered`);
    printTable(['', ...CLASSES], CLASSES.map((name, k) => [name, ...confusion[k]]));
  }
  printLine();
}

const coefficient = ({ rank, linear, t, lags, count }: InformationCoefficient): readonly (string | number)[] => [three(rank), three(linear), t.toFixed(2), lags, count];

function showNews({ set, items, repeated, prices, from, to, byDelay, dayBefore }: NewsReport): void {
  printLine(`${set}: ${items} items, ${repeated} told twice; the index at midnight (UTC) from ${isoOf(from)} to ${isoOf(to)} and the log return of the day after, ${prices}`);
  printTable(['known after its date', 'rank IC', 'linear IC', 't (Newey-West)', 'lags', 'days'], [
    ...byDelay.map((one) => [`${one.delayHours} h`, ...coefficient(one)]),
    ['(0 h, the day before)', ...coefficient(dayBefore)],
  ]);
  printLine('Information only: nothing was tuned on it. A t beyond 2 either way would be worth a second look on other data.');
}
