import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { DAY, MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { StoredScore } from '../../shared/ports/sentiment-store.ts';
import { fearGreedLabel } from '../../shared/sentiment/fear-greed.ts';
import { SentimentIndex, type SentimentContext } from '../../shared/sentiment/sentiment-index.ts';
import { PARTS } from '../../shared/sentiment/sentiment-parts.ts';
import { printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { countOption, timeOption } from '../data/options.ts';
import { openSentimentStore } from '../wire.ts';
import { configuredRules } from './index-rules.ts';
import { readingsOf } from './readings.ts';

export interface ShowFlags {
  readonly at?: string;
  readonly last?: string;
  readonly data?: string;
  readonly json?: true;
}

/** The scores of funding and the rest look back 90 days; so far the store is read. */
const LOOK_BACK_MS = 100 * DAY;

/** The index as it was known at a time. */
export async function showCommand(flags: ShowFlags): Promise<void> {
  const config = loadConfig();
  const at = timeOption('at', flags.at) ?? Date.now();
  const last = countOption('last', flags.last) ?? 10;
  const { store, close } = openSentimentStore(flags.data ?? folderOf(config, 'dataFolder'));
  try {
    const range = { from: at - LOOK_BACK_MS, to: at + DAY };
    const [scores, moods] = [await store.scores(range), await store.moods(range)];
    if (scores.length + moods.length === 0) throw new UsageError(`nothing is stored about the mood of the market before ${isoOf(at)}: "coinbot sentiment collect" asks the sources`);
    const index = new SentimentIndex(configuredRules(config.sentiment));
    for (const reading of readingsOf(scores, moods)) index.hear(reading);
    const known = moods.filter(({ kind, knownAt }) => kind === 'fearGreed' && knownAt <= at).toSorted((a, b) => a.eventAt - b.eventAt).at(-1);
    show(index.read(at), { news: scores.filter(({ knownAt }) => knownAt <= at).slice(-last), label: known === undefined ? '' : `${known.value} ${known.label || fearGreedLabel(known.value)}`, json: flags.json });
  } finally {
    close();
  }
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
const timeText = (at: EpochMs): string => (Number.isNaN(at) ? '-' : isoOf(at));

function show(context: SentimentContext, { news, label, json }: { readonly news: readonly StoredScore[]; readonly label: string; readonly json: true | undefined }): void {
  if (json) {
    printJson({ ...context, at: isoOf(context.at), knownAt: timeText(context.knownAt), fearGreed: label, news: news.map((one) => ({ ...one, eventAt: isoOf(one.eventAt), knownAt: isoOf(one.knownAt), publishedAt: timeText(one.publishedAt) })) });
    return;
  }
  printLine(`Mood ${Number.isNaN(context.index) ? 'unknown: too little is known' : rounded(context.index)} at ${isoOf(context.at)} (-1 to 1; ${Math.round(context.coverage * 100)} % of the parts stand behind it, the last known since ${timeText(context.knownAt)})\n`);
  printTable(['part', 'value', 'age in minutes', 'counts'], PARTS.map((name) => [name === 'fearGreed' && label !== '' ? `fearGreed (${label})` : name, rounded(context.parts[name].value), Math.round(context.parts[name].ageMs / MINUTE), rounded(context.parts[name].weight)]));
  if (news.length === 0) return;
  printLine();
  printTable(['known since', 'source', 'score', 'headline'], news.toReversed().map((one) => [isoOf(one.knownAt), one.source, rounded(one.score), one.title]));
}
