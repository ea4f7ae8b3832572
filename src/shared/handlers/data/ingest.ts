import { z } from 'zod';
import { TransientError } from '../../domain/errors.ts';
import { openTimeOf, TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import { DAY, MINUTE, type EpochMs } from '../../domain/time.ts';
import type { FolderMirror } from '../../ports/folder-mirror.ts';
import type { MarketHistory } from '../../ports/market-history.ts';
import type { MoodSource } from '../../ports/mood-source.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { SentimentStore } from '../../ports/sentiment-store.ts';
import { downloadCandles, type DownloadPorts } from './download.ts';
import { downloadFunding, type EventDownloadPorts } from './download-events.ts';
import { datasetFolder } from './partition.ts';

/** What a schedule asks for. */
export const ingestEvent = z.object({
  kind: z.literal('ingest'),
  series: z.array(z.object({ venue: z.string().min(1), symbol: z.string().min(1), timeframe: z.enum(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]]) })),
  /** How far back a series begins that nobody has yet. */
  days: z.int().min(1).max(3_650).default(30),
});
export type IngestJob = z.output<typeof ingestEvent>;
type Series = IngestJob['series'][number];

export interface IngestPorts extends Omit<DownloadPorts, 'history' | 'months' | 'progress' | 'signal'>, Pick<EventDownloadPorts, 'events'> {
  /** Keys of it are the files of the mirror. */
  readonly store: Pick<ObjectStore, 'get' | 'put' | 'remove'>;
  readonly mirror: FolderMirror;
  readonly historyOf: (venue: string) => MarketHistory;
  readonly moods: Pick<MoodSource, 'fearGreed'>;
  readonly sentiment: Pick<SentimentStore, 'addMoods'>;
  /** Time is nearly up: what has come is kept, the rest comes next time. */
  readonly signal: AbortSignal;
}

export interface Ingested {
  readonly part: string;
  readonly rows: number;
  /** Why it failed; empty when it did not. */
  readonly reason: string;
}

const FEAR_GREED_DAYS = 60;
const SENTIMENT = 'processed/sentiment/mood';
const fundingFolder = ({ venue, symbol }: Pick<Series, 'venue' | 'symbol'>): string => datasetFolder('processed', { venue, symbol, timeframe: '1m' }).replace(/timeframe=1m$/, 'funding');
const monthOf = (at: EpochMs): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC', year: 'numeric', month: '2-digit' }).format(at).slice(0, 7);

/**
 * Brings closed candles, funding of perpetuals and the index of fear and greed into the lake: the folder of each is brought here, the usual download adds
 * to it, and what is new goes back, its manifest last. One part that fails is no harm to the others; TransientError at the end where any did.
 */
export async function ingest(job: IngestJob, ports: IngestPorts, tell: (done: Ingested) => void): Promise<readonly Ingested[]> {
  const parts: readonly (readonly [string, () => Promise<number>])[] = [
    ...job.series.flatMap((series) => [
      [`${series.venue}:${series.symbol} ${series.timeframe}`, () => alone(datasetFolder('processed', series), ports, () => candlesOf(series, job, ports))] as const,
      ...(series.symbol.includes(':') ? [[`${series.venue}:${series.symbol} funding`, () => alone(fundingFolder(series), ports, () => fundingOf(series, job, ports))] as const] : []),
    ]),
    ['fear and greed', () => alone(SENTIMENT, ports, () => fearGreedOf(ports))],
  ];
  const all: Ingested[] = [];
  for (const [part, bring] of parts) {
    const done = await bring().then((rows) => ({ part, rows, reason: '' }), (error: unknown) => ({ part, rows: 0, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
    all.push(done);
    tell(done);
  }
  const failed = all.filter(({ reason }) => reason !== '');
  if (failed.length > 0) throw new TransientError(`${failed.length} of ${all.length} parts did not come: ${failed.map(({ part, reason }) => `${part} (${reason})`).join('; ')}`);
  return all;
}

/** Longer than one that was not ended works. */
const LOCK_MS = 20 * MINUTE;

/** One at a time for each folder: two would give different files the same name. Of one that was killed the lock is over by itself. */
async function alone(folder: string, { store, clock }: IngestPorts, work: () => Promise<number>): Promise<number> {
  const key = `${folder}/ingest.lock`;
  const found = await store.get(key);
  const until = found === undefined ? 0 : Number(new TextDecoder().decode(found.bytes));
  const isTaken = until > clock.now();
  const outcome = isTaken ? { kind: 'refused' } : await store.put(key, new TextEncoder().encode(String(clock.now() + LOCK_MS)), found === undefined ? { when: 'absent' } : { when: 'unchanged', etag: found.etag });
  if (outcome.kind === 'refused') throw new TransientError(`another one is at "${folder}"`);
  try {
    return await work();
  } finally {
    await store.remove(key);
  }
}

async function candlesOf(series: Series, { days }: IngestJob, ports: IngestPorts): Promise<number> {
  const { mirror, archive, clock } = ports;
  const folder = datasetFolder('processed', series);
  const manifest = `${folder}/manifest.json`;
  await mirror.bring([manifest]);
  const known = await archive.read(`${mirror.root}/${folder}`);
  // Only the newest file can be added to: the others stay where they are.
  const last = known?.files.at(-1);
  if (last !== undefined) await mirror.bring([`${folder}/${last.name}`]);
  const from = known?.covered.at(-1)?.to ?? known?.to ?? clock.now() - days * DAY;
  // Nothing has closed since.
  if (from >= openTimeOf(clock.now(), series.timeframe)) return 0;
  const { downloaded } = await downloadCandles({ ...series, from, onConflict: 'last', out: mirror.root }, { ...ports, history: ports.historyOf(series.venue) });
  await mirror.send(`${folder}/`, { last: [manifest], prune: true });
  return downloaded;
}

async function fundingOf({ venue, symbol }: Series, { days }: IngestJob, ports: IngestPorts): Promise<number> {
  const { mirror, clock } = ports;
  const folder = fundingFolder({ venue, symbol });
  await mirror.bring([`${folder}/`]);
  const { downloaded } = await downloadFunding({ venue, symbol, from: clock.now() - days * DAY, out: mirror.root }, { ...ports, history: ports.historyOf(venue) });
  await mirror.send(`${folder}/`, { last: [`${folder}/funding.parquet`] });
  return downloaded;
}

async function fearGreedOf({ mirror, moods, sentiment, clock, signal }: IngestPorts): Promise<number> {
  const now = clock.now();
  const files = [...new Set([now - FEAR_GREED_DAYS * DAY, now - (FEAR_GREED_DAYS / 2) * DAY, now].map(monthOf))].map((month) => `${SENTIMENT}/${month}.parquet`);
  await mirror.bring(files);
  const found = await moods.fearGreed(FEAR_GREED_DAYS, signal);
  const added = await sentiment.addMoods(found.map(({ value, eventAt, knownAt }) => ({ kind: 'fearGreed', about: '', value: value.value, price: NaN, label: value.label, eventAt, knownAt })));
  await mirror.send(`${SENTIMENT}/`, { last: files });
  return added;
}
