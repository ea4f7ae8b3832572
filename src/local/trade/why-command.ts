import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { CandleRow } from './story-line.ts';
import { note, printLine } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { loadWhatCanBeUsed } from '../strategies/load-strategies.ts';
import { askedTime, type AskedTime } from './asked-time.ts';
import { costsStory } from './costs-story.ts';
import { findLastOrder, findOrder, findTrade } from './find-order.ts';
import { rehearsalEnd, rehearsalOrder, rehearsalTime, REHEARSAL_LOG, tellRehearsal } from './rehearsal-why.ts';
import { textOfState } from './state-file.ts';
import { storyFiles, type StoryFile } from './story-files.ts';
import { stateFolder } from './story-place.ts';
import { WhyText } from './why-text.ts';
import { orderStory } from './why-order.ts';
import { edges, timeStory } from './why-time.ts';
import type { OrderStory } from './why-model.ts';

export interface WhyFlags {
  readonly state?: string;
  readonly costs?: true;
  /** Milliseconds back from the newest line. */
  readonly since?: number;
  readonly json?: true;
}

/** An answer, for a person and for a program. */
interface Answer {
  readonly tell: (text: WhyText) => void;
  readonly json: unknown;
}

/** `coinbot why` */
export async function whyCommand(question: string | undefined, flags: WhyFlags): Promise<void> {
  if (flags.costs === true ? question !== undefined : question === undefined) throw new UsageError('expected a time, an order, a trade, "last", or --costs alone');
  if (flags.since !== undefined && flags.costs !== true) throw new UsageError('expected --since with --costs');
  const config = loadConfig();
  const folder = whyFolder(flags.state, folderOf(config, 'dataFolder'));
  const answer = await answerOf(question ?? '', { folder, flags, config });
  if (flags.json === true) {
    printLine(plainJson(answer.json));
    return;
  }
  const text = new WhyText(process.stdout.columns ?? 100);
  answer.tell(text);
  for (const line of text.lines) printLine(line);
}

/** What is not known is null. */
const plainJson = (value: unknown): string => textOfState(value).replaceAll('"#-0"', '0').replaceAll('"#NaN"', 'null').replaceAll(/"#-?Infinity"/g, 'null');

/** With a rehearsal among those that are asked, where nothing else was named. */
function whyFolder(named: string | undefined, dataFolder: string): string {
  const rehearsal = path.join(dataFolder, 'rehearsal');
  const log = statSync(path.join(rehearsal, REHEARSAL_LOG), { throwIfNoEntry: false });
  if (named !== undefined || log === undefined) return stateFolder(named, dataFolder);
  try {
    const folder = stateFolder(undefined, dataFolder);
    const newest = Math.max(...storyFiles(folder).map(({ file }) => statSync(file).mtimeMs));
    return newest > log.mtimeMs ? folder : rehearsal;
  } catch (error) {
    if (error instanceof UsageError) return rehearsal;
    throw error;
  }
}

interface Where {
  readonly folder: string;
  readonly flags: WhyFlags;
  readonly config: Config;
}

async function answerOf(question: string, { folder, flags, config }: Where): Promise<Answer> {
  const files = storyFiles(folder);
  if (files.length === 0) {
    if (flags.costs === true || !existsSync(path.join(folder, REHEARSAL_LOG))) throw new UsageError(`expected a folder that was traded in, found no story in "${folder}"`);
    return rehearsed(folder, question);
  }
  if (flags.costs === true) return costs(files, flags.since);
  return (await timed(question, { files, config })) ?? (await ordered(question, files)) ?? lastMoment({ files, config });
}

async function costs(files: readonly StoryFile[], back = Infinity): Promise<Answer> {
  const story = await costsStory(files, newestOf(files) - back);
  return { tell: (text) => { text.costs(story); }, json: story };
}

const newestOf = (files: readonly StoryFile[]): number => files.map(({ file }) => edges(file)?.last).findLast((at) => at !== undefined) ?? NaN;

interface OnRecord {
  readonly files: readonly StoryFile[];
  readonly config: Config;
}

async function timed(question: string, { files, config }: OnRecord): Promise<Answer | undefined> {
  const asked = askedTime(question, newestOf(files));
  if (asked === undefined) return undefined;
  const oldest = edges(files[0].file)?.first ?? NaN;
  const newest = newestOf(files);
  if (asked.to <= oldest || asked.from > newest) throw new DataError(`expected a time from ${new Date(oldest).toISOString()} to ${new Date(newest).toISOString()}, which is on record, found "${question}"`);
  return momentAt(asked, { files, config });
}

/** Where nothing was ordered yet, the last thing that was seen. */
const lastMoment = (record: OnRecord): Promise<Answer> => momentAt({ from: newestOf(record.files), to: newestOf(record.files) + 1 }, record);

async function momentAt(asked: AskedTime, { files, config }: OnRecord): Promise<Answer> {
  const { strategies, flaws } = await loadWhatCanBeUsed(folderOf(config, 'strategiesFolder'));
  for (const { text } of flaws) note(`warning: left out: ${text}`);
  const story = await timeStory(files, asked, strategies);
  return {
    tell: (text) => { text.time(story); },
    json: { ...story, moments: story.moments.map((moment) => ({ ...moment, instruments: moment.instruments.map((one) => ({ ...one, candles: one.candles.map(candleJson) })) })), orders: story.orders.map(orderJson) },
  };
}

async function ordered(question: string, files: readonly StoryFile[]): Promise<Answer | undefined> {
  const found = question === 'last' ? await findLastOrder(files) : (await findOrder(files, question)) ?? (await findTrade(files, question));
  if (found === undefined && question === 'last') return undefined;
  if (found === undefined) throw new DataError(`expected a time (2026-01-02 10:15, 10:15), an order (trend-following#3f.c12, c12), a trade or "last" that is on record, found "${question}"`);
  const story = await orderStory(files, found);
  return { tell: (text) => { text.order(story); }, json: orderJson(story) };
}

async function rehearsed(folder: string, question: string): Promise<Answer> {
  const asked = question === 'last' ? undefined : askedTime(question, await rehearsalEnd(folder));
  const story = asked === undefined ? await rehearsalOrder(folder, question) : await rehearsalTime(folder, asked);
  return { tell: (text) => { tellRehearsal(text, story); }, json: story };
}

const candleJson = ([openTime, open, high, low, close, volume]: CandleRow) => ({ openTime, open, high, low, close, volume });

const orderJson = ({ candles, decision, plan, costs: found, ending, ...story }: OrderStory) => ({
  ...story, candles: candles.map(candleJson), decision: decision ?? null, plan: plan ?? null, ending: ending ?? null,
  costs: found === undefined ? null : { ...found, parts: found.parts ?? null, analysis: undefined },
});
