import { instrumentId } from '../../shared/domain/instrument.ts';
import { inBaseVolume } from '../../shared/handlers/base-volume.ts';
import { datasetsOf } from '../selection/archive-source.ts';
import type { ToldStrategy } from '../trade/story-line.ts';
import type { DataPorts } from '../wire.ts';
import type { ArchiveCandles } from './archive-candles.ts';
import type { GapWindow } from './compared-subject.ts';

/** The candles of a strategy's instruments that the archive below `root` has of a window; undefined where it has none of any. */
export async function storedCandles(ports: Pick<DataPorts, 'archive' | 'candles'>, root: string, { told, window }: { readonly told: ToldStrategy; readonly window: GapWindow }): Promise<ArchiveCandles | undefined> {
  const datasets = await datasetsOf(ports, root, { timeframe: told.timeframe });
  const all = await Promise.all(told.instruments.map(async (instrument) => {
    const dataset = datasets.get(instrumentId(instrument));
    if (dataset === undefined || dataset.manifest.to < window.from || dataset.manifest.from >= window.to) return undefined;
    const candles = inBaseVolume(await ports.candles.load(dataset.folder, window));
    return candles.length === 0 ? undefined : candles;
  }));
  return all.some((candles) => candles !== undefined) ? all : undefined;
}
