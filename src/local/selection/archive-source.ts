import { indexAt, sliceCandles } from '../../shared/domain/candle.ts';
import { instrumentId, plainInstrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { inBaseVolume } from '../../shared/handlers/base-volume.ts';
import type { Listing } from '../../shared/portfolio/selection/listing.ts';
import type { CandleStore } from '../../shared/ports/candle-store.ts';
import type { DatasetArchive, ListedDataset } from '../../shared/ports/dataset-archive.ts';
import type { Question, SelectionSource } from './selection-source.ts';

interface ArchivePorts {
  readonly archive: DatasetArchive;
  readonly candles: CandleStore;
}

const idOf = ({ manifest }: ListedDataset): InstrumentId => instrumentId(manifest);
const plainOf = (id: InstrumentId) => plainInstrument(id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1));

/** Of several datasets of one instrument, the one that reaches furthest. */
function newest(datasets: readonly ListedDataset[]): ReadonlyMap<InstrumentId, ListedDataset> {
  const found = new Map<InstrumentId, ListedDataset>();
  for (const dataset of datasets) {
    const known = found.get(idOf(dataset));
    if (known === undefined || dataset.manifest.to > known.manifest.to) found.set(idOf(dataset), dataset);
  }
  return found;
}

/** Datasets with candles of one length below `root`, by instrument. */
export const datasetsOf = async ({ archive }: Pick<ArchivePorts, 'archive'>, root: string, { timeframe }: Pick<Question, 'timeframe'>): Promise<ReadonlyMap<InstrumentId, ListedDataset>> =>
  newest((await archive.list(root)).filter(({ manifest }) => manifest.timeframe === timeframe));

/** Whether its first candle had closed by then. */
const isKnown = (dataset: ListedDataset | undefined, { at, timeframe }: Question): dataset is ListedDataset => dataset !== undefined && dataset.manifest.from + durationMs(timeframe) <= at;

async function listing(id: InstrumentId, dataset: ListedDataset, { candles, question: { at, timeframe, reachMs } }: Pick<ArchivePorts, 'candles'> & { readonly question: Question }): Promise<Listing> {
  const instrument = plainOf(id);
  const length = durationMs(timeframe);
  const series = await candles.load(dataset.folder, { from: Math.max(dataset.manifest.from, at - reachMs - 2 * length), to: at });
  const all = inBaseVolume(series);
  return { id, instrument, candles: sliceCandles(all, 0, indexAt(all, at - length + 1)), listedAt: dataset.manifest.from, isTrading: true };
}

/** The candles stored on this machine. They know no bids, ticks or halts; an instrument is as old as its dataset. */
export const archiveSource = (ports: ArchivePorts, root: string, venues: readonly string[]): SelectionSource => ({
  async look(question) {
    const datasets = await datasetsOf(ports, root, question);
    const { among } = question;
    const inQuotes = (id: InstrumentId): boolean => among.kind === 'quotes' && among.quotes.includes(plainOf(id).quote) && venues.includes(plainOf(id).venue);
    const ids = among.kind === 'instruments' ? among.ids : [...datasets.keys()].filter(inQuotes).toSorted();
    const listings: Listing[] = [];
    for (const id of ids) {
      const dataset = datasets.get(id);
      if (isKnown(dataset, question)) listings.push(await listing(id, dataset, { candles: ports.candles, question }));
    }
    const known = [...datasets].filter(([, dataset]) => isKnown(dataset, question)).map(([id]) => id);
    return { listings, markets: known.map(plainOf), missing: ids.filter((id) => !known.includes(id)) };
  },
});
